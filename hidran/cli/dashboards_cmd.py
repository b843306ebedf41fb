"""`hidran dashboards`: Grafana's dashboards and alerts as files, pushed, compared, tried."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.words import Language, number, say

if TYPE_CHECKING:
    from dashboards.check import Asked
    from dashboards.push import Step

WHATS = {
    "source": "Sumber data",
    "folder": "Folder",
    "dashboard": "Papan",
    "rule": "Aturan peringatan",
    "group": "Kelompok aturan",
    "contact": "Jalan kabar",
    "policy": "Kebijakan kabar",
}
HOWS = {"made": "dibuat", "changed": "diubah", "there": "sudah ada"}
NOT_AS_WANTED = {"made": "tidak ada", "changed": "berbeda"}
SHOWN_DIFFERENCES = 3


def register(app: typer.Typer) -> None:
    boards = typer.Typer(help="Papan dan peringatan Grafana. (Grafana's dashboards and alerts.)", no_args_is_help=True)
    app.add_typer(boards, name="dashboards")
    for command in (build, push, diff, check):
        boards.command()(command)


def build(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="folder provisioning Grafana (its folder)")] = Path("grafana"),
    mounted: Annotated[
        str, typer.Option(help="folder itu menurut Grafana (that folder as Grafana sees it)")
    ] = "/etc/grafana/provisioning",
) -> None:
    """Tulis berkas yang dibaca Grafana saat mulai. (Write the files that Grafana reads at its start.)"""
    from dashboards.provisioning import write

    settings = settings_of(context)
    written = write(settings, out, mounted)
    typer.echo(say("{n} berkas ditulis di {out}.", settings.language, n=len(written), out=out))


def push(context: typer.Context, json_: JsonOption = False) -> None:
    """Pasang semuanya di Grafana yang sedang jalan; boleh diulang. (Bring a running Grafana to it; repeatable.)"""
    from dashboards.grafana import Grafana
    from dashboards.push import push as push_all

    settings = settings_of(context)
    steps = list(push_all(settings, Grafana(settings)))
    if json_:
        print_json({"steps": [asdict(s) for s in steps]})
        return
    language = settings.language
    rows = [(say(WHATS[s.what], language), s.name, say(HOWS[s.how], language)) for s in steps]
    print_table(language, ("Bagian", "Nama", "Keadaan"), rows)


def diff(context: typer.Context, json_: JsonOption = False) -> None:
    """Bandingkan dengan Grafana yang sedang jalan; 1 bila berbeda. (Compare with what runs; 1 when it differs.)"""
    from dashboards.grafana import Grafana
    from dashboards.push import diff as differing

    settings = settings_of(context)
    found = differing(settings, Grafana(settings))
    if json_:
        print_json({"same": not found, "differing": [asdict(s) for s in found]})
    else:
        _print_differing(found, settings.language)
    raise typer.Exit(int(bool(found)))


def _print_differing(found: "list[Step]", language: Language) -> None:
    if not found:
        typer.echo(say("Grafana sama dengan yang seharusnya.", language))
        return
    rows = [
        (
            say(WHATS[s.what], language),
            s.name,
            say(NOT_AS_WANTED[s.how], language),
            ", ".join(s.differences[:SHOWN_DIFFERENCES]) if s.how == "changed" else "",
        )
        for s in found
    ]
    print_table(language, ("Bagian", "Nama", "Keadaan", "Di mana"), rows)
    typer.echo(say("Jalankan `hidran dashboards push`.", language))


def check(context: typer.Context, json_: JsonOption = False) -> None:
    """Ajukan semua pertanyaan papan ke InfluxDB. (Ask InfluxDB every question of every panel and alert.)"""
    from dashboards.check import check as ask_all
    from hidran.influx.query import InfluxQl

    settings = settings_of(context)
    with InfluxQl(settings) as ql:
        asked = list(ask_all(ql, settings.language))
    wrong = [a for a in asked if a.wrong]
    if json_:
        print_json({"ok": not wrong, "asked": [asdict(a) for a in asked]})
    else:
        _print_asked(asked, settings.language)
    raise typer.Exit(int(bool(wrong)))


def _print_asked(asked: "list[Asked]", language: Language) -> None:
    def answer(a: "Asked") -> str:
        if a.wrong:
            return f"{say('SALAH', language)}: {a.wrong}"
        return say("{n} baris", language, n=number(a.rows)) if a.rows else say("belum ada data", language)

    rows = [(say(a.board, language), say(a.panel, language), answer(a)) for a in asked]
    print_table(language, ("Papan", "Panel", "Jawaban"), rows)
    count = sum(bool(a.wrong) for a in asked)
    text = "{n} pertanyaan, {wrong} tidak bisa dijawab."
    typer.echo(say(text, language, n=number(len(asked)), wrong=number(count)))
