"""F11: sun, thirst, and not one attempt in two days."""

from typing import Any

from hidran.contract import MINIMUM_NODE
from tests.hidran.faults.logbook import Logbook, hour_of, with_float


def learnt(**site: Any) -> Logbook:
    return with_float(**site).days(
        5, lambda b: b.a_sunny_day(tank_full=lambda ts: int(hour_of(ts) > 13 or hour_of(ts) < 6))
    )


def test_on_the_third_morning_it_is_the_controller_and_f01_is_told_no_more() -> None:
    book = learnt().days(2, lambda b: b.a_day_without_pump(tank_full=0))
    assert [e.code for e in book.episodes()] == ["F01"]
    book.until(9, pump=0, tank_full=0)
    controller = book.episodes("F11")
    assert [(e.severity, e.open) for e in controller] == [("GAWAT", True)]
    assert book.judged().view(book.now)["checks"]["F11"] == "aktif"
    assert "2 hari cerah" in controller[0].why


def test_it_ends_with_the_pump() -> None:
    book = learnt().days(2, lambda b: b.a_day_without_pump(tank_full=0)).until(9, pump=0, tank_full=0)
    ended = book.until(11, pump=1, tank_full=0).episodes()
    assert [(e.code, e.open) for e in ended] == [("F01", False), ("F11", False)]


def test_one_attempt_or_a_full_tank_proves_the_controller() -> None:
    tried = learnt().a_day_without_pump(tank_full=0).until(9, pump=0, tank_full=0)
    tried.advance(minutes=1, pump=0, pump_starts=1, pump_on_s=10, tank_full=0)
    assert tried.until(24, pump=0, tank_full=0).until(10, pump=0, tank_full=0).episodes("F11") == []
    full = learnt().days(3, lambda b: b.a_day_without_pump(tank_full=1)).until(7.2, pump=0, tank_full=0)
    assert full.episodes("F11") == []


def test_on_a_minimum_node_it_is_not_measured() -> None:
    book = Logbook().days(4)
    assert book.judged().view(book.now)["checks"]["F11"] == "tidak_diukur"


def test_behind_an_inverter_the_panels_voltage_proves_nothing_and_the_sun_must_do() -> None:
    book = learnt(topology="ac_inverter")
    book.days(2, lambda b: b.a_day_without_pump(tank_full=0, panel_v=30.0)).until(9, pump=0, tank_full=0, panel_v=30.0)
    assert [e.severity for e in book.episodes("F11")] == ["GAWAT"]


def test_a_level_above_the_mark_at_which_the_controller_starts_asks_nothing_of_it() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "tank_level_pct")).days(5, lambda b: b.a_sunny_day(tank_level_pct=90.0))
    book.days(3, lambda b: b.a_day_without_pump(tank_level_pct=80.0))
    assert book.until(12, pump=0, tank_level_pct=60.0).episodes("F11") == []


def test_a_battery_that_is_not_measured_may_be_empty_and_the_controller_is_not_blamed() -> None:
    book = learnt(topology="battery_mppt")
    book.days(3, lambda b: b.a_day_without_pump(tank_full=0))
    assert [e.code for e in book.episodes()] == ["F01"]
