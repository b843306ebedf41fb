"""`hidran api`."""

import typer

from hidran import logs
from hidran.cli.context import settings_of
from hidran.words import say


def register(app: typer.Typer) -> None:
    @app.command()
    def api(context: typer.Context) -> None:
        """Sajikan halaman warga dan API JSON. (Serve the pages and the JSON API.)"""
        from api.server import run

        logs.configure()
        settings = settings_of(context)
        run(settings, lambda address: typer.echo(say("Halaman: {address}", settings.language, address=address)))
