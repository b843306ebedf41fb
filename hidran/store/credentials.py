"""User names and passwords of the broker: one file, mode 0600, never printed, never in a log.

Kept in clear because the embedded broker needs them so, and so that a node can be given its own again. A node's
password opens that node's own topics and nothing else; `revoke` closes them.
"""

import json
import os
import secrets
import tempfile
from pathlib import Path

INGEST_USER = "hidran-ingest"


def new_password() -> str:
    """128 random bits as text."""
    return secrets.token_urlsafe(16)


def load(path: Path) -> dict[str, str]:
    """Password by user name; empty when there is no file yet."""
    if not path.exists():
        return {}
    users: dict[str, str] = json.loads(path.read_text())["users"]
    return users


def password_of(path: Path, user: str) -> str:
    """The password of `user`, made and kept when the user is new."""
    users = load(path)
    if user not in users:
        users[user] = new_password()
        save(path, users)
    return users[user]


def revoke(path: Path, user: str) -> bool:
    """Forget a user; False when there was none. The running broker notices by the file's change."""
    users = load(path)
    if users.pop(user, None) is None:
        return False
    save(path, users)
    return True


def save(path: Path, users: dict[str, str]) -> None:
    """Replace the file in one step, readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        json.dump({"users": users}, file, indent=1, sort_keys=True)
    Path(name).chmod(0o600)
    Path(name).replace(path)
