"""Whether series.db can be trusted at a start, and what becomes of one that cannot."""

import sqlite3
import time
from pathlib import Path

from hidran.store.sqlite import BUSY_S

CHECK_S = 3.0  # of a large file only as much as this allows is looked at: a start must not take minutes
_EACH_OPCODES = 50_000
_DAMAGED = ("malformed", "not a database", "corrupt")


def check(path: Path, most_s: float = CHECK_S) -> str:
    """'ok', or what SQLite's own check found wrong within `most_s`: in the pages, and between rows and their indexes,
    so that a changed node, boot, seq or time is noticed. A file that cannot be opened at all, on a full disk for
    instance, is not called damaged here."""
    if not path.exists():
        return "ok"
    deadline = time.monotonic() + most_s
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_S)
        try:
            db.set_progress_handler(lambda: time.monotonic() > deadline, _EACH_OPCODES)
            return str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
        finally:
            db.close()
    except sqlite3.DatabaseError as error:
        text = str(error)
        return text if any(word in text for word in _DAMAGED) else "ok"


def damaged(path: Path) -> list[str]:
    """Names of the files set aside so far."""
    return sorted(p.name for p in path.parent.glob(f"{path.name}.damaged-*") if not p.name.endswith("-wal"))
