"""`hidran broker`."""

import typer

from hidran import logs
from hidran.cli.context import settings_of


def register(app: typer.Typer) -> None:
    @app.command()
    def broker(context: typer.Context) -> None:
        """Jalankan broker MQTT: Mosquitto bila ada, selain itu broker bawaan. (Run the MQTT broker.)"""
        from ingest.broker import run

        logs.configure()
        run(settings_of(context), tell=typer.echo)
