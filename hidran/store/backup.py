"""One file that holds everything of an installation, taken while it runs, and put back by one call.

Followers are copied before what they follow (outbox, events, records, then series), so that no cursor in the
backup points beyond the rows in it: after a restore nothing is skipped, at most something is judged again.
The archive holds the nodes' passwords; it has mode 0600 and belongs where secrets belong.
"""

import hashlib
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from hidran import __version__
from hidran.clock import iso
from hidran.errors import StoreError, StoreFullError
from hidran.settings import Settings
from hidran.store import records_copy
from hidran.store.credentials import create_secret
from hidran.store.sqlite import open_reader

FORMAT = 1
BESIDE = "beside"
MANIFEST = "manifest.json"
STEP_PAGES = 2048
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """One file in a backup."""

    name: str
    bytes: int
    sha256: str


def quiet(_name: str, _done: int, _total: int) -> None:
    """No progress."""


def take(
    settings: Settings, target: Path, now: float, progress: Progress = quiet, *, config: Path | None = None
) -> list[Kept]:
    """Write the backup to `target` in one step. `progress(file, pages done, pages in all)`.

    Files that the settings name outside the data folder (token, certificates, and `config`, the settings file
    itself) go into `beside/`.
    StoreError: the target is taken or cannot be written; StoreFullError: its disk is full.
    """
    if target.exists():
        raise StoreError(f"{target} is there already: choose another name, a backup is never overwritten")
    if not target.parent.is_dir():
        raise StoreError(f"folder {target.parent} does not exist: make it, or choose another place for the backup")
    with _said_when_full(target), tempfile.TemporaryDirectory(dir=target.parent, prefix=".hidran-") as work:
        made = Path(work) / "backup.tar.gz"
        with create_secret(made) as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as tar:
            chosen = chain(_files(settings, Path(work), progress), _beside(settings, config))
            kept = [_add(tar, name, file) for name, file in chosen]
            _add(tar, MANIFEST, _manifest(Path(work), kept, now))
            tar.close()
            raw.flush()
            os.fsync(raw.fileno())
        made.replace(target)
    return kept


@contextmanager
def _said_when_full(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if getattr(error, "errno", None) == 28 or "full" in str(error):
            raise StoreFullError(f"{target.parent}: not enough space for the backup; choose another disk") from error
        raise StoreError(f"backup to {target} failed: {error}") from error


def _files(settings: Settings, work: Path, progress: Progress) -> Iterator[tuple[str, Path]]:
    """(name in the archive, file to read) in the order that keeps cursors true."""
    paths = settings.paths
    for source in (paths.outbox, paths.events):
        if source.exists():
            yield from _copied(source, work, progress)
    if settings.records_url is not None:
        yield paths.records.name, records_copy.to_sqlite(settings, work / paths.records.name)
    elif paths.records.exists():
        yield from _copied(paths.records, work, progress)
    if paths.series.exists():
        yield from _copied(paths.series, work, progress)
    if paths.installation.exists():
        yield paths.installation.name, paths.installation
    for folder in (paths.photos, paths.secrets):  # a photo lies there before a ticket shows it
        for file in sorted(folder.glob("*")):
            if file.is_file() and not file.name.startswith("."):
                yield f"{folder.name}/{file.name}", file


def _beside(settings: Settings, config: Path | None) -> Iterator[tuple[str, Path]]:
    mqtt, broker, api = settings.mqtt, settings.broker, settings.api
    inside, seen = settings.paths.data.absolute(), set[str]()
    for file in (config, api.token_file, mqtt.tls_ca, broker.tls_cert, broker.tls_key):
        if file is None or not file.is_file() or file.absolute().is_relative_to(inside) or file.name in seen:
            continue
        seen.add(file.name)
        yield f"{BESIDE}/{file.name}", file


def _copied(source: Path, work: Path, progress: Progress) -> Iterator[tuple[str, Path]]:
    copy = work / source.name
    copy_database(source, copy, lambda done, total: progress(source.name, done, total))
    yield source.name, copy
    copy.unlink()


def copy_database(source: Path, target: Path, progress: Callable[[int, int], None]) -> None:
    """SQLite's online backup from one snapshot, while others go on writing."""
    with closing(open_reader(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.execute("BEGIN")  # holds the snapshot; without it each write by others begins the copy anew
        reading.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
        reading.backup(
            writing, pages=STEP_PAGES, progress=lambda _s, left, total: progress(total - left, total), sleep=0
        )
        writing.execute("PRAGMA journal_mode=DELETE")  # one file, no -wal beside it


def _add(tar: tarfile.TarFile, name: str, file: Path) -> Kept:
    """Put a file into the archive as its owner's alone."""
    info = tar.gettarinfo(str(file), arcname=name)
    info.mode, info.uid, info.gid, info.uname, info.gname = 0o600, 0, 0, "", ""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        tar.addfile(info, content)
    return Kept(name, info.size, digest)


def _manifest(work: Path, kept: list[Kept], now: float) -> Path:
    file = work / MANIFEST
    listed = [{"name": k.name, "bytes": k.bytes, "sha256": k.sha256} for k in kept]
    file.write_text(json.dumps({"format": FORMAT, "hidran": __version__, "made": iso(now), "files": listed}, indent=1))
    return file
