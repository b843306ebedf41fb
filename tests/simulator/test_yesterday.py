"""What lies behind the demo when it begins: entered through the stores, so that every sum is the product's own."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hidran.faults.announce import Change
from hidran.faults.episode import Episode
from hidran.money import dues as of_dues
from hidran.money.book import month_of
from hidran.store import checks, dues, money, work
from hidran.store.events import EventsWriter
from hidran.store.money import first_break
from hidran.store.records import Records
from simulator.demo import repair, yesterday
from simulator.demo.cast import BROKE_TS, KPP, LEAKS, REPAIRED_TS, START_TS, STOPS, WAS_BROKEN, WATERS, play
from simulator.demo.yesterday import LAST, THIS
from simulator.stage import home

HOUR = 3600
ENDED_TS = REPAIRED_TS + 60
FOUND = Episode(WAS_BROKEN, "F01", BROKE_TS + 20 * HOUR, "PERLU_DICEK", BROKE_TS + 23 * HOUR, ENDED_TS, "pompa mati")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    settings, _clock = home.build(tmp_path, play(), language="id", broker="auto")
    with closing(EventsWriter(settings.paths.events)) as engine, engine.transaction():
        engine.append(WAS_BROKEN, Change("raise", replace(FOUND, end=None)), START_TS * 1000)
        engine.append(WAS_BROKEN, Change("clear", FOUND), START_TS * 1000)
    yesterday.tell(settings)
    with Records.open(settings) as opened:
        yield opened


def test_last_month_s_book_adds_up_and_holds_the_repair(records: Records) -> None:
    book = money.book(records, KPP[0])
    month = month_of(book, LAST)
    assert (month.opening, month.came_in, month.went_out) == (7_250_000, 735_000, 455_000)
    assert first_break(book) is None
    (paid,) = [e for e in book if e.category == "perbaikan"]
    assert (paid.rupiah, paid.asset) == (repair.COST_RP, WAS_BROKEN)
    assert [e.at for e in book] == sorted(e.at for e in book)
    assert all(date(2026, 8, 1) <= e.day <= date(2026, 9, 2) and e.at < START_TS for e in book)


def test_thirty_three_households_pay_and_two_are_carried_by_the_others(records: Records) -> None:
    known = dues.dues_of(records, KPP[0])
    last = of_dues.overview(known, LAST)
    assert len(known.members(LAST)) == 33
    assert (last.wanted, last.paid, last.carried, last.open) == (785_000, 735_000, 40_000, 2)
    assert of_dues.overview(known, THIS).paid == 150_000


def test_every_water_was_looked_at_last_month_and_one_tank_this_month(records: Records) -> None:
    assert all(set(checks.checks_of(records, h, LAST)[0].check.samples) == {"tandon", "keran"} for h in WATERS)
    (half,) = checks.checks_of(records, STOPS, THIS)
    assert set(half.check.samples) == {"tandon"}
    assert not any(checks.checks_of(records, h, THIS) for h in WATERS if h != STOPS)


def test_the_repair_is_closed_with_its_times_and_the_report_is_open(records: Records) -> None:
    done, reported = sorted(work.newest(records, 9), key=lambda t: t.number)
    assert (done.hydrant, done.state, done.spent_rp) == (WAS_BROKEN, "closed", repair.COST_RP)
    assert (done.clock.to_answer_s, done.clock.recovered) == (24 * 60, ENDED_TS)
    assert (reported.hydrant, reported.state, reported.origin) == (LEAKS, "open", "report")
