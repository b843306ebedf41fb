"""`hidran forwarder`."""

import typer

from hidran import logs
from hidran.cli.context import settings_of


def register(app: typer.Typer) -> None:
    @app.command()
    def forwarder(context: typer.Context) -> None:
        """Salin semua bacaan ke InfluxDB, tanpa ada yang hilang. (Copy every reading to InfluxDB.)"""
        from ingest.forward.service import run

        logs.configure()
        run(settings_of(context))
