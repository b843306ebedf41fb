"""`hidran notify`."""

import typer

from hidran import logs
from hidran.cli.context import settings_of


def register(app: typer.Typer) -> None:
    @app.command()
    def notify(context: typer.Context) -> None:
        """Kabari orang: apa yang rusak, sejak kapan, apa yang dicek. (Tell people what is broken.)"""
        from notify.service import run

        logs.configure()
        run(settings_of(context))
