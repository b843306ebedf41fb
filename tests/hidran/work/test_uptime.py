"""For how much of the possible time a hydrant gave water: what is possible, what is down, what nobody knows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hidran.clock import wib_midnight
from hidran.faults.episode import Episode, Severity
from hidran.site import Site
from hidran.work.spans import both, joined, seconds, without
from hidran.work.uptime import Uptime, Watched, uptime

DAY, HOUR = 86400, 3600
MONDAY = wib_midnight(1_793_000_000)
SUN = Watched(Site("sawahan"), MONDAY, MONDAY + 10 * DAY, MONDAY)
LEVEL = replace(SUN, level=True)


def fault(
    code: str, start_h: float, end_h: float | None, severity: Severity = "GAWAT", hydrant: str = "sawahan"
) -> Episode:
    start, end = (None if h is None else MONDAY + round(h * HOUR) for h in (start_h, end_h))
    return Episode(hydrant, code, start or 0, severity, start or 0, end, "")


def test_without_a_measured_tank_only_the_hours_of_sun_are_possible() -> None:
    days = uptime(SUN, [])
    assert 7 * HOUR < days.possible / 10 < 9 * HOUR
    assert days == Uptime(days.possible, days.possible, 0, 0)
    assert uptime(LEVEL, []).possible == 10 * DAY
    assert uptime(replace(SUN, site=Site("sawahan", topology="battery_pwm")), []).possible == 10 * DAY


def test_a_dead_pump_counts_in_the_sun_and_not_by_night() -> None:
    assert uptime(SUN, [fault("F01", 18, 29)]).down == 0
    assert uptime(SUN, [fault("F01", 11, 13)]).down == 2 * HOUR
    assert uptime(SUN, [fault("F01", 11, None)]).down > 9 * 7 * HOUR


def test_silence_is_unknown_and_never_working_and_a_fault_that_stands_is_down_all_the_same() -> None:
    quiet = uptime(SUN, [fault("F16", 11, 13, "PERLU_DICEK")])
    assert (quiet.unknown, quiet.down) == (2 * HOUR, 0)
    assert uptime(SUN, [fault("F16", 11, 13, "INFO", hydrant="")]).unknown == 2 * HOUR
    known_dead = uptime(SUN, [fault("F16", 11, 13), fault("F01", 10, 14)])
    assert (known_dead.unknown, known_dead.down) == (0, 4 * HOUR)


@pytest.mark.parametrize(
    ("code", "severity", "down"),
    [
        ("F12", "GAWAT", True), ("F12", "PERLU_DICEK", False), ("F02", "GAWAT", False), ("F13", "PERLU_DICEK", False),
        ("F20", "GAWAT", True), ("F20", "PERLU_DICEK", False), ("F08", "GAWAT", True), ("F18", "GAWAT", False),
    ],
)  # fmt: skip
def test_down_is_what_leaves_a_bucket_without_drinkable_water(code: str, severity: Severity, *, down: bool) -> None:
    assert bool(uptime(LEVEL, [fault(code, 11, 12, severity)]).down) == down


def test_a_tank_that_runs_over_is_not_empty() -> None:
    over = fault("F20", 11, 12)
    over.evidence = {"over": True}
    assert uptime(LEVEL, [over]).down == 0


def test_a_dull_day_and_the_time_before_the_first_reading_are_not_possible() -> None:
    whole = uptime(SUN, []).possible
    assert uptime(SUN, [fault("F22", 10, 14, "INFO")]).possible == whole - 4 * HOUR
    late = replace(SUN, since=MONDAY + 5 * DAY)
    assert uptime(late, []).possible == pytest.approx(whole / 2, rel=0.01)
    assert uptime(replace(SUN, since=SUN.end), []).part is None


def test_the_goal_is_met_missed_or_hangs_on_what_is_unknown() -> None:
    assert uptime(LEVEL, []).reaches is True
    assert uptime(LEVEL, [fault("F01", 0, 24)]).reaches is False
    assert uptime(LEVEL, [fault("F16", 0, 24)]).reaches is None


_HOURS = st.integers(-30, 270)
_FAULTS = st.lists(
    st.builds(
        lambda code, a, length, severity: fault(code, a, None if length is None else a + length, severity),
        st.sampled_from(("F01", "F08", "F12", "F16", "F17", "F20", "F22", "F13")),
        _HOURS,
        st.none() | st.integers(0, 100),
        st.sampled_from(("INFO", "PERLU_DICEK", "GAWAT")),
    ),
    max_size=8,
)
_WATCHED = st.sampled_from((SUN, LEVEL, replace(SUN, since=MONDAY + 3 * DAY)))


@settings(max_examples=80, deadline=None)
@given(_WATCHED, _FAULTS)
def test_the_parts_make_the_whole_and_none_is_negative(watched: Watched, faults: list[Episode]) -> None:
    found = uptime(watched, faults)
    assert found.working + found.down + found.unknown == found.possible
    assert min(found.working, found.down, found.unknown) >= 0
    assert uptime(watched, reversed(faults)) == found


@settings(max_examples=80, deadline=None)
@given(_WATCHED, _FAULTS, _FAULTS)
def test_one_more_fault_never_adds_water(watched: Watched, faults: list[Episode], more: list[Episode]) -> None:
    assert uptime(watched, [*faults, *more]).working <= uptime(watched, faults).working


@settings(max_examples=80, deadline=None)
@given(_WATCHED, _FAULTS, st.integers(0, 10 * 24))
def test_two_halves_add_up_to_the_whole(watched: Watched, faults: list[Episode], hour: int) -> None:
    middle = watched.start + hour * HOUR
    first, second = uptime(replace(watched, end=middle), faults), uptime(replace(watched, start=middle), faults)
    whole = uptime(watched, faults)
    for name in ("possible", "working", "down", "unknown"):
        assert getattr(first, name) + getattr(second, name) == getattr(whole, name)


_PAIRS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


@given(_PAIRS, _PAIRS)
def test_spans_are_sets_of_seconds(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    def as_set(pairs: object) -> set[int]:
        return {s for start, end in pairs for s in range(start, end)}  # type: ignore[attr-defined]

    x, y = joined(a), joined(b)
    assert as_set(x) == as_set(a)
    assert as_set(both(x, y)) == as_set(a) & as_set(b)
    assert as_set(without(x, y)) == as_set(a) - as_set(b)
    assert seconds(x) == len(as_set(a))
