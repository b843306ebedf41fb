"""The two tokens: one that only writes, for the forwarder, one that only reads, for pages, checks and Grafana."""

import os
from pathlib import Path
from typing import Literal

from hidran.errors import SettingsError
from hidran.settings import Settings

Right = Literal["write", "read"]


class NoTokenError(SettingsError):
    """There is no token file that can be used."""

    retryable = True


def token_file(settings: Settings, right: Right) -> Path:
    """Where the token with that right lies."""
    named = settings.influx.write_token_file if right == "write" else settings.influx.read_token_file
    return named or settings.paths.influx_token(right)


def token(settings: Settings, right: Right) -> str:
    """The token itself, never to be printed. NoTokenError when it is missing, empty, or readable by others."""
    path = token_file(settings, right)
    try:
        text, mode = path.read_text(encoding="utf-8").strip(), path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise NoTokenError(f"no {right} token for InfluxDB ({error}): run `hidran influx setup`") from error
    if not text or not text.isprintable():
        raise NoTokenError(f"{path} holds no token: run `hidran influx setup`, or write the {right} token into it")
    if os.name == "posix" and mode & 0o077 and path.is_relative_to(settings.paths.data):
        raise NoTokenError(f"{path} is readable by others (mode {mode & 0o777:o}): run chmod 600 {path}")
    return text


def configured(settings: Settings) -> bool:
    """True when readings are to be copied to an InfluxDB."""
    return settings.influx.url is not None
