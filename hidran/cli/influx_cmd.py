"""`hidran influx`: set InfluxDB up, fill it, see what it refused."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.deadletter_cmd import printable
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.words import clock_time, day, number, say

if TYPE_CHECKING:
    from hidran.store.forward import Refused

REASON_CHARACTERS = 80
WHATS = {
    "admin": "Pengguna pertama",
    "org": "Organisasi",
    "bucket": "Bucket",
    "mapping": "Nama untuk InfluxQL",
    "write": "Token tulis",
    "read": "Token baca",
}
HOWS = {"made": "dibuat", "changed": "diubah", "there": "sudah ada"}


def register(app: typer.Typer) -> None:
    influx = typer.Typer(help="InfluxDB: pasang, isi, periksa. (Set up, fill, look.)", no_args_is_help=True)
    app.add_typer(influx, name="influx")
    influx.command("setup")(setup)
    influx.command("import")(import_)
    influx.command("refused")(refused)


def setup(
    context: typer.Context,
    admin_token_file: Annotated[
        Path | None, typer.Option(help="token admin InfluxDB yang dipasang orang lain (of an InfluxDB others set up)")
    ] = None,
    retention_days: Annotated[
        int | None, typer.Option(min=0, help="hari data disimpan di InfluxDB, 0 selamanya (days kept, 0 for ever)")
    ] = None,
    json_: JsonOption = False,
) -> None:
    """Siapkan organisasi, bucket, dan dua token di InfluxDB; boleh diulang. (Make all that is needed; repeatable.)"""
    from hidran import installation
    from hidran.influx.setup import set_up

    settings = settings_of(context)
    installation.create(settings.paths, installation.kind_of(settings.paths))
    admin = None if admin_token_file is None else _token_in(admin_token_file)
    steps = set_up(settings, admin_token=admin, retention_days=retention_days)
    if json_:
        print_json({"steps": [{**asdict(s), "file": str(s.file) if s.file else None} for s in steps]})
        return
    language = settings.language
    rows = [(say(WHATS[s.what], language), s.name, say(HOWS[s.how], language), s.file) for s in steps]
    print_table(language, ("Bagian", "Nama", "Keadaan", "Berkas"), rows)
    typer.echo(say("Selesai. Jalankan `hidran run`; salinan dimulai sendiri.", language))


def _token_in(file: Path) -> str:
    from hidran.errors import SettingsError

    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"--admin-token-file {file} cannot be read: {error}") from error


def import_(
    context: typer.Context,
    again: Annotated[
        bool, typer.Option("--again", help="dari awal, ke InfluxDB yang kosong (from the start, into an empty one)")
    ] = False,
    json_: JsonOption = False,
) -> None:
    """Isi InfluxDB dengan semua yang ada di sini; boleh dihentikan dan diulang. (Fill it; restartable.)"""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from hidran import logs
    from ingest.forward.fill import fill

    logs.configure()
    settings = settings_of(context)
    look = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*look, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("InfluxDB", total=None)
        found = fill(
            settings,
            lambda e: bar.update(task, total=e.timed - e.unassigned, completed=e.forwarded + e.refused),
            again=again,
        )
    if json_:
        print_json(asdict(found))
        return
    text = "InfluxDB punya {n} bacaan; {refused} ditolak, {unassigned} dari node yang belum disetujui."
    counts = {"n": number(found.forwarded), "refused": number(found.refused), "unassigned": number(found.unassigned)}
    typer.echo(say(text, settings.language, **counts))


def refused(
    context: typer.Context,
    limit: Annotated[int, typer.Option("--limit", min=1, help="paling banyak sekian baris (rows at most)")] = 50,
    json_: JsonOption = False,
) -> None:
    """Yang ditolak InfluxDB dan disimpan terpisah, dengan alasannya. (What InfluxDB refused, and why.)"""
    from hidran.store.forward import ForwardReader

    settings = settings_of(context)
    found: list[Refused] = []
    if settings.paths.forward.exists():
        with ForwardReader(settings.paths.forward) as reader:
            found = reader.refused(limit)
    if json_:
        print_json({"refused": [asdict(x) for x in found]})
        return
    if not found:
        typer.echo(say("Belum ada yang ditolak InfluxDB.", settings.language))
        return
    heads = ("Waktu", "Node", "Kode", "Alasan", "Isi")
    print_table(settings.language, heads, [_row(x) for x in found])
    typer.echo(say("{n} titik ditolak InfluxDB.", settings.language, n=number(len(found))))


def _row(x: "Refused") -> tuple[object, ...]:
    at = f"{day(x.at_ms / 1000)} {clock_time(x.at_ms / 1000)}"
    return at, x.node, x.code, printable(x.reason)[:REASON_CHARACTERS], printable(x.line)[:REASON_CHARACTERS]
