"""Calendar months in WIB."""

import calendar
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hidran.errors import SettingsError
from hidran.months import Month

months = st.builds(Month, st.integers(2000, 2098), st.integers(1, 12))


def test_a_month_begins_and_ends_at_midnight_in_sampit() -> None:
    november = Month(2026, 11)
    assert datetime.fromtimestamp(november.start, UTC).isoformat() == "2026-10-31T17:00:00+00:00"
    assert Month.of(november.start - 1) == Month(2026, 10)
    assert Month.of(november.start) == november == Month.of(november.end - 1)


@given(months)
def test_every_month_has_the_days_of_the_calendar_leap_years_too(month: Month) -> None:
    assert month.days == calendar.monthrange(month.year, month.number)[1]


@given(months, st.integers(-60, 60))
def test_going_so_many_months_on_and_back_comes_home(month: Month, steps: int) -> None:
    assert month.plus(steps).plus(-steps) == month
    assert (month.plus(steps) > month) == (steps > 0)


@given(months)
def test_a_month_is_read_as_it_is_written(month: Month) -> None:
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize("text", ["2026-13", "2026", "Nov 2026", "1999-01", ""])
def test_what_is_no_month_is_refused_with_what_was_found(text: str) -> None:
    with pytest.raises(SettingsError, match="wanted year and month"):
        Month.parse(text)


def test_a_month_is_said_in_both_languages() -> None:
    assert Month(2026, 8).words() == "Agustus 2026"
    assert Month(2026, 8).words("en") == "August 2026"
    assert [str(m) for m in Month(2026, 11).until(Month(2027, 1))] == ["2026-11", "2026-12", "2027-01"]
