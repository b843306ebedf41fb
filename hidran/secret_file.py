"""One secret in a file of its own: a token or a password that no log, address or process list shows."""

import os
from pathlib import Path

from hidran.errors import SettingsError


def read(path: Path, setting: str) -> str:
    """The secret. SettingsError names `setting` when the file is missing, empty, not text, or open to others."""
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{setting} = {str(path)!r} cannot be read ({_why(error)}): write the secret there"
        ) from error
    if not text or "\n" in text:
        raise SettingsError(f"{setting} = {str(path)!r} holds no secret: wanted one line with nothing else")
    if os.name == "posix" and mode & 0o077:
        raise SettingsError(f"{setting} = {str(path)!r} can be read by others: run chmod 600 {path}")
    return text


def _why(error: Exception) -> str:
    return error.strerror or "no reason given" if isinstance(error, OSError) else "it is not text"
