"""`hidran engine`."""

import typer

from hidran import logs
from hidran.cli.context import settings_of


def register(app: typer.Typer) -> None:
    @app.command()
    def engine(context: typer.Context) -> None:
        """Nilai setiap bacaan: kerusakan, sejak kapan, mengapa. (Judge every reading.)"""
        from ingest.engine import run

        logs.configure()
        run(settings_of(context))
