"""Puts a backup back: into an empty data folder, or by force into one whose files are moved aside first."""

import hashlib
import json
import shutil
import sqlite3
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any

from hidran import heartbeat, process
from hidran.clock import iso
from hidran.errors import StoreDamagedError, StoreError
from hidran.paths import Paths
from hidran.settings import Settings
from hidran.store import records_copy
from hidran.store.backup import FORMAT, MANIFEST
from hidran.store.credentials import create_secret
from hidran.store.sqlite import quick_check


def restore(settings: Settings, archive: Path, *, force: bool = False) -> list[str]:
    """Fill the data folder from `archive`; the names of the files restored.

    Nothing is changed before every file of the archive has been checked. StoreError: services run, the folder is
    not empty, or the archive cannot be used.
    """
    paths = settings.paths
    refuse_while_running(paths)
    if not force and paths.data.exists() and any(paths.data.iterdir()):
        raise StoreError(
            f"{paths.data} is not empty: choose an empty folder with --data, or --force, which moves its files aside"
        )
    paths.data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=paths.data, prefix=".restore-") as name:
        work = Path(name)
        manifest = _unpack(archive, work)
        _check(archive, work, manifest)
        if settings.records_url is not None and (work / paths.records.name).exists():
            records_copy.from_sqlite(settings, work / paths.records.name, force=force)
            (work / paths.records.name).unlink()
        _move_aside(paths.data, keep=work)
        return _move_in(work, paths)


def refuse_while_running(paths: Paths) -> None:
    """StoreError when a service of this folder is alive."""
    running = [b.service for b in heartbeat.read_all(paths.health).values() if b.fresh() and process.alive(b.pid)]
    if running:
        raise StoreError(f"{', '.join(running)} of {paths.data} still running: stop `hidran run` first (Ctrl-C)")


def _unpack(archive: Path, work: Path) -> dict[str, Any]:
    """Copy the archive's regular files into `work`; the manifest."""
    if not archive.exists():
        raise StoreError(f"{archive} does not exist: check the name of the backup")
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                _unpack_one(tar, member, work)
        manifest: dict[str, Any] = json.loads((work / MANIFEST).read_text())
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise StoreDamagedError(f"{archive} is no whole backup ({error}): take another one") from error
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, work: Path) -> None:
    target = (work / member.name).resolve()
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or not target.is_relative_to(work.resolve()):
        raise tarfile.TarError(f"{member.name!r} does not belong into a backup")
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with create_secret(target) as file:
        shutil.copyfileobj(content, file)


def _check(archive: Path, work: Path, manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise StoreError(f"{archive} has format {manifest.get('format')!r}: this Hidran reads {FORMAT}; update Hidran")
    listed = {f["name"]: f["sha256"] for f in manifest["files"]}
    found = {str(p.relative_to(work).as_posix()) for p in work.rglob("*") if p.is_file()} - {MANIFEST}
    if found != set(listed):
        raise StoreDamagedError(f"{archive}: holds {sorted(found)}, its list says {sorted(listed)}: take another one")
    for name, digest in listed.items():
        with (work / name).open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != digest:
                raise StoreDamagedError(f"{archive}: {name} is not what was backed up: take another one")
        if name.endswith(".db") and (said := quick_check(work / name)) != "ok":
            raise StoreDamagedError(f"{archive}: {name} is damaged ({said}): take another one")


def _move_aside(data: Path, *, keep: Path) -> None:
    old = [p for p in data.iterdir() if p != keep]
    if old:
        aside = data / f"before-restore-{iso(time.time()).replace(':', '')}"
        aside.mkdir(mode=0o700)
        for path in old:
            path.rename(aside / path.name)


def _move_in(work: Path, paths: Paths) -> list[str]:
    """Move every file to its place; databases go back to WAL, as their services want them."""
    (work / MANIFEST).unlink()
    names = sorted(str(p.relative_to(work).as_posix()) for p in work.rglob("*") if p.is_file())
    for name in names:
        target = paths.data / name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        (work / name).replace(target)
        if name.endswith(".db"):
            with sqlite3.connect(target) as db:
                db.execute("PRAGMA journal_mode=WAL")
            db.close()
    return names
