"""Any order of arrival ends in the same episodes (Hypothesis): shuffles, doubles, splits, gaps, restarts."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hidran.faults.episode import Episode
from hidran.faults.state import mark
from hidran.faults.timeline import MemoryShelf, Timeline
from hidran.reading import Reading
from hidran.site import Site
from tests.hidran.faults.logbook import MONDAY, Logbook, with_float

TEN_MINUTES = 600


def a_bad_week() -> Logbook:
    """Six days in steps of ten minutes: panel lost and found, clock wrong, probe dry, pump still, a gap."""
    book = with_float()
    book.step_s = TEN_MINUTES
    book.days(3, lambda b: b.a_sunny_day(tank_full=1))
    book.until(9, pump=0, tank_full=1).until(11, pump=0, panel_v=0.5, tank_full=1).until(14, pump=1, tank_full=0)
    book.until(20, pump=0, tank_full=1, offset_s=25_200).until(24, pump=0, tank_full=1)
    book.until(8, pump=0, tank_full=1).until(12, pump=0, tank_full=0).until(13, pump=1, tank_full=0)
    book.silence(hours=3).until(24, pump=0, tank_full=1, turbidity_mv=40.0)
    return book.until(12, pump=0, tank_full=0)


WEEK = a_bad_week().rows


class Arrivals:
    """A store that readings reach in some order, and a timeline that follows it, restarted at will."""

    def __init__(self) -> None:
        self.stored: dict[int, Reading] = {}
        self.shelf = MemoryShelf()
        self.timeline = self._open(None, None)

    def _open(self, state: str | None, rewind_from: int | None) -> Timeline:
        return Timeline(Site(id="sawahan"), self.shelf, self.rows, state, rewind_from)

    def rows(self, start: int) -> list[Reading]:
        return sorted((r for r in self.stored.values() if r.ts >= start), key=mark)

    def arrive(self, rows: list[Reading]) -> None:
        for row in rows:
            if row.id not in self.stored:
                self.stored[row.id] = row
                self.timeline.take(row)

    def restart(self) -> None:
        self.timeline = self._open(self.timeline.engine.state_json(), self.timeline.rewind_from)

    def settled(self) -> list[Episode]:
        self.timeline.settle()
        return self.timeline.episodes


def in_order(rows: list[Reading]) -> list[Episode]:
    arrivals = Arrivals()
    arrivals.arrive(sorted(rows, key=mark))
    return arrivals.settled()


EXPECTED = in_order(WEEK)


def test_the_week_has_trouble_of_every_kind() -> None:
    assert {e.code for e in EXPECTED} == {"F01", "F08", "F15", "F17"}


def backlog_after_live(rows: list[Reading], at: int) -> list[Reading]:
    return [*rows[:at], *rows[at + 200 :], *rows[at : at + 200]]


def newest_first(rows: list[Reading], _at: int) -> list[Reading]:
    return rows[::-1]


@pytest.mark.parametrize("order", [backlog_after_live, newest_first])
@pytest.mark.parametrize("at", [10, 300, 500])
def test_live_first_or_newest_first_end_in_the_same_episodes(
    order: Callable[[list[Reading], int], list[Reading]], at: int
) -> None:
    arrivals = Arrivals()
    arrivals.arrive(order(WEEK, at))
    assert arrivals.settled() == EXPECTED


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_order_of_arrival_ends_in_the_same_episodes(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(WEEK) - 1), min_size=1, max_size=8), label="cuts"))
    pieces = [WEEK[a:b] for a, b in zip([0, *cuts], [*cuts, len(WEEK)], strict=True)]
    order = data.draw(st.permutations(pieces), label="order")
    arrivals = Arrivals()
    for piece in order:
        arrivals.arrive(piece)
        what = data.draw(st.sampled_from(["go on", "settle", "restart", "again"]))
        if what == "settle":
            arrivals.settled()
        elif what == "restart":
            arrivals.restart()
        elif what == "again":
            arrivals.arrive(piece)
    assert arrivals.settled() == EXPECTED


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lost=st.sets(st.integers(0, len(WEEK) - 1), max_size=60), seed=st.randoms(use_true_random=False))
def test_rows_that_are_lost_for_good_change_no_order_either(lost: set[int], seed: "object") -> None:
    kept = [row for i, row in enumerate(WEEK) if i not in lost]
    shuffled = list(kept)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    arrivals = Arrivals()
    arrivals.arrive(shuffled)
    assert arrivals.settled() == in_order(kept)


def test_two_readings_of_one_second_are_judged_by_boot_and_seq() -> None:
    book = Logbook()
    first, second = book.write(), book.write()
    second.ts = first.ts
    arrivals = Arrivals()
    arrivals.arrive([second, first])
    arrivals.settled()
    assert arrivals.timeline.engine.state.newest == (first.ts, 1, 2, "hu-001")


def test_what_is_older_than_the_shelf_is_history_only() -> None:
    book = Logbook()
    book.step_s = TEN_MINUTES
    book.days(12)
    old = [r for r in book.rows if r.ts < MONDAY + 86_400]
    arrivals = Arrivals()
    arrivals.arrive([r for r in book.rows if r not in old])
    before = arrivals.timeline.engine.state_json()
    arrivals.arrive(old)
    arrivals.settled()
    assert arrivals.timeline.engine.state_json() == before
    assert arrivals.timeline.rewind_from is None
