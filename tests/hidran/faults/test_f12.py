"""F12 at a pump that only tries: what is not lifted says nothing of the well."""

from tests.hidran.faults.logbook import Logbook

MUDDY_MV = 3600.0  # the logbook's clear water lies at 4200


def test_water_that_a_trying_pump_only_stirs_is_not_judged() -> None:
    book = Logbook().days(5).until(9, pump=0)
    on = lambda ts: int(ts % 180 < 60)  # noqa: E731
    assert book.advance(hours=3, pump=on, turbidity_mv=MUDDY_MV).episodes("F12") == []


def test_the_same_water_from_a_pump_that_runs_is_mud() -> None:
    book = Logbook().days(5).until(9, pump=0)
    assert [e.severity for e in book.advance(hours=1, pump=1, turbidity_mv=MUDDY_MV).episodes("F12")] == ["GAWAT"]
