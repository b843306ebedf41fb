"""`hidran reconcile`."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.clock import WIB, iso
from hidran.words import Language, day, number, say

if TYPE_CHECKING:
    from ingest.forward.reconcile import Day


def register(app: typer.Typer) -> None:
    @app.command("reconcile")
    def command(
        context: typer.Context,
        from_: Annotated[
            datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="hari pertama, WIB (first day)")
        ] = None,
        to: Annotated[
            datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="hari terakhir, WIB (last day)")
        ] = None,
        fix: Annotated[bool, typer.Option("--fix", help="isi yang kurang (fill what is missing)")] = False,
        json_: JsonOption = False,
    ) -> None:
        """Bandingkan hitungan InfluxDB dengan yang di sini, per node dan hari. (Compare; fill with --fix.)"""
        from hidran import logs
        from ingest.forward.reconciling import run

        logs.configure()
        settings = settings_of(context)
        start = None if from_ is None else from_.replace(tzinfo=WIB).timestamp()
        end = None if to is None else to.replace(tzinfo=WIB).timestamp() + 86400
        found = list(run(settings, start, end, fix=fix))
        if json_:
            print_json({"days": [{**asdict(d), "day": iso(d.start), "agrees": not d.left} for d in found]})
        else:
            _print(found, settings.language)
        raise typer.Exit(1 if any(d.left for d in found) else 0)


def _print(found: "list[Day]", language: Language) -> None:
    rows = [
        (day(x.day, language), x.hydrant, x.node, number(x.here), number(x.there), x.what)
        for d in found
        for x in d.left
    ]
    if rows:
        print_table(language, ("Hari", "Hidran", "Node", "Di sini", "Di InfluxDB", "Beda pada"), rows)
    filled, cells = sum(d.filled for d in found), sum(d.cells for d in found)
    if filled:
        typer.echo(say("{n} bacaan ditulis lagi ke InfluxDB.", language, n=number(filled)))
    text = "{days} hari, {cells} hitungan node: {n} berbeda."
    typer.echo(say(text, language, days=len(found), cells=number(cells), n=number(len(rows))))
    if rows:
        typer.echo(say("Isi yang kurang dengan `hidran reconcile --fix`.", language))
