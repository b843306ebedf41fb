"""`hidran notify` as its user meets it: started, stopped, on a full disk, with a damaged file, a wrong setting."""

import contextlib
import io
import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import notify.service
from hidran import heartbeat, installation
from hidran.clock import FileClock
from hidran.errors import SettingsError, StoreError
from hidran.settings import Settings, load
from hidran.store.outbox import Message, OutboxReader, OutboxWriter
from hidran.store.records import Records
from notify.channels import ChannelError, console, names, open_all
from notify.service import Service
from tests.brokers import settings_for, wait_for
from tests.hidran.people.world import HOUR, NOON, World
from tests.notify.desk import Handed, write
from tests.support import processes
from tests.support.processes import new_house


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A practice installation at noon of a simulated day, with one hydrant."""
    made = settings_for(new_house(tmp_path))
    installation.create(made.paths, "test")
    FileClock.create(made.paths.clock, NOON)
    with Records.open(made) as records:
        records.add_kpp("golden", "KPP Golden")
        records.add_hydrant("golden", id="sawahan", name="Sawahan RT 05")
    return made


class Running:
    """The service in a thread of the test."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.console = Handed()
        self.stop = threading.Event()
        clock = installation.open_clock(settings.paths)
        self.service = Service(settings, [self.console, Handed("page", repeatable=True)], clock)
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self.stop.is_set():
            self.service.serve(self.stop)
        self.service.close()

    def __enter__(self) -> "Running":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()

    def said(self, count: int) -> list[str]:
        wait_for(lambda: len(self.console.got) >= count, 20)
        return [m.text for m in self.console.got]


@pytest.fixture
def running(settings: Settings) -> Iterator[Running]:
    with Running(settings) as made:
        yield made


def test_a_fault_becomes_a_message_with_the_name_people_use(running: Running) -> None:
    world = World()
    world.rise()
    write(running.settings.paths.events, world)
    (text,) = running.said(1)
    assert text.startswith("[LATIHAN] GAWAT: Hidran Sawahan RT 05\nTegangan panel hilang di siang hari sejak 11.45.\n")


def test_a_new_name_is_used_from_the_next_message_on(running: Running) -> None:
    world = World()
    world.rise()
    written = write(running.settings.paths.events, world)
    running.said(1)
    with Records.open(running.settings) as records:
        records.set_hydrant("sawahan", name="Langgar Nurul Iman")
    running.service._people._names._ask_at = 0.0
    world.clear()
    write(running.settings.paths.events, world, written)
    assert "Hidran Langgar Nurul Iman" in running.said(2)[1]


def test_records_that_cannot_be_read_do_not_silence_anybody(settings: Settings) -> None:
    settings.paths.records.write_bytes(b"no database " * 1000)
    with Running(settings) as running:
        world = World()
        world.rise()
        write(settings.paths.events, world)
        assert "Hidran sawahan" in running.said(1)[0]


def test_simulated_time_decides_when_people_are_called(settings: Settings) -> None:
    clock = FileClock(settings.paths.clock)
    clock.set(NOON + 10 * HOUR)
    with Running(settings) as running:
        world = World(NOON + 10 * HOUR)
        world.rise("F12", "PERLU_DICEK")
        write(settings.paths.events, world)
        wait_for(lambda: cursor(settings) == 1, 20)
        assert running.console.got == []
        clock.set(NOON + 18 * HOUR)
        assert "baru dikabarkan 06.00" in running.said(1)[0]


def cursor(settings: Settings) -> int:
    try:
        with closing(OutboxReader(settings.paths.outbox)) as reader:
            return reader.cursor("event")
    except StoreError:
        return 0


def test_a_full_disk_is_waited_for_and_nothing_is_lost(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    full = threading.Event()

    class Small(OutboxWriter):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            if full.is_set():
                pages = self._db.execute("PRAGMA page_count").fetchone()[0]
                self._db.execute(f"PRAGMA max_page_count={pages}")

    monkeypatch.setattr(notify.service, "OutboxWriter", Small)
    monkeypatch.setattr(notify.service, "WAIT_S", 0.05)
    with closing(OutboxWriter(settings.paths.outbox)):
        full.set()
    with Running(settings) as running:
        world = World()
        for code in ("F01", "F08", "F12", "F02", "F03", "F04", "F06", "F07"):
            world.rise(code, why="x" * 2000)
        write(settings.paths.events, world)
        wait_for(lambda: "full" in detail(settings), 20)
        assert running.console.got == []
        full.clear()
        assert len(running.said(8)) == 8
        assert len({m.key for m in running.console.got}) == 8


def detail(settings: Settings) -> dict[str, object]:
    beat = heartbeat.read(settings.paths.health, "notify")
    return {} if beat is None else beat.detail


def overwritten(settings: Settings) -> None:
    """Every page, in place, as a failing card does."""
    for name in ("outbox.db", "outbox.db-wal"):
        path = settings.data / name
        if path.exists():
            with path.open("r+b") as file:
                file.write(b"\xa5" * path.stat().st_size)


def malformed(settings: Settings) -> None:
    """A schema that a running process trips over at its next statement."""
    with closing(sqlite3.connect(settings.paths.outbox)) as db, db:
        db.execute("PRAGMA writable_schema=1")
        db.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE message (' WHERE name = 'message'")
        db.execute("PRAGMA schema_version=9999")


def test_an_outbox_damaged_while_it_lay_still_is_set_aside_and_what_stands_is_told_again_marked(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World()
    world.rise()
    world.late("F12")
    write(settings.paths.events, world)
    with Running(settings) as running:
        running.said(1)
    overwritten(settings)
    with Running(settings) as running:
        (text,) = running.said(1)
    assert text.endswith("(ulang)")
    assert len(list(settings.data.glob("outbox.db.damaged-*"))) == 1
    assert "outbox.db was damaged" in capsys.readouterr().out


def test_an_outbox_that_breaks_in_use_is_set_aside_at_once(settings: Settings) -> None:
    world = World()
    world.rise()
    write(settings.paths.events, world)
    with Running(settings) as running:
        running.said(1)
        malformed(settings)
        again = running.said(2)[1]
        assert again.endswith("(ulang)")
    assert len(list(settings.data.glob("outbox.db.damaged-*"))) == 1


def test_the_heartbeat_says_what_it_waits_for_and_who_refuses(settings: Settings) -> None:
    with Running(settings) as running:
        wait_for(lambda: "does not exist yet" in str(detail(settings).get("waiting")), 20)
        running.console.down(1)
        world = World()
        world.rise()
        write(settings.paths.events, world)
        wait_for(lambda: detail(settings).get("refused_by") == ["console"], 20)
        FileClock(settings.paths.clock).set(NOON + 60)
        wait_for(lambda: detail(settings).get("cursor") == 1 and detail(settings).get("due") == 0, 20)
        wait_for(lambda: (b := heartbeat.read(settings.paths.health, "notify")) is not None and b.ok, 20)


def test_the_process_says_it_on_its_console_and_ends_cleanly(settings: Settings) -> None:
    with processes.Service(settings, "notify") as service:
        service.ready()
        world = World()
        world.rise()
        write(settings.paths.events, world)
        wait_for(lambda: "[LATIHAN] GAWAT: Hidran Sawahan RT 05" in service.said(), 20)
        assert service.stop() == 0
    with closing(OutboxReader(settings.paths.outbox)) as outbox:
        assert [(m.channel, m.state) for m in outbox.after(0)] == [("console", "sent"), ("page", "sent")]


def test_a_real_installation_marks_nothing_as_practice(tmp_path: Path) -> None:
    settings = settings_for(new_house(tmp_path))
    installation.create(settings.paths, "real")
    world = World(int(time.time()))
    world.rise()
    write(settings.paths.events, world)
    with Running(settings) as running:
        assert running.said(1)[0].startswith("GAWAT: Hidran sawahan")


def test_an_unknown_channel_is_refused_by_name_with_those_there_are(settings: Settings) -> None:
    service = processes.Service(settings, "notify", HIDRAN_NOTIFY__CHANNELS=json.dumps(["page", "telegramm"]))
    with service:
        wait_for(lambda: service.exit_code is not None, 20)
        assert service.exit_code == 2
        assert "notify.channels names 'telegramm', which is no channel: wanted apprise, console," in service.said()


def test_channels_are_found_by_their_folder_each_opened_once_and_none_is_refused(settings: Settings) -> None:
    assert {"console", "page", "telegram"} <= set(names())
    assert [c.name for c in open_all(["page", "console", "page"], settings)] == ["page", "console"]
    with pytest.raises(SettingsError, match="nobody would hear"):
        open_all([], settings)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("daytime = [20, 6]", "notify.daytime"),
        ("daytime = [6, 25]", "notify.daytime"),
        ("per_day = 0", "notify.per_day"),
        ("channel = ['page']", "notify.channel is no setting"),
        ("channels = 'page'", "notify.channels"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "hidran.toml"
    file.write_text(f"[notify]\n{line}\n")
    with pytest.raises(SettingsError, match=said.replace(".", r"\.")):
        load(file)


def message(text: str) -> Message:
    values = (NOON * 1000, NOON * 1000, "raise", "sawahan", "F08", "GAWAT", NOON, 1, "admin", "console")
    return Message(1, "key", *values, text, "sending", 1, None, None)  # type: ignore[arg-type]


def test_the_console_prints_one_block(capsys: pytest.CaptureFixture[str], settings: Settings) -> None:
    console.open_channel(settings).send(message("GAWAT: Hidran Sawahan\nCek: lihat panel."))
    assert capsys.readouterr().out == ("== Senin 26 Okt 12.00 WIB\n   GAWAT: Hidran Sawahan\n   Cek: lihat panel.\n\n")


@pytest.mark.parametrize("name", ["Sawahan – dekat mushala ☪", "サワハン"])
def test_a_console_that_cannot_spell_a_name_still_prints(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    console.open_channel(settings).send(message(f"GAWAT: Hidran {name}"))
    assert b"GAWAT: Hidran " in raw.getvalue()
    assert raw.getvalue().endswith(b"\n\n")


def test_a_console_that_is_gone_is_a_refusal_not_a_crash(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr("sys.stdout", closed)
    with pytest.raises(ChannelError, match="standard output takes nothing") as caught:
        console.open_channel(settings).send(message("GAWAT"))
    assert caught.value.retryable


def test_a_pipe_that_nobody_reads_is_a_refusal_and_holds_up_nobody(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(write_end, b"x" * 4096)
    os.set_blocking(write_end, True)
    monkeypatch.setattr(console, "PATIENCE_S", 0.05)
    with os.fdopen(write_end, "w") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        with pytest.raises(ChannelError, match="nobody has read it"):
            console.open_channel(settings).send(message("GAWAT"))
        os.close(read_end)
        with pytest.raises(ChannelError, match="Broken pipe"):
            console.open_channel(settings).send(message("GAWAT"))
        monkeypatch.undo()
        with contextlib.suppress(BrokenPipeError):
            stream.close()
