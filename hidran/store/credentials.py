"""User names and passwords of the broker: one file, mode 0600, never printed, never in a log.

Kept in clear because the embedded broker needs them so, and so that a node can be given its own again. A node's
password opens that node's own topics and nothing else; `revoke` closes them.
"""

import json
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hidran.errors import SettingsError

if sys.platform != "win32":
    import fcntl

INGEST_USER = "hidran-ingest"
# Logs in to see that the broker works. Ingest's own name would throw the running ingest off the broker.
DOCTOR_USER = "hidran-doctor"


def new_password() -> str:
    """128 random bits as text."""
    return secrets.token_urlsafe(16)


def load(path: Path) -> dict[str, str]:
    """Password by user name; empty when there is no file yet. SettingsError when others can read the file."""
    if not path.exists():
        return {}
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SettingsError(f"{path} holds passwords and is readable by others: run chmod 600 {path}")
    users: dict[str, str] = json.loads(path.read_text())["users"]
    return users


def password_of(path: Path, user: str) -> str:
    """The password of `user`, made and kept when the user is new."""
    with _locked(path):
        users = load(path)
        if user not in users:
            users[user] = new_password()
            save(path, users)
        return users[user]


def revoke(path: Path, user: str) -> bool:
    """Forget a user; False when there was none. The running broker notices by the file's change."""
    with _locked(path):
        users = load(path)
        if users.pop(user, None) is None:
            return False
        save(path, users)
        return True


def save(path: Path, users: dict[str, str]) -> None:
    """Replace the file in one step, readable by its owner only."""
    write_secret(path, json.dumps({"users": users}, indent=1, sort_keys=True))


def write_secret(path: Path, text: str) -> None:
    """Write a file of mode 0600 in one step; its folder is made with mode 0700 when missing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)  # mkstemp's files are 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)


def create_secret(path: Path) -> BinaryIO:
    """A new file of mode 0600, open for writing bytes."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process changes the users at a time, else one of two new nodes would be lost."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform == "win32":  # one operator at a time there
        yield
        return
    with os.fdopen(os.open(path.parent / f".{path.name}.lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
