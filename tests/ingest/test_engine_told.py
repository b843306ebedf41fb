"""What people tell, live: heard once whatever is killed, in its place however late, and as in a replay."""

import os
import random
import signal
import time
from contextlib import closing
from pathlib import Path

import pytest

from hidran.contract import MINIMUM_NODE
from hidran.faults.human import HumanEvent
from hidran.replay.player import Player
from hidran.replay.trace import Row
from hidran.site import Site
from hidran.store.events import EventsReader
from hidran.store.records import Records
from hidran.store.telling import tell
from ingest.engine import InboxWatch
from tests.hidran.faults.logbook import HOUR, MONDAY, Logbook
from tests.hidran.faults.test_f22 import after_a_week
from tests.ingest.engine_house import House
from tests.ingest.series_rows import SeriesRows
from tests.ingest.test_engine_process import a_place, cursor, start, wait_for

Brief = tuple[str, str, str, int, int, int | None]


def a_hard_week() -> tuple[Logbook, list[HumanEvent]]:
    """A pump that stands: once under repair, once with a full tank, once for nobody knows what; cleaned in between."""
    book, events = Logbook(step_s=300).days(5), []
    book.until(10, pump=0)
    events.append(HumanEvent("sawahan", book.now - 600, "tank_full", by="Siti"))
    book.until(24, pump=0).until(7, pump=0)
    events.append(HumanEvent("sawahan", book.now + HOUR, "maintenance", {"hours": 6}))
    book.until(24, pump=0)
    events.append(HumanEvent("sawahan", book.now - 5 * HOUR, "repaired", {"what": "pump"}))
    events.append(HumanEvent("sawahan", book.now + 9 * HOUR, "cleaned", {"what": "sensor"}))
    book.a_sunny_day().until(20, pump=0)
    return book, events


BOOK, TOLD = a_hard_week()


def replayed(books: dict[str, Logbook], events: list[HumanEvent]) -> list[Brief]:
    rows = [
        Row(1, r.ts, r.rx_ms / 1000, name, r.node, r.boot, r.seq, r.up_s, {n: getattr(r, n) for n in MINIMUM_NODE})
        for name, book in books.items()
        for r in book.rows
    ]
    player = Player([Site(id=name) for name in books], MINIMUM_NODE, events)
    player.play(iter(sorted(rows, key=lambda row: row.received)))
    return sorted((e.hydrant, e.code, e.severity, e.start, e.raised, e.end) for e in player.episodes())


def found_by(house: House) -> list[Brief]:
    found = house.events.episodes(None, 0, 1 << 40)
    return sorted((e.hydrant, e.code, e.severity, e.start, e.raised, e.end) for e in found)


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path)
    house.approve("hu-001", "sawahan", since=MONDAY)
    return house


def test_what_was_told_changes_what_is_found() -> None:
    assert replayed({"sawahan": BOOK}, TOLD) != replayed({"sawahan": BOOK}, [])


@pytest.mark.parametrize("seed", range(6))
def test_live_finds_what_replay_finds_however_late_it_is_told_and_whatever_restarts(house: House, seed: int) -> None:
    dice = random.Random(seed)
    cuts = sorted(dice.sample(range(1, len(BOOK.rows)), 6))
    pieces = [BOOK.rows[a:b] for a, b in zip([0, *cuts], [*cuts, len(BOOK.rows)], strict=True)]
    moments = [dice.randrange(len(pieces)) for _ in TOLD]
    for n, piece in enumerate(pieces):
        late = [e for e, moment in zip(TOLD, moments, strict=True) if moment == n and e.ts <= piece[-1].ts]
        moments = [m + 1 if m == n and e not in late else m for e, m in zip(TOLD, moments, strict=True)]
        house.tell(*late)
        if dice.random() < 0.5:
            house.judge(piece[0].ts)
        house.series.arrive(*piece)
        if dice.random() < 0.5:
            house.restart()
        house.judge(piece[-1].ts)
    house.tell(*TOLD)
    house.judge(BOOK.now)
    assert [e for e in found_by(house) if e[1] != "F16"] == replayed({"sawahan": BOOK}, TOLD)
    assert len(house.events.told.since("sawahan", 0)) == len(TOLD)


def test_a_crash_between_hearing_and_commit_neither_loses_nor_doubles(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.series.arrive(*BOOK.rows)
    house.judge(BOOK.now)
    house.tell(*TOLD)
    for step in ("set_cursor", "keep"):
        with monkeypatch.context() as broken, pytest.raises(RuntimeError):
            broken.setattr(house.events, step, _power_cut)
            house.judge(BOOK.now)
        assert house.events.told.since("sawahan", 0) == []
        assert house.events.cursor("inbox") == 0
        house.restart()
    house.judge(BOOK.now)
    assert house.events.cursor("inbox") == len(TOLD)
    assert found_by(house) == replayed({"sawahan": BOOK}, TOLD)


def _power_cut(*_: object) -> None:
    raise RuntimeError("power cut")


def test_what_was_told_before_its_hydrant_was_known_is_heard_when_it_is(house: House) -> None:
    house.tell(*(HumanEvent("baamang", e.ts, e.kind, e.data) for e in TOLD))
    house.judge(MONDAY)
    house.approve("hu-001", "baamang", since=MONDAY)
    house.series.arrive(*BOOK.rows)
    house.judge(BOOK.now)
    as_baamang = [("baamang", *e[1:]) for e in replayed({"sawahan": BOOK}, TOLD)]
    assert [e for e in found_by(house) if e[0] == "baamang"] == as_baamang


def test_silence_under_repair_is_no_news_and_after_it_is(house: House) -> None:
    house.approve("hu-002", "baamang", since=MONDAY)
    first, second = Logbook().days(1), Logbook(node="hu-002").days(1)
    house.series.arrive(*first.rows, *second.rows)
    house.judge(first.now)
    house.tell(HumanEvent("sawahan", first.now + 60, "maintenance", {"hours": 2}))
    for n in range(1, 181):
        house.series.known["hu-002"].last_rx_ms = (first.now + 60 * n) * 1000
        house.judge(first.now + 60 * n)
        if n in (119, 120):
            house.restart()
            assert house.told() == []
            view = house.events.view("sawahan") or {}
            assert (view["state"], view["checks"]["F08"]) == ("normal", "ditekan"), "shown as under repair, not as well"
            assert view["maintenance_until"] == first.now + 60 + 2 * HOUR
    assert (house.events.view("sawahan") or {})["maintenance_until"] is None
    (alarm,) = house.events.open_episodes("sawahan")
    assert (alarm.code, alarm.raised) == ("F16", first.now + 60 + 2 * HOUR)


def test_an_open_silence_stands_while_it_is_repaired_and_does_not_grow(house: House) -> None:
    house.approve("hu-002", "baamang", since=MONDAY)
    first, second = Logbook().days(1), Logbook(node="hu-002").days(1)
    house.series.arrive(*first.rows, *second.rows)
    house.judge(first.now)
    for n in range(1, 121):
        if n == 30:
            house.tell(HumanEvent("sawahan", first.now + 60 * n, "maintenance"))
        house.series.known["hu-002"].last_rx_ms = (first.now + 60 * n) * 1000
        house.judge(first.now + 60 * n)
    assert house.told() == [("raise", "sawahan", "F16")]
    (alarm,) = house.events.open_episodes("sawahan")
    assert alarm.severity == "INFO"


def test_rubbish_and_other_entries_are_passed_over(house: House) -> None:
    house.arrive("answer", {"a": 1})
    house.arrive("told", {"hydrant": "sawahan", "ts": "yesterday", "kind": "tank_full"})
    house.arrive("told", {"hydrant": 7, "kind": "party"})
    house.tell(TOLD[0])
    house.judge(MONDAY)
    assert house.events.told.since("sawahan", 0) == [TOLD[0]]
    assert house.events.cursor("inbox") == 4


def test_a_dull_day_over_the_fleet_is_found_live_as_in_replay(tmp_path: Path) -> None:
    books = after_a_week(still=4, of=4)
    expected = replayed(books, [])
    assert {code for _, code, *_ in expected} == {"F22"}
    for step in (1 << 30, 301):
        house = House(tmp_path / str(step))
        for name, book in books.items():
            house.approve(f"node-{name}", name, since=MONDAY)
            for row in book.rows:
                row.node = f"node-{name}"
        rows = sorted((r for book in books.values() for r in book.rows), key=lambda r: r.rx_ms)
        for at in range(0, len(rows), step):
            house.series.arrive(*rows[at : at + step])
            house.judge(rows[min(at + step, len(rows)) - 1].ts)
            house.restart()
        assert [e for e in found_by(house) if e[1] != "F16"] == expected


def test_rows_still_to_come_are_no_dull_day(tmp_path: Path) -> None:
    """A broker down all morning: the live rows that come first know nothing of the day yet."""
    books = after_a_week(still=0, of=4)
    house = House(tmp_path)
    for name, book in books.items():
        house.approve(f"node-{name}", name, since=MONDAY)
        for row in book.rows:
            row.node = f"node-{name}"
    rows = sorted((r for book in books.values() for r in book.rows), key=lambda r: r.rx_ms)
    back = rows[-1].ts - 5 * HOUR
    house.series.arrive(*[r for r in rows if r.ts < back - 6 * HOUR])
    house.judge(back)
    house.series.arrive(*[r for r in rows if r.ts >= back], backlog=70)
    house.judge(rows[-1].ts)
    assert house.events.told.since("h0", 0) == []


def test_a_killed_engine_hears_everything_once(tmp_path: Path) -> None:
    settings = a_place(tmp_path)
    rows, dice = SeriesRows(settings.paths.series), random.Random(5)
    child = start(settings)
    moments = sorted(TOLD, key=lambda e: e.ts)
    with Records.open(settings) as records:
        for at in range(0, len(BOOK.rows), 300):
            piece = BOOK.rows[at : at + 300]
            rows.arrive(piece)
            while moments and moments[0].ts <= piece[-1].ts:
                tell(records, moments.pop(0), "test")
                wait_for(lambda: cursor(settings) > 0)
                time.sleep(dice.random() * 0.3)
                os.kill(child.pid, signal.SIGKILL)
                child.wait()
                child = start(settings)
    wait_for(lambda: cursor(settings) >= len(BOOK.rows) and heard(settings.paths.events) == len(TOLD))
    child.terminate()
    assert child.wait(10) == 0
    with closing(EventsReader(settings.paths.events)) as reader:
        found = reader.episodes("sawahan", 0, 1 << 40)
        assert len(reader.told.since("sawahan", 0)) == len(TOLD)
    brief = sorted((e.hydrant, e.code, e.severity, e.start, e.raised, e.end) for e in found if e.code != "F16")
    assert brief == replayed({"sawahan": BOOK}, TOLD)


def test_an_inbox_that_starts_over_is_heard_from_its_beginning(tmp_path: Path) -> None:
    """Records restored from an older backup: their ids begin again below the engine's cursor."""
    settings = a_place(tmp_path)
    with Records.open(settings) as records:
        watch = InboxWatch(records)
        ids = [tell(records, event, "test") for event in TOLD[:2]]
        assert [e.id for e in watch(0)] == ids
        assert records.inbox_newest() == ids[-1]
        assert [e.id for e in watch(ids[-1] + 40)] == ids
        assert watch(0) == [], "asked again within the second"


def heard(path: Path) -> int:
    with closing(EventsReader(path)) as reader:
        return reader.cursor("inbox")
