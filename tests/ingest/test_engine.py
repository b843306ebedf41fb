"""The engine process's inside: rows by cursor, late rows, approval, restarts."""

from pathlib import Path

import pytest

from tests.hidran.faults.logbook import DAY, MONDAY, Logbook, with_float
from tests.ingest.engine_house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    made.approve("hu-001", "sawahan", since=MONDAY)
    return made


def lost_panel_at_nine() -> Logbook:
    """A healthy day, then a panel that is gone from nine to eleven."""
    return Logbook().days(1).until(9, pump=0).until(11, pump=0, panel_v=1.0)


def test_an_open_fault_is_raised_once_and_its_end_is_told(house: House) -> None:
    book = lost_panel_at_nine()
    house.series.arrive(*book.rows)
    house.judge(book.now)
    assert house.told() == [("raise", "sawahan", "F08")]
    before = len(book.rows)
    book.advance(minutes=30)
    house.series.arrive(*book.rows[before:])
    house.judge(book.now)
    assert house.told() == [("raise", "sawahan", "F08"), ("clear", "sawahan", "F08")]


def test_what_began_and_ended_before_the_engine_saw_it_is_one_late_event(house: House) -> None:
    book = lost_panel_at_nine().until(15, pump=1)
    house.series.arrive(*book.rows)
    house.judge(book.now)
    (event,) = house.events.after(0)
    assert (event.kind, event.late, event.end is not None) == ("raise", True, True)


def test_nothing_is_told_while_the_node_still_holds_older_readings(house: House) -> None:
    book = lost_panel_at_nine()
    house.series.arrive(*book.rows, backlog=40)
    house.judge(book.now)
    assert house.told() == []
    house.series.known["hu-001"].backlog = 0
    house.judge(book.now + 60)
    assert house.told() == [("raise", "sawahan", "F08")]


def test_late_rows_are_judged_in_their_place_and_end_in_the_same_episodes(house: House, tmp_path: Path) -> None:
    book = lost_panel_at_nine().until(15, pump=1)
    middle, rest = book.rows[1440:2400], [*book.rows[:1440], *book.rows[2400:]]
    house.series.arrive(*rest, backlog=len(middle))
    house.judge(book.now)
    house.series.arrive(*middle)
    house.judge(book.now)
    in_order = House(tmp_path / "ordered")
    in_order.approve("hu-001", "sawahan", since=MONDAY)
    in_order.series.arrive(*book.rows)
    in_order.judge(book.now)
    found, wanted = (h.events.episodes(None, 0, book.now) for h in (house, in_order))
    assert [e.key for e in found] == [e.key for e in wanted]
    assert [e.end for e in found] == [e.end for e in wanted]


def test_a_node_not_approved_is_not_judged_until_it_is(tmp_path: Path) -> None:
    house = House(tmp_path)
    book = lost_panel_at_nine()
    house.series.arrive(*book.rows)
    house.judge(book.now)
    assert house.told() == []
    house.approve("hu-001", "sawahan", since=MONDAY)
    house.judge(book.now)
    assert house.told() == [("raise", "sawahan", "F08")]


def test_a_restart_after_every_batch_changes_nothing(house: House) -> None:
    book = lost_panel_at_nine().until(15, pump=1).until(16, pump=0)
    for at in range(0, len(book.rows), 97):
        house.series.arrive(*book.rows[at : at + 97])
        house.restart()
        house.judge(book.rows[min(at + 96, len(book.rows) - 1)].ts)
    assert house.told() == [("raise", "sawahan", "F08"), ("clear", "sawahan", "F08")]


def test_a_float_and_a_still_pump_in_the_sun_speak_within_half_an_hour(house: House) -> None:
    book = with_float().days(4, lambda b: b.a_sunny_day(tank_full=lambda ts: int(ts % DAY > 6 * 3600)))
    book.until(7.5, pump=0, tank_full=0).until(10, pump=1, tank_full=0).until(10.5, pump=0, tank_full=0)
    house.series.arrive(*book.rows)
    house.judge(book.now)
    (event,) = house.events.after(0)
    assert (event.code, event.severity, event.end) == ("F01", "PERLU_DICEK", None)
    assert event.why == "matahari cukup sejak 06.53, pompa mati 20 menit, tandon belum penuh"
