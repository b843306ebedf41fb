"""The monthly records as notify's own thread keeps them, hour by hour."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from hidran.clock import FixedClock
from hidran.months import Month
from hidran.settings import Settings
from hidran.site import Site
from hidran.store import checks, people, roles
from hidran.store.month import MonthRecord, Months
from hidran.store.records import Records
from hidran.store.saying import Saying, saying_in
from hidran.water import limits
from notify.months import Keeper
from tests.hidran.faults.logbook import DAY, HOUR, Logbook
from tests.hidran.water.checks import check
from tests.ingest.series_rows import SeriesRows

NOV = Month(2026, 11)


@dataclass
class House:
    settings: Settings
    records: Records
    clock: FixedClock
    keeper: Keeper

    def at(self, ts: float) -> None:
        """Time passes to that moment, and the keeper looks."""
        self.clock.advance(ts - self.clock.now())
        self.keeper.turn()

    def arrive(self, book: Logbook) -> None:
        with closing(SeriesRows(self.settings.paths.series)) as series:
            series.arrive(book.rows)

    def record(self, month: Month = NOV) -> MonthRecord:
        months = Months(self.records, self.records.registry(), limits.load())
        return months.record("sawahan", month, self.clock.now())

    def look(self, ts: int) -> None:
        with self.records.session() as db:
            made = check(ts, tandon="", keran="")
            checks.keep(db, self.records, "sawahan", made, form_key=f"k{ts}", under=limits.load())

    def said(self) -> list[Saying]:
        return [s for s in map(saying_in, self.records.inbox_after(0)) if s is not None]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings, clock = Settings(data=tmp_path / "data"), FixedClock(NOV.start)
    with Records.open(settings) as records:
        records.add_kpp("kpp-a", "KPP Tirta")
        records.add_hydrant("kpp-a", Site(id="sawahan", name="Sawahan RT 05"))
        records.approve("hu-001", "sawahan", since_ts=NOV.start)
        with closing(Keeper(settings, clock)) as keeper:
            yield House(settings, records, clock, keeper)


def remind_on(house: House, day: int) -> None:
    house.records.set_hydrant("sawahan", rules={"F21": {"logged": 1, "due_day": day}})


def behind(house: House, name: str, *posts: str) -> int:
    person = people.add_person(house.records, name)
    for role in posts:
        roles.give_role(house.records, person, role, "kpp-a")
    return person


def test_a_month_opens_is_brought_up_to_date_and_closes_by_itself(house: House) -> None:
    house.at(NOV.start + 60)
    assert house.record().opened_ts == NOV.start + 60
    house.arrive(Logbook(now=NOV.start).days(2))
    house.at(NOV.start + 2 * DAY)
    sensor = house.record().body.sensor
    assert sensor is not None and sensor.strip == ("ran", "ran")
    house.at(NOV.end + HOUR / 2)
    assert house.record().closed_ts is None
    house.at(NOV.end + HOUR)
    found = house.record()
    assert [(r.number, r.why, r.body.verdict) for r in found.revisions] == [(1, "closed", "BELUM_DIPERIKSA")]
    assert house.record(NOV.plus(1)).opened_ts is not None


def test_late_readings_make_a_revision_for_a_week_and_not_later(house: House) -> None:
    house.at(NOV.start + 60)
    book = Logbook(now=NOV.end - 3 * DAY).days(3)
    first, second, third = (book.rows[n * 1440 : (n + 1) * 1440] for n in range(3))
    for rows, at in ((first, NOV.end + HOUR), (second, NOV.end + 6 * DAY), (third, NOV.end + 8 * DAY)):
        book.rows = rows
        house.arrive(book)
        house.at(at)
        house.at(at + HOUR)
    bodies = [r.body.sensor for r in house.record().revisions]
    assert [(s.count("ran"), s.count("unknown")) for s in bodies if s] == [(1, 29), (2, 28)]


def test_months_that_went_by_while_nothing_ran_are_closed_at_the_next_start(house: House) -> None:
    house.at(NOV.start + 60)
    house.at(NOV.plus(4).start + DAY)
    assert house.record().closed_ts is not None
    assert house.record(NOV.plus(3)).closed_ts is not None


def test_without_any_reading_the_record_still_opens_and_closes(house: House) -> None:
    house.at(NOV.start + 60)
    house.at(NOV.end + 2 * HOUR)
    body = house.record().body
    assert (body.sensor, body.verdict) == (None, "BELUM_DIPERIKSA")


def test_one_round_an_hour_is_enough(house: House) -> None:
    assert house.keeper.turn()
    house.clock.advance(minutes=30)
    assert not house.keeper.turn()
    house.clock.advance(minutes=30)
    assert house.keeper.turn()


def test_the_roles_are_reminded_on_the_day_the_kpp_set_then_on_the_25th_and_told_of_a_missed_month(
    house: House,
) -> None:
    remind_on(house, 10)
    checker, chair = behind(house, "Siti", "pemeriksa_air"), behind(house, "Edi", "ketua")
    technician = behind(house, "Budi", "teknisi")
    for day in range(33):
        for hour in (0, 12):
            house.at(NOV.start + day * DAY + hour * HOUR + 2 * HOUR)
    told = [(s.key.split("/")[1], s.key.split("/")[3], s.person) for s in house.said()]
    assert told == [
        ("2026-11", "due", checker),
        ("2026-11", "late", checker),
        ("2026-11", "late", chair),
        ("2026-11", "missed", checker),
        ("2026-11", "missed", chair),
    ]
    assert technician not in {s.person for s in house.said()}
    assert "Sawahan RT 05" in house.said()[0].text


def test_who_has_looked_is_not_reminded(house: House) -> None:
    remind_on(house, 10)
    behind(house, "Siti", "pemeriksa_air")
    house.at(NOV.start + 60)
    house.look(NOV.start + 3 * DAY)
    house.at(NOV.start + 26 * DAY)
    house.at(NOV.end + DAY)
    assert house.said() == []


def test_where_nobody_looks_after_the_water_the_technician_is_asked(house: House) -> None:
    remind_on(house, 10)
    technician = behind(house, "Budi", "teknisi")
    house.at(NOV.start + 10 * DAY)
    assert [s.person for s in house.said()] == [technician]


def test_a_kpp_that_keeps_no_checks_here_is_left_alone(house: House) -> None:
    behind(house, "Siti", "pemeriksa_air")
    house.at(NOV.start + 26 * DAY)
    house.at(NOV.end + DAY)
    assert house.said() == []


def test_a_damaged_series_file_stops_neither_the_thread_nor_later_rounds(house: House) -> None:
    house.settings.paths.series.write_bytes(b"no database" * 500)
    assert not house.keeper.turn()
