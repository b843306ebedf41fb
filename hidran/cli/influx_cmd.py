"""`hidran influx`: set InfluxDB up, fill it, see what it refused."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.deadletter_cmd import printable
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.words import clock_time, day, number, say

if TYPE_CHECKING:
    from hidran.store.forward import Refused

REASON_CHARACTERS = 80


def register(app: typer.Typer) -> None:
    influx = typer.Typer(help="InfluxDB: pasang, isi, periksa. (Set up, fill, look.)", no_args_is_help=True)
    app.add_typer(influx, name="influx")
    influx.command("refused")(refused)


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
