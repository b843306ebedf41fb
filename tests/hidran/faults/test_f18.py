"""F18: the monitor's own battery."""

import pytest

from hidran.contract import MINIMUM_NODE
from tests.hidran.faults.logbook import Logbook


def powered(volts: float, minutes: float = 40) -> Logbook:
    book = Logbook(fitted=(*MINIMUM_NODE, "supply_v")).advance(hours=1, supply_v=volts + 1)
    return book.advance(minutes=minutes, supply_v=volts)


@pytest.mark.parametrize(
    ("volts", "severity"),
    [
        (3.6, None),
        (3.5, "PERLU_DICEK"),
        (3.3, "GAWAT"),
        (12.4, None),
        (11.7, "PERLU_DICEK"),
        (11.2, "GAWAT"),
        (5, None),
    ],
)
def test_lithium_and_lead_have_their_own_limits(volts: float, severity: str | None) -> None:
    assert [e.severity for e in powered(volts).episodes()] == ([severity] if severity else [])


def test_half_an_hour_is_needed_and_a_transmission_dip_is_nothing() -> None:
    assert powered(3.5, minutes=25).episodes() == []
    dips = Logbook(fitted=(*MINIMUM_NODE, "supply_v"))
    assert dips.advance(hours=5, supply_v=lambda ts: 3.2 if ts % 300 < 60 else 3.8).episodes() == []


def test_it_ends_when_the_battery_is_well_above() -> None:
    book = powered(3.5).advance(hours=1, supply_v=3.65)
    assert book.episodes()[0].open
    assert [e.open for e in book.advance(hours=1, supply_v=3.8).episodes()] == [False]
