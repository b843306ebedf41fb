"""Months of any length, at their borders."""

from hypothesis import given
from hypothesis import strategies as st

from hidran.months import Month
from hidran.water.digest import DAY_S, Digest
from hidran.water.due import due
from hidran.water.limits import load
from hidran.water.record import Body, build
from hidran.water.summary import summarize

months = st.builds(Month, st.integers(2024, 2040), st.integers(1, 12))
UNDER = load()


def day(at: int, run_min: float | None) -> Digest:
    return Digest(at, 1440, 1440, 720, run_min=run_min)


@given(months, st.sets(st.integers(-3, 35)), st.integers(0, 40 * DAY_S))
def test_a_month_counts_its_own_days_each_once_and_no_other(month: Month, here: set[int], passed_s: int) -> None:
    days = [day(month.start + n * DAY_S, 300.0 if n % 2 else 0.0) for n in here]
    end = min(month.start + passed_s, month.end)
    found = summarize(days, month.start, end)
    inside = [n for n in here if n >= 0 and month.start + n * DAY_S < end]
    if not inside:
        assert found is None
        return
    assert found is not None
    assert found.days == len(found.strip) == -(-(end - month.start) // DAY_S) <= month.days
    assert found.count("ran") == sum(n % 2 for n in inside)
    assert found.count("unknown") == found.days - len(inside)
    assert 0 < found.coverage_pct <= 100
    assert found.run_h == 5.0 * sum(n % 2 for n in inside)


@given(months, st.lists(st.integers(0, 30), unique=True), st.randoms())
def test_in_whatever_order_days_are_known_the_month_is_the_same(month: Month, here: list[int], chance: object) -> None:
    days = [day(month.start + n * DAY_S, 60.0) for n in here]
    mixed = list(days)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    bodies = [build("a", month, known, [], since=month.start, now=month.end, under=UNDER) for known in (days, mixed)]
    assert bodies[0] == bodies[1] == Body.from_json(bodies[0].as_json())


@given(months, st.integers(1, 28), st.integers(-2 * DAY_S, 40 * DAY_S))
def test_a_check_is_due_once_its_day_has_come_and_missed_once_the_month_is_over(
    month: Month, on: int, passed_s: int
) -> None:
    now = month.start + passed_s
    state = due(month, now, on, checked=False)
    assert due(month, now, on, checked=True) == "done"
    assert (state == "missed") == (now >= month.end)
    assert (state == "not_yet") == (now < month.start + (on - 1) * DAY_S)
    if state == "late":
        assert now >= month.start + 24 * DAY_S and on < 25
