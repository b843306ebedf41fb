"""`hidran run`: the real thing on one small computer."""

import typer

from hidran import logs
from hidran.cli.context import config_of, settings_of
from hidran.words import say


def register(app: typer.Typer) -> None:
    @app.command()
    def run(context: typer.Context) -> None:
        """Jalankan semuanya di komputer ini: broker, ingest, engine, notify, api. (Run everything here.)"""
        from hidran import house, process
        from hidran.supervisor import Supervisor
        from hidran.welcome import welcome
        from notify import channels

        logs.configure()
        settings = settings_of(context)
        channels.chosen(settings.notify.channels)
        house.prepare(settings)
        address = house.page_address(settings)
        typer.echo(say("Hidran menyala. Halaman: {address}", settings.language, address=address))
        typer.echo(say("Berhenti: tekan Ctrl-C.", settings.language))
        supervisor = Supervisor(house.services(settings, config_of(context)))
        with process.stop_requested() as stop:
            try:
                supervisor.start(stop)
                welcome(settings, supervisor, stop, typer.echo)
                supervisor.run(stop)
            finally:
                supervisor.stop()
        typer.echo(say("Hidran berhenti dengan rapi.", settings.language))
