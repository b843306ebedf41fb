"""`hidran`: finds every `hidran/cli/*_cmd.py`, lets it register its commands, and turns errors into exit codes."""

import importlib
import pkgutil
import sys
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

import hidran.cli
from hidran import __version__
from hidran.errors import HidranError

app = typer.Typer(
    name="hidran",
    help="Menjaga hidran umum di antara dua kunjungan. (Watches a community hydrant between the visits.)",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(show: bool) -> None:
    if show:
        typer.echo(f"hidran {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="settings file (default: hidran.toml here)")] = None,
    data: Annotated[Path | None, typer.Option(help="data folder; beats the settings file")] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    context.obj = {"config": config, "data": data}


@cache
def register_all() -> None:
    """Load every command, once."""
    for module in pkgutil.iter_modules(hidran.cli.__path__):
        if module.name.endswith("_cmd"):
            importlib.import_module(f"hidran.cli.{module.name}").register(app)


def main() -> None:
    """Run a command. A HidranError ends with one clear line and its own exit code; anything else is a bug and shows."""
    register_all()
    try:
        app()
    except HidranError as error:
        typer.echo(f"hidran: {error}", err=True)
        sys.exit(error.exit_code)
