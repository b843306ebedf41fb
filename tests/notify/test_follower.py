"""Events followed by cursor: history, logs that begin anew, unreadable memory."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hidran.store.events import begin_anew
from hidran.store.outbox import OutboxReader
from tests.hidran.people.world import DAY, HOUR, NOON, World
from tests.notify.desk import Desk, Handed, write


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def month(world: World) -> World:
    """Thirty days with a fault each, one of them still open."""
    world.now = NOON - 30 * DAY
    for _ in range(30):
        world.rise()
        world.now += HOUR
        world.clear()
        world.late("F12")
        world.now += DAY - HOUR
    world.rise("F01", "PERLU_DICEK")
    return world


def got(desk: Desk) -> list[str]:
    (console, _) = desk.channels
    assert isinstance(console, Handed)
    return [f"{m.kind} {m.code}" for m in console.got]


def test_a_long_history_is_no_flood(desk: Desk) -> None:
    desk.work(month(World()))
    assert got(desk) == ["raise F01"]


def test_notify_that_comes_before_the_engine_waits_for_its_file(desk: Desk) -> None:
    desk.work()
    assert desk.source.trouble.endswith("does not exist yet")
    world = World()
    world.rise()
    desk.work(world)
    assert got(desk) == ["raise F08"]
    assert desk.source.trouble == ""


def test_what_ended_while_notify_was_down_is_summed_up_once(desk: Desk) -> None:
    world = World()
    world.rise()
    desk.work(world)
    desk.close()
    world.clear()
    world.now += HOUR
    world.rise("F12", "PERLU_DICEK")
    world.now += HOUR
    world.clear("F12")
    desk.work(world)
    assert got(desk) == ["raise F08", "clear F08", "summary F12"]


def test_a_log_set_aside_and_judged_again_tells_nothing_again(desk: Desk) -> None:
    world = World()
    world.late("F12")
    world.rise()
    desk.work(world)
    before = got(desk)
    aside = begin_anew(desk.paths.events, NOON * 1000)
    assert aside.exists()
    write(desk.paths.events, world)
    desk.work()
    assert got(desk) == before
    world.now += HOUR
    world.clear()
    desk.work(world)
    assert got(desk) == [*before, "clear F08"]


def test_a_log_that_was_deleted_and_begins_at_one_tells_nothing_again(desk: Desk) -> None:
    world = World()
    world.rise()
    desk.work(world)
    for suffix in ("", "-wal", "-shm"):
        desk.paths.events.with_name(desk.paths.events.name + suffix).unlink(missing_ok=True)
    desk.work()
    other = World(world.now + 60, hydrant="baamang", log=[])
    other.rise("F01")
    write(desk.paths.events, other)
    desk.clock.advance(60)
    desk.work()
    assert got(desk) == ["raise F08", "raise F01"]


def test_a_damaged_log_is_waited_for_and_the_new_one_read(desk: Desk) -> None:
    world = World()
    world.rise()
    desk.work(world)
    desk.source.close()
    desk.paths.events.write_bytes(b"no database at all " * 400)
    desk.work()
    assert "damaged" in desk.source.trouble
    begin_anew(desk.paths.events, NOON * 1000)
    write(desk.paths.events, world)
    desk.work()
    assert desk.source.trouble == ""
    assert got(desk) == ["raise F08"]


@pytest.mark.parametrize("text", ["", "{", '{"hydrant": 1}', "null"])
def test_a_memory_that_cannot_be_read_is_made_anew_and_nothing_is_told_twice(desk: Desk, text: str) -> None:
    world = World()
    world.rise()
    desk.work(world)
    desk.close()
    with closing(sqlite3.connect(desk.paths.outbox)) as db, db:
        db.execute("UPDATE memory SET value = ? WHERE name LIKE 'story/%'", (text,))
    world.now += HOUR
    desk.work(world)
    assert got(desk) == ["raise F08"]
    world.clear()
    desk.work(world)
    assert got(desk) == ["raise F08", "clear F08"]


def test_a_quiet_minute_writes_nothing(desk: Desk) -> None:
    world = World()
    world.rise()
    desk.work(world)
    with closing(sqlite3.connect(desk.paths.outbox)) as db:
        before = db.execute("PRAGMA data_version").fetchone()
        for _ in range(30):
            desk.clock.advance(minutes=1)
            desk.work()
        assert db.execute("PRAGMA data_version").fetchone() == before


def test_the_cursor_is_that_of_the_log(desk: Desk) -> None:
    world = month(World())
    desk.work(world)
    with closing(OutboxReader(desk.paths.outbox)) as reader:
        assert reader.cursor("event") == len(world.log)
        assert reader.due(int(desk.clock.now() * 1000)) == 0


def test_only_the_hydrant_that_changed_is_written(desk: Desk) -> None:
    for name in ("a", "b", "c"):
        world = World(hydrant=name)
        world.rise()
        write(desk.paths.events, world)
    desk.work()
    before = kept(desk)
    world = World(hydrant="b")
    world.rise("F12", "PERLU_DICEK")
    write(desk.paths.events, world)
    desk.work()
    assert {name for name, text in kept(desk).items() if text != before[name]} == {"story/b"}


def kept(desk: Desk) -> dict[str, str]:
    with closing(OutboxReader(desk.paths.outbox)) as reader:
        return reader.memories("story/")
