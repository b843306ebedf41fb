"""`hidran engine` as a process: clean end, and killed at any instant without losing or doubling an event."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from hidran import heartbeat, installation
from hidran.clock import FileClock
from hidran.errors import StoreError
from hidran.settings import Settings
from hidran.store.events import EventsReader
from hidran.store.records import Records
from tests.hidran.faults.logbook import MONDAY, Logbook
from tests.ingest.series_rows import SeriesRows

BOOK = Logbook()
for _ in range(8):
    BOOK.until(8, pump=0).until(9, pump=0, panel_v=0.5).until(13, pump=1).until(24, pump=0)


def a_place(tmp_path: Path) -> Settings:
    """A practice installation with one approved node, its clock at the book's end."""
    settings = Settings(data=tmp_path)
    installation.create(settings.paths, "test")
    FileClock.create(settings.paths.clock, BOOK.now)
    with Records.open(settings) as records:
        records.add_kpp("golden", "KPP Golden")
        records.add_hydrant("golden", id="sawahan")
        records.approve("hu-001", "sawahan", MONDAY)
    return settings


def start(settings: Settings) -> subprocess.Popen[bytes]:
    env = os.environ | {"HIDRAN_DATA": str(settings.data)}
    return subprocess.Popen([sys.executable, "-m", "hidran", "engine"], env=env, stderr=subprocess.DEVNULL)


def wait_for(what: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def cursor(settings: Settings) -> int:
    """Last reading judged; 0 while the engine is still making its file."""
    try:
        with closing(EventsReader(settings.paths.events)) as reader:
            return reader.cursor("reading")
    except StoreError:
        return 0


def events(settings: Settings) -> list[tuple[str, str, int, int | None]]:
    with closing(EventsReader(settings.paths.events)) as reader:
        return [(e.kind, e.code, e.start, e.end) for e in reader.after(0, 10_000) if e.code != "F16"]


def judged_at_leisure(tmp_path: Path, steps: list[slice]) -> list[tuple[str, str, int, int | None]]:
    settings = a_place(tmp_path)
    rows = SeriesRows(settings.paths.series)
    child = start(settings)
    done = 0
    for step in steps:
        rows.arrive(BOOK.rows[step])
        done += len(BOOK.rows[step])
        wait_for(lambda done=done: cursor(settings) >= done)  # type: ignore[misc]
    child.terminate()
    assert child.wait(30) == 0
    return events(settings)


def test_a_killed_engine_loses_and_doubles_nothing(tmp_path: Path) -> None:
    size = 300
    steps = [slice(at, at + size) for at in range(0, len(BOOK.rows), size)]
    settings = a_place(tmp_path / "killed")
    rows = SeriesRows(settings.paths.series)
    dice = random.Random(7)
    child = start(settings)
    kills = 0
    for n, step in enumerate(steps):
        rows.arrive(BOOK.rows[step])
        if n % 8 == 3:
            wait_for(lambda n=n: cursor(settings) > 0)  # type: ignore[misc]
            time.sleep(dice.random() * 0.02)
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
            kills += 1
            child = start(settings)
    wait_for(lambda: cursor(settings) >= len(BOOK.rows))
    child.terminate()
    assert child.wait(30) == 0
    found = events(settings)
    raised = [e[1:3] for e in found if e[0] == "raise"]
    assert len(raised) == len(set(raised)) == 8
    assert {e[0] for e in found} <= {"raise", "clear"}
    assert {e[2] for e in found if e[3] is not None} == {start for _code, start in raised}
    assert kills >= 4


def test_it_beats_says_how_far_it_is_and_ends_cleanly(tmp_path: Path) -> None:
    settings = a_place(tmp_path)
    child = start(settings)
    wait_for(lambda: heartbeat.read(settings.paths.health, "engine") is not None)
    rows = SeriesRows(settings.paths.series)
    rows.arrive(BOOK.rows[:100])
    wait_for(lambda: cursor(settings) == 100)
    wait_for(
        lambda: (b := heartbeat.read(settings.paths.health, "engine")) is not None and b.detail.get("cursor") == 100
    )
    child.send_signal(signal.SIGINT)
    assert child.wait(30) == 0


def test_the_same_rows_in_two_rhythms_give_the_same_episodes(tmp_path: Path) -> None:
    whole = judged_at_leisure(tmp_path / "whole", [slice(0, None)])
    pieces = judged_at_leisure(tmp_path / "pieces", [slice(0, 3000), slice(3000, 7000), slice(7000, None)])
    assert [e[1:] for e in whole if e[0] == "raise"] == [e[1:] for e in pieces if e[0] == "raise"]
