"""`hidran ladder`: who is told of a GAWAT, and who next when nobody answers."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.cli.times import unix_of
from hidran.clock import iso
from hidran.errors import SettingsError, UnknownNameError
from hidran.words import duration, say, since

if TYPE_CHECKING:
    from hidran.faults.episode import Severity
    from hidran.people.ladder import Ladder

KPP = typer.Argument(help="id KPP (the group's id)")
FILE = typer.Argument(help="berkas JSON seperti keluaran `ladder show --json`, atau - (a JSON file, or -)")
CODE = typer.Option("--code", help="kerusakan, mis. F01 pompa mati (the fault)")
WHEN = typer.Option("--when", help="kapan mulai, ISO 8601, mis. 2026-12-01T02:00; default: sekarang (when it begins)")
SEVERITY = typer.Option("--severity", help="GAWAT, PERLU_DICEK atau INFO")
RESET = typer.Option("--reset", help="kembali ke tangga bawaan (the default again)")


def register(app: typer.Typer) -> None:
    ladder = typer.Typer(help="Tangga panggilan. (The ladder of a group.)", no_args_is_help=True)
    app.add_typer(ladder, name="ladder")
    ladder.command("show")(show)
    ladder.command("set")(change)
    ladder.command("dry-run")(dry_run)


def show(context: typer.Context, kpp: Annotated[str, KPP], json_: JsonOption = False) -> None:
    """Siapa dipanggil kapan. (Who is called when.)"""
    from hidran.people.ladder_values import values_of
    from hidran.people.role_words import role_word
    from hidran.store.people import roster
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        everybody, known = roster(records), records.registry().kpps
    if kpp not in known:
        raise UnknownNameError(f"no KPP {kpp!r}: see `hidran kpp list`")
    ladder = everybody.ladder(kpp)
    if json_:
        print_json({**values_of(ladder), "default": kpp not in everybody.ladders})
        return
    for step in ladder.steps:
        at = say("seketika", settings.language) if not step.after_s else duration(step.after_s, settings.language)
        typer.echo(f"{at}: {', '.join(role_word(role, settings.language) for role in step.roles)}")
    hours = duration(ladder.patience_s, settings.language)
    typer.echo(say("Siapa bilang pergi, ditunggu {time}.", settings.language, time=hours))


def change(
    context: typer.Context,
    kpp: Annotated[str, KPP],
    file: Annotated[str | None, FILE] = None,
    reset: Annotated[bool, RESET] = False,
) -> None:
    """Ganti tangga satu KPP. (Change the ladder of a group.)"""
    from hidran.store.ladders import set_ladder
    from hidran.store.records import Records

    settings = settings_of(context)
    if reset == (file is not None):
        raise SettingsError("wanted a JSON file (see `hidran ladder show KPP --json`), or --reset")
    ladder = None if file is None else _read(file)
    with Records.open(settings) as records:
        set_ladder(records, kpp, ladder)
    typer.echo(say("Tangga {kpp} diubah.", settings.language, kpp=kpp))


def dry_run(
    context: typer.Context,
    kpp: Annotated[str, KPP],
    *,
    code: Annotated[str, CODE] = "F01",
    when: Annotated[str | None, WHEN] = None,
    severity: Annotated[str, SEVERITY] = "GAWAT",
    json_: JsonOption = False,
) -> None:
    """Siapa menerima apa jam berapa, bila tidak ada yang menjawab. (Who would be told what and when.)"""
    from hidran.people.rehearsal import Asked, Village, rehearse
    from hidran.people.role_words import role_word
    from hidran.store.people import roster
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        everybody, known, now = roster(records), records.registry().kpps, records.now()
    if kpp not in known:
        raise UnknownNameError(f"no KPP {kpp!r}: see `hidran kpp list`")
    asked = Asked(_code(code), unix_of("--when", when) if when else now, _severity(severity))
    hours = (settings.notify.daytime, settings.notify.per_day)
    village = Village(everybody, kpp, known[kpp].label, settings.notify.channels, *hours, settings.language)
    found = rehearse(asked, village)
    if json_:
        print_json([{**asdict(row), "at": iso(row.at)} for row in found])
        return
    rows = [
        (since(r.at, asked.at, settings.language), r.who, role_word(r.role, settings.language), r.channel, r.said)
        for r in found
    ]
    print_table(settings.language, ("Pukul", "Nama", "Peran", "Saluran", "Pesan"), rows)


def _code(code: str) -> str:
    from hidran.faults.catalogue import CATALOGUE

    if code.upper() not in CATALOGUE:
        raise UnknownNameError(f"no fault {code!r}: wanted one of {', '.join(CATALOGUE)}")
    return code.upper()


def _severity(text: str) -> "Severity":
    from hidran.faults.episode import RANK

    for severity in RANK:
        if severity == text.upper():
            return severity
    raise SettingsError(f"--severity {text!r}: wanted one of {', '.join(RANK)}")


def _read(file: str) -> "Ladder":
    from hidran.people.ladder_values import ladder_from

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        values = json.loads(text)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file}: {error}; wanted JSON as `hidran ladder show KPP --json` prints it") from error
    if isinstance(values, dict):
        values.pop("default", None)
    return ladder_from(values)
