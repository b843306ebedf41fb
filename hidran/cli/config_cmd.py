"""`hidran config show`."""

import json
from typing import Annotated

import typer

from hidran.cli.context import settings_of


def register(app: typer.Typer) -> None:
    config = typer.Typer(help="Pengaturan. (Settings.)", no_args_is_help=True)
    app.add_typer(config, name="config")

    @config.command()
    def show(context: typer.Context, json_: Annotated[bool, typer.Option("--json")] = False) -> None:
        """Show every setting with the value that holds here, defaults included."""
        values = settings_of(context).model_dump(mode="json")
        if json_:
            typer.echo(json.dumps(values))
            return
        for name, value in _flat(values):
            typer.echo(f"{name} = {json.dumps(value)}")


def _flat(values: dict[str, object], prefix: str = "") -> list[tuple[str, object]]:
    lines: list[tuple[str, object]] = []
    for key, value in values.items():
        lines += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
    return lines
