"""The engine end to end over its store: order of arrival, registry, silence, damage, patience."""

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hidran import heartbeat
from hidran.faults.episode import Episode
from hidran.paths import Paths
from hidran.store.events import Event
from tests.hidran.faults.logbook import DAY, HOUR, MONDAY, Logbook
from tests.hidran.faults.test_order import WEEK
from tests.ingest.engine_house import House

END = WEEK[-1].ts


def a_house(folder: Path) -> House:
    house = House(folder)
    house.approve("hu-001", "sawahan", since=MONDAY)
    return house


@pytest.fixture
def house(tmp_path: Path) -> House:
    return a_house(tmp_path)


def lost_panel() -> Logbook:
    return Logbook().days(1).until(9, pump=0).until(11, pump=0, panel_v=1.0)


def recorded(house: House) -> list[tuple[object, ...]]:
    """Episodes as the store has them, without what only tells the way they came."""
    found = house.events.episodes(None, 0, 1 << 40)
    return [(e.hydrant, e.code, e.start, e.raised, e.end, e.severity, e.why) for e in found]


def folded(events: list[Event]) -> set[tuple[str, str, int, int | None]]:
    """Episodes as a follower of the events alone would have them."""
    known: dict[tuple[str, str, int], int | None] = {}
    for e in events:
        known[e.hydrant, e.code, e.start] = e.end
        if e.kind == "retract":
            del known[e.hydrant, e.code, e.start]
    return {(*key, end) for key, end in known.items()}


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_any_order_and_any_restart_end_in_the_same_episodes(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(WEEK) - 1), min_size=1, max_size=5), label="cuts"))
    pieces = [WEEK[a:b] for a, b in zip([0, *cuts], [*cuts, len(WEEK)], strict=True)]
    order = data.draw(st.permutations(pieces), label="order")
    folder = Path(tempfile.mkdtemp())
    try:
        house, straight = a_house(folder / "a"), a_house(folder / "b")
        straight.series.arrive(*WEEK)
        straight.judge(END)
        for n, piece in enumerate(order):
            missing = 0 if n == len(order) - 1 else data.draw(st.sampled_from([0, 50]), label="backlog")
            house.series.arrive(*piece, backlog=missing)
            if data.draw(st.booleans(), label="restart"):
                house.restart()
            house.judge(END)
        assert recorded(house) == recorded(straight)
        seen = folded(house.events.after(0, 10_000))
        assert seen == {(e.hydrant, e.code, e.start, e.end) for e in house.events.episodes(None, 0, 1 << 40)}
    finally:
        shutil.rmtree(folder)


def test_a_backlog_of_three_days_is_told_once_and_only_what_still_stands_is_news(house: House) -> None:
    book = Logbook().days(1)
    house.series.arrive(*book.rows)
    house.judge(book.now)
    live_from = len(book.rows)
    book.until(9, pump=0).until(12, pump=0, panel_v=1.0).until(24, pump=0).days(2).until(9, pump=0)
    book.until(10, pump=0, panel_v=1.0)
    house.series.arrive(*book.rows[-30:], backlog=len(book.rows) - live_from - 30)
    house.judge(book.now)
    assert house.told() == []
    house.series.arrive(*book.rows[live_from:-30])
    house.judge(book.now)
    assert [(e.kind, e.late, e.end is None) for e in house.events.after(0)] == [
        ("raise", True, False),
        ("raise", False, True),
    ]


def test_a_backlog_that_never_drains_does_not_silence_for_ever(house: House) -> None:
    book = lost_panel()
    house.series.arrive(*book.rows, backlog=7)
    house.judge(book.now)
    house.judge(book.now + 5 * HOUR)
    assert ("raise", "sawahan", "F08") not in house.told()
    house.judge(book.now + 7 * HOUR)
    assert ("raise", "sawahan", "F08") in house.told()


def test_a_node_that_moves_is_judged_where_it_stood(house: House) -> None:
    book = Logbook().days(2)
    at = book.now
    book.until(9, pump=0).until(11, pump=0, panel_v=1.0)
    house.series.arrive(*book.rows)
    house.judge(book.now)
    assert house.told() == [("raise", "sawahan", "F08")]
    house.approve("hu-001", "baamang", since=at)
    house.judge(book.now)
    assert [(e.hydrant, e.open) for e in house.events.episodes(None, 0, book.now)] == [("baamang", True)]
    assert ("retract", "sawahan", "F08") in house.told()


def test_two_hydrants_are_judged_apart(house: House) -> None:
    house.approve("hu-002", "baamang", since=MONDAY)
    sick, well = lost_panel(), Logbook(node="hu-002").days(1).until(11, pump=0)
    both = sorted([*sick.rows, *well.rows], key=lambda r: r.ts)
    house.series.arrive(*both)
    house.judge(sick.now)
    assert house.told() == [("raise", "sawahan", "F08")]
    assert (house.events.view("baamang") or {})["state"] == "normal"


def test_a_hydrant_without_readings_waits_on_its_page(house: House) -> None:
    house.judge(MONDAY)
    view = house.events.view("sawahan")
    assert view is not None
    assert (view["state"], view["newest_ts"]) == ("menunggu", None)


def test_a_wrong_setting_of_one_hydrant_stops_nobody(house: House) -> None:
    house.sites["sawahan"] = replace(house.sites["sawahan"], rules={"F08": {"hold": 1}})
    house.version += 1
    book = lost_panel()
    house.series.arrive(*book.rows)
    house.judge(book.now)
    assert house.told() == [("raise", "sawahan", "F08")]


def test_a_changed_setting_holds_from_then_on(house: House) -> None:
    book = Logbook().days(1).until(10, pump=0).advance(minutes=2, pump=0, panel_v=1.0)
    house.series.arrive(*book.rows)
    house.judge(book.now)
    assert house.told() == []
    house.sites["sawahan"] = replace(house.sites["sawahan"], rules={"F08": {"drop_hold_s": 120}})
    house.version += 1
    house.judge(book.now)
    house.series.arrive(book.write(pump=0, panel_v=1.0))
    house.judge(book.now)
    assert house.told() == [("raise", "sawahan", "F08")]


@pytest.mark.parametrize("damage", ["{", '{"head": {}, "engine": {}}', '{"head": {"rewind_from": null}}'])
def test_a_damaged_state_is_made_again_from_the_rows(house: House, damage: str) -> None:
    book = lost_panel()
    house.series.arrive(*book.rows)
    house.judge(book.now)
    before, view = recorded(house), house.events.view("sawahan")
    kept = house.events.kept("sawahan")
    assert kept is not None
    with house.events.transaction():
        house.events.keep("sawahan", replace(kept, state=damage))
    house.restart()
    house.judge(book.now)
    assert recorded(house) == before
    assert house.events.view("sawahan") == view


def a_month() -> Logbook:
    """A panel lost on the second day, and again on the twelfth; well otherwise."""
    book = Logbook(step_s=600).days(1)
    for days in (9, 18):
        book.until(9, pump=0).until(11, pump=0, panel_v=1.0).until(16, pump=1).until(24, pump=0).days(days)
    return book


def test_an_engine_far_behind_records_what_ended_long_ago_as_one_that_kept_up(house: House, tmp_path: Path) -> None:
    book, diligent = a_month(), a_house(tmp_path / "diligent")
    for at in range(0, len(book.rows), 144):
        diligent.series.arrive(*book.rows[at : at + 144])
        diligent.judge(diligent.series.rows[-1].ts)
    house.series.arrive(*book.rows)
    house.judge(book.now)
    assert [e[1] for e in recorded(house)] == ["F08", "F08"]
    assert recorded(house) == recorded(diligent)
    assert [(e.kind, e.late) for e in house.events.after(0)] == [("raise", True)] * 2
    house.restart()
    house.judge(book.now + 60)
    assert len(house.events.after(0)) == 2


def test_what_ended_while_the_engine_was_down_for_weeks_ends_when_it_did(house: House) -> None:
    book = a_month()
    down = next(n for n, r in enumerate(book.rows) if r.ts > MONDAY + DAY + 10.5 * HOUR)
    house.series.arrive(*book.rows[:down])
    house.judge(book.rows[down - 1].ts)
    assert house.told() == [("raise", "sawahan", "F08")]
    house.series.arrive(*book.rows[down:])
    house.judge(book.now)
    first, second = house.events.episodes("sawahan", 0, book.now)
    assert [(e.kind, e.start, e.end) for e in house.events.after(1)] == [
        ("clear", first.start, first.end),
        ("raise", second.start, second.end),
    ]
    assert first.end is not None
    assert first.end < MONDAY + 2 * DAY


def test_a_replaced_series_file_is_followed_from_its_beginning(house: House) -> None:
    book = lost_panel()
    house.series.arrive(*book.rows)
    house.judge(book.now)
    house.series.rows.clear()
    before = len(book.rows)
    book.advance(minutes=30)
    house.series.arrive(*book.rows[before:])
    house.judge(book.now)
    assert house.told() == [("raise", "sawahan", "F08"), ("clear", "sawahan", "F08")]


def report(house: House, now: int, *nodes: str) -> None:
    for name in nodes:
        house.series.known[name].last_rx_ms = now * 1000


def minutes(house: House, count: int, *speaking: str) -> None:
    """The engine's clock, minute by minute; these nodes report."""
    for _ in range(count):
        now = int(house.clock.now()) + 60
        report(house, now, *speaking)
        house.judge(now)


def two_hydrants(house: House) -> int:
    house.approve("hu-002", "baamang", since=MONDAY)
    first, second = Logbook().days(1), Logbook(node="hu-002").days(1)
    house.series.arrive(*first.rows, *second.rows)
    house.judge(first.now)
    return first.now


def test_a_silent_hydrant_is_told_in_steps_and_shown_as_unknown(house: House) -> None:
    two_hydrants(house)
    minutes(house, 70, "hu-002")
    assert house.told() == [("raise", "sawahan", "F16"), ("change", "sawahan", "F16")]
    view = house.events.view("sawahan") or {}
    assert (view["state"], view["code"], view["checks"]["F08"]) == ("tidak_diketahui", "F16", "tidak_diketahui")
    minutes(house, 2, "hu-001", "hu-002")
    assert house.told()[-1] == ("clear", "sawahan", "F16")
    assert (house.events.view("sawahan") or {})["state"] == "normal"


def test_a_restart_in_the_middle_of_a_silence_changes_nothing(house: House) -> None:
    two_hydrants(house)
    for _ in range(70):
        minutes(house, 1, "hu-002")
        house.restart()
    assert house.told() == [("raise", "sawahan", "F16"), ("change", "sawahan", "F16")]


def test_everybody_silent_is_one_alarm_of_the_server(house: House) -> None:
    two_hydrants(house)
    minutes(house, 30)
    assert house.told() == [("raise", "", "F16")]
    assert (house.events.view("") or {})["state"] == "PERLU_DICEK"
    assert (house.events.view("baamang") or {})["state"] == "tidak_diketahui"


def test_a_service_whose_heartbeat_stopped_is_the_server(house: House) -> None:
    two_hydrants(house)
    house.paths.health.joinpath("ingest.json").write_text(
        json.dumps({"service": "ingest", "pid": 1, "at": 0.0, "ok": True, "detail": {}})
    )
    minutes(house, 7, "hu-001", "hu-002")
    assert house.told() == [("raise", "", "F16")]
    heartbeat.beat(house.paths.health, "ingest")
    minutes(house, 2, "hu-001", "hu-002")
    assert house.told()[-1] == ("clear", "", "F16")


def test_the_tick_follows_the_clock_and_never_runs_ahead_of_rows(house: House) -> None:
    now = two_hydrants(house)
    assert house.events.cursor("tick") == now // 60 * 60
    minutes(house, 3, "hu-001", "hu-002")
    assert house.events.cursor("tick") == now + 180
    house.judge(now + 180 + DAY // 48)
    assert house.events.cursor("tick") == now + 180 + DAY // 48


def test_an_idle_engine_writes_nothing(house: House) -> None:
    two_hydrants(house)
    assert not house.follower.turn()
    assert Paths(house.folder).events.exists()


def test_silence_and_faults_of_one_hydrant_do_not_mix(house: House) -> None:
    house.approve("hu-002", "baamang", since=MONDAY)
    sick, other = lost_panel(), Logbook(node="hu-002").days(1).until(11, pump=0)
    house.series.arrive(*sick.rows, *other.rows)
    house.judge(sick.now)
    minutes(house, 30, "hu-002")
    open_now: list[Episode] = house.events.open_episodes("sawahan")
    assert [e.code for e in open_now] == ["F08", "F16"]
    sick.now = int(house.clock.now())
    house.series.arrive(*sick.advance(minutes=10).rows[-10:])
    house.judge(sick.now)
    assert house.events.open_episodes("sawahan") == []


def test_a_value_that_is_no_number_is_told_once(house: House) -> None:
    book = Logbook().days(1).advance(minutes=20, panel_v=float("nan"))
    house.series.arrive(*book.rows)
    house.judge(book.now)
    for _ in range(3):
        house.restart()
        house.judge(int(house.clock.now()) + 1)
    assert house.told() == [("raise", "sawahan", "F15")]


def test_a_lost_watch_takes_its_open_silences_from_the_record(house: House) -> None:
    two_hydrants(house)
    minutes(house, 30, "hu-002")
    kept = house.events.kept("")
    assert kept is not None
    with house.events.transaction():
        house.events.keep("", replace(kept, state="{"))
    house.restart()
    minutes(house, 3, "hu-001", "hu-002")
    assert house.told() == [("raise", "sawahan", "F16"), ("clear", "sawahan", "F16")]
