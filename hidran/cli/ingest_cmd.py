"""`hidran ingest`."""

import typer

from hidran import logs
from hidran.cli.context import settings_of


def register(app: typer.Typer) -> None:
    @app.command()
    def ingest(context: typer.Context) -> None:
        """Terima bacaan dari broker dan simpan, tanpa ada yang hilang. (Receive and store every reading.)"""
        from ingest.service import run

        logs.configure()
        run(settings_of(context))
