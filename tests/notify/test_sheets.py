"""The meeting sheet makes itself on the first of the month."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from hidran.clock import FixedClock
from hidran.money.book import Draft
from hidran.months import Month
from hidran.settings import Settings
from hidran.site import Site
from hidran.store import money, sheets
from hidran.store.events import EventsWriter
from hidran.store.records import Records
from hidran.store.sheets import Frozen
from notify.months import Keeper

NOV, HOUR, DAY = Month(2026, 11), 3600, 86400


class House:
    """A KPP with one hydrant since November; time passes by `at`."""

    def __init__(self, folder: Path, *, log: bool = True) -> None:
        self.settings, self.clock = Settings(data=folder / "data"), FixedClock(NOV.start)
        self.records = Records.open(self.settings)
        self.records.add_kpp("kpp-a", "KPP Tirta")
        self.records.add_kpp("kpp-b", "KPP tanpa hidran")
        self.records.add_hydrant("kpp-a", Site(id="sawahan", name="Sawahan RT 05"))
        self.records.approve("hu-001", "sawahan", since_ts=NOV.start)
        self.keeper = Keeper(self.settings, self.clock)
        if log:
            EventsWriter(self.settings.paths.events).close()

    def at(self, ts: float) -> None:
        self.clock.advance(ts - self.clock.now())
        self.keeper.turn()

    def kept(self, kpp: str = "kpp-a", month: Month = NOV) -> list[Frozen]:
        return sheets.revisions(self.records, kpp, month)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    with made.records, closing(made.keeper):
        yield made


def test_on_the_first_of_the_month_the_sheet_is_there_once(house: House) -> None:
    house.at(NOV.end - HOUR)
    assert house.kept() == []
    for hour in range(2, 30):
        house.at(NOV.end + hour * HOUR)
    assert [f.revision for f in house.kept()] == [1]
    assert house.kept("kpp-b") == [] and house.kept(month=NOV.plus(-1)) == []


def test_what_was_learnt_in_the_week_after_makes_one_revision(house: House) -> None:
    house.at(NOV.end + 2 * HOUR)
    money.add(house.records, Draft("kpp-a", date(2026, 11, 28), "rutin", 60_000, "nota yang tertinggal"))
    for day in range(1, 12):
        house.at(NOV.end + day * DAY + HOUR)
    assert [f.sheet.cash.went_out for f in house.kept()] == [0, 60_000]


def test_without_the_log_of_faults_there_is_no_sheet_that_lies(tmp_path: Path) -> None:
    made = House(tmp_path, log=False)
    with made.records, closing(made.keeper):
        made.at(NOV.end + 3 * HOUR)
        assert made.kept() == []
