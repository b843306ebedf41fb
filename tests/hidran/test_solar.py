"""The sun over Sampit against the figures of reference domain.md 5 (astral, pvlib)."""

import datetime as dt

import pytest

from hidran.clock import WIB, wib
from hidran.solar import elevation_deg, sun_window

YEAR = [dt.datetime(2026, 1, 1, tzinfo=WIB) + dt.timedelta(days=d) for d in range(365)]


def at(when: dt.datetime) -> float:
    return when.timestamp()


def minutes(ts: float) -> float:
    local = wib(ts)
    return local.hour * 60 + local.minute + local.second / 60


def hm(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


# Elevation -> range over the year of the first and last minute at or above it; domain.md 5, its table.
TABLE = [
    (0, "05:10", "05:42", "17:14", "17:44"),
    (10, "05:52", "06:22", "16:32", "17:02"),
    (15, "06:12", "06:44", "16:12", "16:42"),
    (20, "06:32", "07:06", "15:50", "16:22"),
    (25, "06:54", "07:28", "15:30", "16:02"),
    (30, "07:14", "07:50", "15:08", "15:40"),
]


@pytest.mark.parametrize(("elevation", "first", "first_end", "last", "last_end"), TABLE)
def test_the_window_of_each_elevation_ranges_over_the_year_as_astral_says(
    elevation: float, first: str, first_end: str, last: str, last_end: str
) -> None:
    windows = [sun_window(at(day), elevation) for day in YEAR]
    starts, ends = [minutes(a) for a, _ in windows], [minutes(b) for _, b in windows]
    found = (min(starts), max(starts), min(ends), max(ends))
    wanted = [hm(t) for t in (first, first_end, last, last_end)]
    assert found == pytest.approx(wanted, abs=3)


def test_solar_noon_is_half_past_eleven_and_not_twelve() -> None:
    noons = [sum(map(minutes, sun_window(at(day), 0))) / 2 for day in YEAR]
    assert (min(noons), max(noons)) == pytest.approx((hm("11:12"), hm("11:42")), abs=2)


def test_the_noon_sun_stands_between_64_and_90_degrees() -> None:
    noons = [elevation_deg(sum(sun_window(at(day), 0)) / 2) for day in YEAR]
    assert min(noons) == pytest.approx(64, abs=0.6)
    assert max(noons) == pytest.approx(90, abs=0.6)


@pytest.mark.parametrize("day", YEAR[::30])
@pytest.mark.parametrize("elevation", [0, 15, 25])
def test_the_window_ends_where_the_elevation_says(day: dt.datetime, elevation: float) -> None:
    for edge in sun_window(at(day), elevation):
        assert elevation_deg(edge) == pytest.approx(elevation, abs=0.2)


def test_the_night_is_dark_and_an_elevation_never_reached_has_no_window() -> None:
    midnight = at(YEAR[100])
    start, end = sun_window(midnight, 89.9999)
    assert elevation_deg(midnight) < -60
    assert start == end


@pytest.mark.parametrize("lon", [95.3, 112.95, 141.0])
def test_the_window_lies_on_the_asked_day_all_over_indonesia(lon: float) -> None:
    midnight = at(YEAR[200])
    start, end = sun_window(midnight, 10, lon=lon)
    assert midnight <= start < end < midnight + 86400
