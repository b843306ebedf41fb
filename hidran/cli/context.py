"""What every command needs first: the settings that hold for this call."""

import os
from pathlib import Path
from typing import Any

import typer

from hidran.settings import Settings, load


def config_of(context: typer.Context) -> Path | None:
    """The settings file that was named: by --config, or by HIDRAN_CONFIG."""
    given: Path | None = (context.find_root().obj or {}).get("config")
    return given or (Path(os.environ["HIDRAN_CONFIG"]) if "HIDRAN_CONFIG" in os.environ else None)


def settings_of(context: typer.Context, **override: Any) -> Settings:
    """Settings from --config and --data (given before the command), the environment, and this command's options."""
    given = context.find_root().obj or {}
    if given.get("data"):
        override["data"] = given["data"]
    return load(config_of(context), **override)
