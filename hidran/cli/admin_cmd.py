"""`hidran admin link`: the way in for whoever sits at the machine."""

from typing import Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json
from hidran.words import say


def register(app: typer.Typer) -> None:
    admin = typer.Typer(help="Pengurus server. (The administrator.)", no_args_is_help=True)
    app.add_typer(admin, name="admin")

    @admin.callback()
    def _group() -> None:
        """Keeps `link` a subcommand although it is alone."""

    @admin.command()
    def link(
        context: typer.Context,
        person: Annotated[int | None, typer.Option("--person", help="nomor orang (default: admin)")] = None,
        json_: JsonOption = False,
    ) -> None:
        """Buat tautan masuk sekali pakai, 15 menit. (Make a log-in link: once, for 15 minutes.)"""
        from hidran import house
        from hidran.store import login, login_links
        from hidran.store.records import Records

        settings = settings_of(context)
        with Records.open(settings) as records:
            made = login.console_link(records, settings, person)
        address = login_links.address(house.page_address(settings), made.token)
        if json_:
            print_json({"person": made.person, "link": address, "lasts_s": login_links.LASTS_S})
            return
        typer.echo(say("Buka tautan ini dalam 15 menit; hanya bisa sekali: {link}", settings.language, link=address))
