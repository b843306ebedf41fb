"""Backup while services write, restore, and everything that must be refused on the way."""

import io
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from hidran import heartbeat, installation
from hidran.errors import StoreDamagedError, StoreError, StoreFullError
from hidran.settings import Settings
from hidran.store import backup, credentials, events_schema, outbox_schema, photos, restore, series_schema
from hidran.store.records import Records
from hidran.store.sqlite import open_writer, quick_check, transaction
from tests import postgres

NOW = 1_795_500_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with something in every file."""
    made = Settings(data=tmp_path / "data")
    fill(made)
    return made


def fill(made: Settings) -> None:
    installation.create(made.paths, "real")
    schemas = (
        (made.paths.series, series_schema),
        (made.paths.events, events_schema),
        (made.paths.outbox, outbox_schema),
    )
    for path, schema in schemas:
        open_writer(path, schema.SCHEMA).close()
    with Records.open(made) as records:
        records.add_kpp("kpp-a", "KPP A")
        records.add_hydrant("kpp-a", id="hu-01", name="Hidran 1")
        records.approve("hu-001", "hu-01", since_ts=100)
        records.inbox_append("answer", "page", {"a": 1})
    photos.put(made.paths, b"a photo that was drawn anew")
    credentials.password_of(made.paths.mqtt_users, "hu-001")
    credentials.write_secret(made.paths.secrets / "api-token", "token-1\n")


def insert_readings(db: sqlite3.Connection, first: int, count: int) -> None:
    with transaction(db):
        db.executemany(
            "INSERT INTO reading (node_id, boot, seq, ts, src, rx_ms, up_s, fitted) "
            "VALUES (1, 1, ?, ?, 'ntp', 0, 0, 63)",
            [(seq, NOW + seq) for seq in range(first, first + count)],
        )


def test_a_backup_taken_while_ingest_writes_is_whole_and_one_moment(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "STEP_PAGES", 5)  # many steps, so that writes fall between them
    db, stop, written = open_writer(settings.paths.series, series_schema.SCHEMA), threading.Event(), [20_000]
    insert_readings(db, 1, written[0])

    def write() -> None:
        while not stop.is_set():
            insert_readings(db, written[0] + 1, 100)
            written[0] += 100

    writer = threading.Thread(target=write)
    writer.start()
    begun = time.monotonic()
    backup.take(settings, tmp_path / "b.tar.gz", NOW)
    took = time.monotonic() - begun
    stop.set()
    writer.join()
    db.close()
    other = Settings(data=tmp_path / "other")
    restore.restore(other, tmp_path / "b.tar.gz")
    with closing(sqlite3.connect(other.paths.series)) as copy:
        count, newest = copy.execute("SELECT COUNT(*), MAX(seq) FROM reading").fetchone()
    assert took < 20
    assert 20_000 <= count == newest <= written[0]
    assert quick_check(other.paths.series) == "ok"


def test_everything_comes_back_secrets_and_all(settings: Settings, tmp_path: Path) -> None:
    archive, seen = tmp_path / "b.tar.gz", []
    kept = backup.take(settings, archive, NOW, lambda name, done, total: seen.append((name, done, total)))
    other = Settings(data=tmp_path / "other")
    names = restore.restore(other, archive)
    with Records.open(other) as records:
        registry, inbox = records.registry(), records.inbox_after(0)
    assert names == sorted(k.name for k in kept)
    assert {"series.db", "events.db", "outbox.db", "records.db", "secrets/mqtt.json", "installation.json"} <= set(names)
    assert registry.hydrant_of("hu-001", 100) == "hu-01"
    assert inbox[0].body == {"a": 1}
    assert credentials.load(other.paths.mqtt_users) == credentials.load(settings.paths.mqtt_users)
    assert (other.paths.secrets / "api-token").read_text() == "token-1\n"
    assert {name for name, done, total in seen if done == total} >= {"series.db", "records.db"}


def test_photos_come_along(settings: Settings, tmp_path: Path) -> None:
    backup.take(settings, tmp_path / "b.tar.gz", NOW)
    there = Settings(data=tmp_path / "there")
    restore.restore(there, tmp_path / "b.tar.gz")
    (photo,) = there.paths.photos.iterdir()
    assert photos.find(there.paths, photo.name) == photo
    assert photo.read_bytes() == b"a photo that was drawn anew"


def test_the_archive_and_what_comes_out_of_it_are_the_owners_alone(settings: Settings, tmp_path: Path) -> None:
    archive, other = tmp_path / "b.tar.gz", Settings(data=tmp_path / "other")
    old = os.umask(0)
    try:
        backup.take(settings, archive, NOW)
        restore.restore(other, archive)
    finally:
        os.umask(old)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (archive, other.paths.secrets, other.paths.mqtt_users)}
    assert modes == {"b.tar.gz": 0o600, "secrets": 0o700, "mqtt.json": 0o600}


def test_followers_are_copied_before_what_they_follow(settings: Settings, tmp_path: Path) -> None:
    names = [k.name for k in backup.take(settings, tmp_path / "b.tar.gz", NOW) if k.name.endswith(".db")]
    assert names == ["outbox.db", "events.db", "records.db", "series.db"]


def test_restore_refuses_a_folder_in_use_and_by_force_moves_it_aside(settings: Settings, tmp_path: Path) -> None:
    archive = tmp_path / "b.tar.gz"
    backup.take(settings, archive, NOW)
    with closing(open_writer(settings.paths.series, series_schema.SCHEMA)) as db:
        insert_readings(db, 1, 5)
        with pytest.raises(StoreError, match="is not empty"):
            restore.restore(settings, archive)
    restore.restore(settings, archive, force=True)
    aside = next(settings.data.glob("before-restore-*"))
    with closing(sqlite3.connect(settings.paths.series)) as db, closing(sqlite3.connect(aside / "series.db")) as old:
        assert db.execute("SELECT COUNT(*) FROM reading").fetchone() == (0,)
        assert old.execute("SELECT COUNT(*) FROM reading").fetchone() == (5,)


def test_restore_refuses_while_a_service_runs_and_not_after_it_was_killed(settings: Settings, tmp_path: Path) -> None:
    archive = tmp_path / "b.tar.gz"
    backup.take(settings, archive, NOW)
    code = (
        "import sys, time; from pathlib import Path; from hidran import heartbeat\n"
        "heartbeat.beat(Path(sys.argv[1]), 'ingest'); print(flush=True); time.sleep(60)"
    )
    service = subprocess.Popen([sys.executable, "-c", code, str(settings.paths.health)], stdout=subprocess.PIPE)
    assert service.stdout is not None
    service.stdout.readline()
    with pytest.raises(StoreError, match=r"ingest of .* still running"):
        restore.restore(settings, archive, force=True)
    service.kill()
    service.wait()
    service.stdout.close()
    beat = heartbeat.read(settings.paths.health, "ingest")
    assert beat is not None
    assert beat.fresh()
    restore.restore(settings, archive, force=True)


def _cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])


def _swap_content(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        members = [(m, tar.extractfile(m)) for m in tar.getmembers()]
        files = [(m, f.read()) for m, f in members if f is not None]
    _write(archive, [(m, b"other" if m.name == "installation.json" else body) for m, body in files])


def _climb_out(archive: Path) -> None:
    _write(archive, [(tarfile.TarInfo("../evil"), b"x")])


def _link(archive: Path) -> None:
    info = tarfile.TarInfo("series.db")
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    _write(archive, [(info, b"")])


def _no_archive(archive: Path) -> None:
    archive.write_text("hello")


def _write(archive: Path, files: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(archive, "w:gz") as tar:
        for member, body in files:
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))


@pytest.mark.parametrize("spoil", [_cut, _swap_content, _climb_out, _link, _no_archive])
def test_a_spoilt_archive_changes_nothing(settings: Settings, tmp_path: Path, spoil: object) -> None:
    archive, other = tmp_path / "b.tar.gz", Settings(data=tmp_path / "other")
    backup.take(settings, archive, NOW)
    assert callable(spoil)
    spoil(archive)
    with pytest.raises(StoreDamagedError):
        restore.restore(other, archive)
    assert list(other.data.iterdir()) == []
    assert not (tmp_path / "evil").exists()


def test_a_backup_never_overwrites_and_needs_its_folder(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").touch()
    with pytest.raises(StoreError, match="there already"):
        backup.take(settings, tmp_path / "b.tar.gz", NOW)
    with pytest.raises(StoreError, match="does not exist"):
        backup.take(settings, tmp_path / "nowhere" / "b.tar.gz", NOW)
    with pytest.raises(StoreError, match="check the name"):
        restore.restore(Settings(data=tmp_path / "new"), tmp_path / "missing.tar.gz")


def test_a_full_disk_is_said_and_leaves_nothing_behind(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "addfile", full)
    target = tmp_path / "backups"
    target.mkdir()
    with pytest.raises(StoreFullError, match="not enough space"):
        backup.take(settings, target / "b.tar.gz", NOW)
    assert list(target.iterdir()) == []


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if (why := postgres.missing()) is not None:
        pytest.skip(why)
    with postgres.running() as address:
        yield address


def test_records_in_postgresql_come_along_and_go_on_counting(server: str, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", records_url=server)
    fill(settings)
    backup.take(settings, tmp_path / "b.tar.gz", NOW)
    plain = Settings(data=tmp_path / "plain")
    restore.restore(plain, tmp_path / "b.tar.gz")
    with Records.open(plain) as records:
        assert records.registry().hydrant_of("hu-001", 100) == "hu-01"
    with pytest.raises(StoreError, match="holds records already"):
        restore.restore(Settings(data=tmp_path / "again", records_url=server), tmp_path / "b.tar.gz")
    engine = sa.create_engine(server)
    with engine.begin() as db:
        db.execute(sa.text("DROP SCHEMA public CASCADE"))
        db.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    back = Settings(data=tmp_path / "back", records_url=server)
    restore.restore(back, tmp_path / "b.tar.gz")
    with Records.open(back) as records:
        assert records.registry().hydrant_of("hu-001", 100) == "hu-01"
        assert records.inbox_append("answer", "page", {}) == 2
