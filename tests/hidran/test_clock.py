"""Clocks, and UTC against WIB."""

import time
from pathlib import Path

import pytest

from hidran.clock import FileClock, FixedClock, SystemClock, iso, utc, wib, wib_midnight

NOON_WIB = 1_795_496_400  # 2026-11-24 05:00 UTC


def test_wib_is_seven_hours_before_utc_in_name_and_the_same_instant() -> None:
    assert utc(NOON_WIB).hour == 5
    assert wib(NOON_WIB).hour == 12
    assert utc(NOON_WIB) == wib(NOON_WIB)
    assert iso(NOON_WIB) == "2026-11-24T05:00:00Z"


@pytest.mark.parametrize(("hours_after_midnight", "days"), [(0, 0), (12, 0), (23.999, 0), (24, 1)])
def test_the_day_begins_at_midnight_in_sampit(hours_after_midnight: float, days: int) -> None:
    midnight = NOON_WIB - 12 * 3600
    assert wib_midnight(midnight + 3600 * hours_after_midnight) == midnight + days * 86400
    assert wib(midnight).strftime("%H:%M") == "00:00"


def test_one_process_sets_the_file_clock_and_another_sees_it(tmp_path: Path) -> None:
    setter = FileClock.create(tmp_path / "clock", NOON_WIB)
    reader = FileClock(tmp_path / "clock")
    setter.set(NOON_WIB + 0.25)
    assert reader.now() == NOON_WIB + 0.25
    assert not reader.real


def test_a_fixed_clock_moves_only_by_hand() -> None:
    clock = FixedClock(100)
    clock.advance(1, minutes=1, hours=1)
    assert clock.now() == 100 + 1 + 60 + 3600
    assert not clock.real


def test_the_system_clock_is_the_machines_own() -> None:
    assert abs(SystemClock().now() - time.time()) < 1
    assert SystemClock().real
