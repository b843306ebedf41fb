"""How every SQLite file of Hidran is opened: WAL, fsync at each commit, a clear error when it is damaged or full."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hidran.errors import StoreDamagedError, StoreError, StoreFullError

BUSY_S = 10.0


def open_writer(path: Path, schema: str) -> sqlite3.Connection:
    """The one writing connection of a file: made if missing, WAL, synchronous=FULL, explicit transactions."""
    with translated(path):
        db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.executescript(schema)
        db.row_factory = sqlite3.Row
        return db


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection; StoreError when the file is not there yet."""
    if not path.exists():
        raise StoreError(f"{path} does not exist yet: start the service that writes it (`hidran run`)")
    with translated(path):
        uri = f"{path.absolute().as_uri()}?mode=ro"
        db = sqlite3.connect(uri, uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing; the commit is on disk when the block ends."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """sqlite3's errors as Hidran's."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error)
        if "full" in text:
            raise StoreFullError(f"{path}: the disk is full; free some space, Hidran goes on by itself") from error
        if "malformed" in text or "not a database" in text or "corrupt" in text:
            raise StoreDamagedError(f"{path} is damaged ({text}); it must be set aside") from error
        raise StoreError(f"{path}: {text}") from error


def quick_check(path: Path) -> str:
    """'ok', or what SQLite's own check found wrong with the file."""
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)
        try:
            return str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
        finally:
            db.close()
    except sqlite3.DatabaseError as error:
        return str(error)


def set_aside(path: Path, now_ms: int) -> Path:
    """Move a damaged file out of the way, its log with it, since SQLite may still recover rows from both."""
    aside = path.with_name(f"{path.name}.damaged-{now_ms}")
    path.rename(aside)
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists():
        wal.rename(aside.with_name(f"{aside.name}-wal"))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return aside
