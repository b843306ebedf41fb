"""F10: too little voltage for the pump."""

import pytest

from hidran.contract import MINIMUM_NODE
from hidran.site import Site
from tests.hidran.faults.logbook import Logbook


def battery(nominal: int = 24) -> Logbook:
    site = Site(id="sawahan", topology="battery_mppt", panel_nominal_v=nominal)
    book = Logbook(site=site, fitted=(*MINIMUM_NODE, "battery_v"))
    return book.days(4, lambda b: b.a_sunny_day(battery_v=nominal * 1.05)).until(9, pump=0, battery_v=nominal * 1.05)


@pytest.mark.parametrize(("nominal", "low"), [(12, 11.4), (24, 21.9), (48, 43.5)])
def test_a_battery_below_its_cut_off_for_ten_minutes(nominal: int, low: float) -> None:
    book = battery(nominal).advance(minutes=10, pump=1, battery_v=low)
    assert book.episodes("F10") == []
    assert [e.severity for e in book.advance(minutes=2, pump=1, battery_v=low).episodes("F10")] == ["PERLU_DICEK"]


def test_it_ends_when_the_bank_has_been_two_volts_higher_for_half_a_day() -> None:
    book = battery().advance(minutes=15, pump=1, battery_v=21.0).advance(hours=14, pump=0, battery_v=23.0)
    assert book.episodes("F10")[0].open
    assert [e.open for e in book.advance(hours=12.5, pump=0, battery_v=24.5).episodes("F10")] == [False]


def test_an_empty_bank_that_the_sun_lifts_at_noon_and_the_pump_empties_again_is_one_news() -> None:
    book = battery().advance(minutes=15, pump=1, battery_v=21.0)
    for _ in range(3):
        book.advance(hours=5, pump=0, battery_v=25.0).advance(hours=1, pump=1, battery_v=21.5)
    assert len(book.episodes("F10")) == 1


def test_the_dip_of_a_start_is_nothing() -> None:
    book = battery()
    for _ in range(10):
        book.advance(minutes=1, pump=1, battery_v=20.0).advance(minutes=10, pump=1, battery_v=25.0)
    assert book.episodes("F10") == []


def test_a_direct_pump_is_held_to_the_voltage_on_its_controllers_plate() -> None:
    plain = Logbook().days(4)
    assert plain.judged().view(plain.now)["checks"]["F10"] == "tidak_diukur"
    book = Logbook(site=Site(id="sawahan", rules={"F10": {"controller_min_v": 30}})).days(4)
    book.until(8.5, pump=0).until(10, pump=1).advance(minutes=20, pump=1, panel_v=27.0)
    assert [e.evidence["at"] for e in book.episodes("F10")] == ["panel"]
