"""Photos in the data folder, each named by what it shows: the same photo sent twice is one file, and never changes."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from hidran.errors import StoreError, StoreFullError
from hidran.paths import Paths

_NAME = re.compile(r"[0-9a-f]{40}\.jpg")
_FULL = 28  # ENOSPC


def put(paths: Paths, jpeg: bytes) -> str:
    """Keep a photo that `hidran.photo` has drawn; its name. On disk when this returns."""
    name = f"{hashlib.sha256(jpeg).hexdigest()[:40]}.jpg"
    target = paths.photos / name
    try:
        paths.photos.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not target.exists():
            _write(target, jpeg)
    except OSError as error:
        if error.errno == _FULL:
            raise StoreFullError(f"{paths.photos}: the disk is full; the photo was not kept") from error
        raise StoreError(f"{paths.photos}: the photo cannot be kept ({error})") from error
    return name


def find(paths: Paths, name: str) -> Path | None:
    """Where that photo lies; None when there is none, or the name is not one of ours."""
    path = paths.photos / name
    return path if _NAME.fullmatch(name) and path.is_file() else None


def _write(target: Path, content: bytes) -> None:
    number, made = tempfile.mkstemp(dir=target.parent, prefix=".")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(target)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
