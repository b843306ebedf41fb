"""Reconcile against a real InfluxQL engine: what the database lost is found to the node and day, and filled."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from hidran.clock import wib_midnight
from hidran.influx.query import InfluxQl
from hidran.store.credentials import write_secret
from hidran.store.day_sums import DaySums
from ingest.forward.reconcile import Books, Day, Difference, days, reconcile
from tests.ingest.forward.house import HYDRANT, NODE, NOW, House, rows
from tests.support.influxd import Influxd, influxd

pytestmark = pytest.mark.influxd
FIRST = wib_midnight(NOW) - 3 * 86400


@dataclass
class Pair:
    house: House
    engine: Influxd
    books: Books

    def run(self, *, fix: bool) -> list[Day]:
        wanted = days(FIRST, FIRST + 3 * 86400)
        self.books = replace(self.books, places=self.house.desk.copier.places)
        return list(reconcile(self.books, wanted, self.house.desk.copier.again if fix else None))

    def lose(self, where: str) -> None:
        self.engine.command(f'DELETE FROM "hydrant" WHERE {where}')


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Influxd]:
    with influxd(tmp_path_factory.mktemp("influxd")) as found:
        found.make("hidran")
        yield found


@pytest.fixture
def pair(engine: Influxd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    engine.command('DROP DATABASE "hidran"')
    engine.make("hidran")
    h = House(tmp_path_factory.mktemp("house") / "data", engine.url, batch=1000)
    h.approve()
    h.approve("hu-002")
    h.arrive(rows(3 * 1440, start=FIRST + 60) + rows(2000, "hu-002", start=FIRST + 60) + rows(50, "stranger"))
    h.drain()
    with DaySums(h.settings.paths.series) as sums, InfluxQl(h.settings, "any") as ql:
        yield Pair(h, engine, Books(h.series, sums, h.forward, h.desk.copier.places, ql, 0.0))
    h.close()


def test_two_stores_that_agree_have_no_difference(pair: Pair) -> None:
    found = pair.run(fix=False)
    assert [(d.start, d.cells, d.left) for d in found] == [(FIRST + n * 86400, 2 if n < 2 else 1, ()) for n in range(3)]


def test_a_day_that_the_database_forgot_is_found_and_filled(pair: Pair) -> None:
    pair.lose(f"time >= {FIRST + 86401}s AND time < {FIRST + 2 * 86400 + 1}s")
    (_, day, _) = pair.run(fix=False)
    assert day.left == (
        Difference(FIRST + 86400, HYDRANT, NODE, 1440, 0, "count"),
        Difference(FIRST + 86400, HYDRANT, "hu-002", 560, 0, "count"),
    )
    (_, day, _) = pair.run(fix=True)
    assert (day.filled, day.left) == (2000, ())
    assert all(d.left == () for d in pair.run(fix=False))
    assert pair.house.equation.forwarded == 3 * 1440 + 2000


def test_a_value_that_changed_is_found_by_its_sum(pair: Pair) -> None:
    row = rows(1, start=FIRST + 60)[0]
    pair.lose(f"\"node\" = '{NODE}' AND time >= {row.ts}s AND time < {row.ts + 1}s")
    row.panel_v = 99.0
    pair.house.desk.copier.again([row])
    (day, *_) = pair.run(fix=False)
    assert [(d.what, d.here, d.there) for d in day.left] == [("panel_v", 1440, 1440)]
    (day, *_) = pair.run(fix=True)
    assert day.left == ()


def test_what_was_refused_is_no_difference_and_is_taken_once_it_can_be(pair: Pair) -> None:
    pair.house.arrive(rows(5, "hu-003", start=FIRST + 60))
    pair.house.approve("hu-003")
    wrong = rows(1, "hu-003", start=FIRST + 120)[0]
    pair.engine.command('DROP MEASUREMENT "hydrant"')
    text = f'hydrant,hydrant={HYDRANT},kpp=mawar,node=hu-009 supply_v="x" {wrong.ts * 10**9}'
    pair.house.desk._sink.write([text])
    pair.house.drain()
    assert {x.code for x in pair.house.forward.refused()} == {"SINK_422"}
    pair.lose("\"node\" = 'hu-009'")
    before = pair.house.equation
    assert before.refused == 4
    pair.engine.command('DROP MEASUREMENT "hydrant"')
    (day, *_) = pair.run(fix=True)
    assert day.left == ()
    assert pair.house.equation.refused == 0 and pair.house.equation.forwarded == before.forwarded + 4


def test_rows_that_are_gone_here_are_no_difference(pair: Pair) -> None:
    pair.house.series_rows._db.execute("DELETE FROM reading WHERE ts <= ?", (FIRST + 40_000,))
    assert pair.run(fix=False)[0].left != ()
    pair.books = replace(pair.books, kept_from=FIRST + 50_000)
    assert pair.run(fix=True)[0].left == ()


def test_every_night_it_mends_by_itself_what_was_lost(pair: Pair) -> None:
    h = pair.house
    write_secret(h.settings.paths.influx_token("read"), "any\n")
    h.clock.set(NOW + 86400)
    h.drain()
    pair.lose(f"time >= {FIRST + 2 * 86400 + 1}s AND time < {FIRST + 3 * 86400 + 1}s")
    assert pair.run(fix=False)[2].left != ()
    for hours in range(1, 26, 2):
        h.clock.set(NOW + 86400 + 3600 * hours)
        for _ in range(12):  # one day of comparing a turn
            h.desk.turn(h.series)
    assert all(d.left == () for d in pair.run(fix=False))
    told = json.loads(h.forward.memory("reconciled") or "{}")
    assert (told["filled"], told["left"]) == (1440, 0) or told["filled"] == 0
    assert h.equation.forwarded == 3 * 1440 + 2000
