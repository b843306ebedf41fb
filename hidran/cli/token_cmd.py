"""`hidran token new`."""

from pathlib import Path
from typing import Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json
from hidran.errors import SettingsError
from hidran.words import say


def register(app: typer.Typer) -> None:
    token = typer.Typer(help="Kunci API. (The API's token.)", no_args_is_help=True)
    app.add_typer(token, name="token")

    @token.callback()
    def _group() -> None:
        """Keeps `new` a subcommand although it is alone."""

    @token.command()
    def new(
        context: typer.Context,
        out: Annotated[Path | None, typer.Option("--out", help="berkas (default: api.token_file)")] = None,
        force: Annotated[bool, typer.Option("--force", help="ganti kunci lama (replace the old one)")] = False,
        json_: JsonOption = False,
    ) -> None:
        """Buat kunci baru dalam berkas 0600. (Make a new token in a file of mode 0600.)"""
        import secrets

        from hidran.store.credentials import write_secret

        settings = settings_of(context, api={"host": "127.0.0.1"})  # the token is what the real host still waits for
        target = (out or settings.api.token_file or settings.paths.secrets / "api-token").absolute()
        if target.exists() and not force:
            raise SettingsError(f"{target} holds a token already: use --force to replace it, the old one then ends")
        write_secret(target, secrets.token_urlsafe(32) + "\n")
        if json_:
            print_json({"token_file": str(target)})
            return
        typer.echo(say("Kunci API ada di {file}.", settings.language, file=target))
        typer.echo(say("Isi di hidran.toml: [api] token_file = {file}", settings.language, file=f'"{target}"'))
