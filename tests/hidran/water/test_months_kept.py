"""The record of a month as it is opened, brought up to date, closed, and revised."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hidran.months import Month
from hidran.reading import Reading
from hidran.registry import Calibration
from hidran.settings import Settings
from hidran.site import Site
from hidran.store import checks
from hidran.store.month import MonthRecord, Months, frozen_bodies
from hidran.store.month_days import Days
from hidran.store.records import Records
from hidran.store.rollup import advance, prune
from hidran.store.series import SeriesReader
from hidran.store.sqlite import open_writer, transaction
from hidran.store.telling import told_in
from hidran.water import limits
from tests.hidran.faults.logbook import CLEAR_MV, DAY, Logbook
from tests.hidran.water.checks import check
from tests.ingest.series_rows import SeriesRows

NOV = Month(2026, 11)
UNDER = limits.load()


@dataclass
class Kpp:
    """A hydrant with a node and its records."""

    settings: Settings
    records: Records

    def arrive(self, rows: list[Reading]) -> None:
        with closing(SeriesRows(self.settings.paths.series)) as series:
            series.arrive(rows)

    def roll_up(self, *, keep_days: int | None = None, now: float = 0) -> None:
        """What ingest does beside; with `keep_days` raw rows older than that go."""
        with closing(open_writer(self.settings.paths.series, "")) as db:
            with transaction(db):
                while advance(db, 5000):
                    pass
            if keep_days is not None:
                with transaction(db):
                    prune(db, now, keep_days, 1_000_000)

    def refresh(self, month: Month, now: float, learnt_mv: float | None = CLEAR_MV) -> int:
        registry = self.records.registry()
        with closing(SeriesReader(self.settings.paths.series)) as series:
            return Days(series, registry, registry.hydrants["sawahan"], learnt_mv).refresh(self.records, month, now)

    @property
    def months(self) -> Months:
        return Months(self.records, self.records.registry(), UNDER)

    def record(self, month: Month, now: float) -> MonthRecord:
        return self.months.record("sawahan", month, now)

    def look(self, ts: int, key: str, now: float | None = None, **points: str) -> checks.KeptCheck:
        with self.records.session() as db:
            made = check(ts, **points)
            return checks.keep(db, self.records, "sawahan", made, form_key=key, under=UNDER)[0]


@pytest.fixture
def kpp(tmp_path: Path) -> Iterator[Kpp]:
    settings = Settings(data=tmp_path / "data")
    with Records.open(settings) as records:
        records.add_kpp("kpp-a", "KPP Tirta")
        records.add_hydrant("kpp-a", Site(id="sawahan", name="Sawahan RT 05"))
        records.approve("hu-001", "sawahan", since_ts=NOV.start - 40 * DAY)
        yield Kpp(settings, records)


def book_from(month: Month, days: int, **values: float) -> Logbook:
    return Logbook(now=month.start).days(days, lambda b: b.a_sunny_day(**values))


def test_nobody_types_a_sensor_number(kpp: Kpp) -> None:
    kpp.arrive(book_from(NOV, 3).rows)
    now = NOV.start + 3 * DAY
    assert kpp.refresh(NOV, now) == 3
    sensor = kpp.record(NOV, now).body.sensor
    assert sensor is not None
    assert (sensor.days, sensor.strip, sensor.coverage_pct) == (3, ("ran",) * 3, 100.0)
    assert (sensor.unit, sensor.turbid_h, sensor.events, sensor.clean_mv) == ("mv", 0.0, 0, CLEAR_MV)
    assert sensor.median == pytest.approx(CLEAR_MV, rel=0.003)
    assert (sensor.run_h, sensor.starts) == (16.5, 3)


def test_a_day_is_folded_again_only_when_it_has_got_more_readings(kpp: Kpp) -> None:
    rows = book_from(NOV, 4).rows
    late = [r for r in rows if NOV.start + DAY < r.ts <= NOV.start + DAY + 3600]
    kpp.arrive([r for r in rows if r not in late])
    now = NOV.start + 4 * DAY
    assert kpp.refresh(NOV, now) == 4
    assert kpp.refresh(NOV, now) == 0
    kpp.arrive(late)
    assert kpp.refresh(NOV, now) == 1
    sensor = kpp.record(NOV, now).body.sensor
    assert sensor is not None and sensor.coverage_pct == 100.0


def test_the_first_flush_and_standing_water_do_not_count_and_mud_does(kpp: Kpp) -> None:
    book = Logbook(now=NOV.start)
    book.until(7.5, pump=0, turbidity_mv=3900).advance(minutes=9, pump=1, turbidity_mv=3500)
    book.until(11, pump=1).advance(minutes=60, pump=1, turbidity_mv=4000).until(13, pump=1).until(24, pump=0)
    kpp.arrive(book.rows)
    kpp.refresh(NOV, NOV.start + DAY)
    sensor = kpp.record(NOV, NOV.start + DAY).body.sensor
    assert sensor is not None
    assert (sensor.turbid_h, sensor.events, sensor.turbid_days) == (1.0, 1, 1)
    assert sensor.p95 == pytest.approx(4000, rel=0.002)


def test_without_its_own_clear_water_known_nothing_is_called_turbid_or_clear(kpp: Kpp) -> None:
    kpp.arrive(book_from(NOV, 1).rows)
    kpp.refresh(NOV, NOV.start + DAY, learnt_mv=None)
    sensor = kpp.record(NOV, NOV.start + DAY).body.sensor
    assert sensor is not None
    assert (sensor.turbid_h, sensor.events, sensor.clean_mv) == (None, None, None)


def test_a_calibration_beats_what_the_engine_learnt_and_expires_after_six_months(kpp: Kpp) -> None:
    kpp.records.add_sensor("TS-1", "turbidity", hydrant="sawahan")
    made = Calibration(NOV.start - 180 * DAY, "standar", ((4100.0, 0.0), (3500.0, 100.0)), 4100.0)
    kpp.records.add_calibration("TS-1", made)
    kpp.arrive(book_from(NOV, 4).rows)
    kpp.refresh(NOV, NOV.start + 4 * DAY)
    early, late = (kpp.record(NOV, NOV.start + n * DAY).body for n in (2, 4))
    assert early.sensor is not None and early.sensor.clean_mv == 4100.0
    assert (early.probe.state, late.probe.state) == ("valid", "expired")


def test_a_month_without_data_says_so_and_gives_no_verdict(kpp: Kpp) -> None:
    kpp.arrive(book_from(NOV, 1).rows)
    december = NOV.plus(1)
    kpp.refresh(december, december.end)
    body = kpp.record(december, december.end).body
    assert (body.sensor, body.verdict, body.checks) == (None, "BELUM_DIPERIKSA", 0)


def test_the_last_second_of_a_month_is_its_own_and_the_next_is_not(kpp: Kpp) -> None:
    kpp.arrive(Logbook(now=NOV.end - DAY).days(2).rows)
    december = NOV.plus(1)
    for month in (NOV, december):
        kpp.refresh(month, december.start + DAY)
    ends = [kpp.record(m, december.start + DAY).body.sensor for m in (NOV, december)]
    assert [(s.strip[-1], s.count("ran"), s.run_h) for s in ends if s] == [("ran", 1, 5.5)] * 2


@pytest.mark.parametrize(("year", "days"), [(2027, 28), (2028, 29)])
def test_february_has_as_many_days_as_the_calendar_gives_it(kpp: Kpp, year: int, days: int) -> None:
    february = Month(year, 2)
    kpp.arrive(Logbook(now=february.end - 2 * DAY).days(3).rows)
    kpp.refresh(february, february.end)
    sensor = kpp.record(february, february.end + DAY).body.sensor
    assert sensor is not None
    assert (sensor.days, len(sensor.strip), sensor.count("ran"), sensor.count("unknown")) == (days, days, 2, days - 2)


def test_a_closed_month_is_frozen_and_late_data_make_a_revision_beside_it(kpp: Kpp) -> None:
    rows = book_from(NOV, 30).rows
    late = [r for r in rows if r.ts > NOV.end - DAY]
    kpp.arrive([r for r in rows if r.ts <= NOV.end - DAY])
    after = NOV.end + 3600
    kpp.refresh(NOV, after)
    first = kpp.months.freeze("sawahan", NOV, "closed", after)
    assert first is not None and first.number == 1
    assert kpp.months.freeze("sawahan", NOV, "data", after + 60) is None
    kpp.arrive(late)
    kpp.refresh(NOV, after + DAY)
    second = kpp.months.freeze("sawahan", NOV, "data", after + DAY)
    assert second is not None and (second.number, second.why) == (2, "data")
    found = kpp.record(NOV, after + 9 * DAY)
    assert found.closed_ts == after
    assert [(r.number, r.body.sensor.count("ran")) for r in found.revisions if r.body.sensor] == [(1, 29), (2, 30)]
    assert found.body == found.revisions[-1].body
    assert frozen_bodies(kpp.records, "sawahan", NOV, 6) == {"2026-11": found.body}


def test_another_limit_alone_revises_nothing_by_itself_but_a_hand_does(kpp: Kpp) -> None:
    kpp.look(NOV.start + 9 * DAY, "k" * 22, tandon="tds=310", keran="")
    assert kpp.months.freeze("sawahan", NOV, "closed", NOV.end) is not None
    mild = tuple(replace(limit, high=500.0) for limit in UNDER if limit.name == "tds")
    milder = Months(kpp.records, kpp.records.registry(), mild)
    assert milder.freeze("sawahan", NOV, "data", NOV.end + 60) is None
    by_hand = milder.freeze("sawahan", NOV, "hand", NOV.end + 60)
    assert by_hand is not None
    assert [r.body.verdict for r in kpp.record(NOV, NOV.end + DAY).revisions] == ["PERLU_DICEK", "LAYAK"]


def test_what_was_folded_from_all_readings_is_not_given_away_for_a_roll_up(kpp: Kpp) -> None:
    rows = book_from(NOV, 2).rows
    kpp.arrive(rows[:-600])
    now = NOV.start + 2 * DAY
    kpp.roll_up()
    kpp.refresh(NOV, now)
    kept = kpp.record(NOV, now).body.sensor
    kpp.roll_up(keep_days=0, now=now + DAY)
    assert kpp.refresh(NOV, now) == 0
    assert kpp.record(NOV, now).body.sensor == kept
    assert kept is not None and kept.inexact_days == 0


def test_a_day_whose_readings_are_gone_is_made_from_its_roll_ups_and_says_so(kpp: Kpp) -> None:
    kpp.arrive(book_from(NOV, 2).rows)
    now = NOV.start + 2 * DAY
    kpp.roll_up(keep_days=0, now=now + DAY)
    kpp.refresh(NOV, now)
    sensor = kpp.record(NOV, now).body.sensor
    assert sensor is not None
    assert (sensor.inexact_days, sensor.strip, sensor.run_h, sensor.coverage_pct) == (2, ("ran", "ran"), 11.0, 100.0)
    assert sensor.median == pytest.approx(CLEAR_MV, rel=0.003)
    assert sensor.turbid_h is None


def test_two_nodes_one_after_the_other_make_one_month(kpp: Kpp) -> None:
    change = NOV.start + DAY + 10 * 3600
    kpp.records.approve("hu-002", "sawahan", since_ts=change)
    kpp.records.revoke("hu-001", at=change)
    rows = book_from(NOV, 3).rows
    kpp.arrive([r if r.ts < change else replace(r, node="hu-002") for r in rows])
    kpp.refresh(NOV, NOV.start + 3 * DAY)
    sensor = kpp.record(NOV, NOV.start + 3 * DAY).body.sensor
    assert sensor is not None
    assert (sensor.coverage_pct, sensor.run_h, sensor.starts) == (100.0, 16.5, 3)


def test_a_check_is_kept_once_told_to_the_engine_and_corrected_beside_itself(kpp: Kpp) -> None:
    ts = NOV.start + 9 * DAY
    first = kpp.look(ts, "a" * 22, tandon="", keran="bau=besi")
    again = kpp.look(ts, "a" * 22, tandon="", keran="bau=besi")
    assert again == first
    told = [e for e in map(told_in, kpp.records.inbox_after(0)) if e is not None]
    assert [(e.hydrant, e.ts, e.kind, e.data["points"]["keran"]["bau"]) for e in told] == [
        ("sawahan", ts, "water_check", "besi")
    ]
    with kpp.records.session() as db:
        made = check(ts, tandon="", keran="")
        checks.keep(db, kpp.records, "sawahan", made, form_key="b" * 22, under=UNDER, replaces=first.id)
    assert [k.form_key for k in checks.checks_of(kpp.records, "sawahan", NOV)] == ["b" * 22]
    assert len(checks.told_after(kpp.records, 0)) == 2
    body = kpp.record(NOV, ts + DAY).body
    assert (body.verdict, body.checks) == ("LAYAK", 1)


def test_of_several_checks_of_a_month_the_newest_look_counts(kpp: Kpp) -> None:
    kpp.look(NOV.start + 20 * DAY, "a" * 22, tandon="", keran="")
    kpp.look(NOV.start + 9 * DAY, "b" * 22, tandon="warna=coklat", keran="")
    body = kpp.record(NOV, NOV.end).body
    assert (body.verdict, body.checks) == ("LAYAK", 2)


def test_brown_water_that_the_probe_calls_clear_is_known_as_peat(kpp: Kpp) -> None:
    kpp.arrive(book_from(NOV, 3).rows)
    kpp.refresh(NOV, NOV.start + 3 * DAY)
    kpp.look(NOV.start + 2 * DAY, "a" * 22, tandon="warna=coklat", keran="warna=coklat")
    body = kpp.record(NOV, NOV.start + 3 * DAY).body
    assert (body.comparison, body.verdict) == ("peat", "JANGAN_DIMINUM")
