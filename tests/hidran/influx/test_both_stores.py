"""One suite over both stores: the same readings asked of series.db and of a real InfluxQL engine, the same answers."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from hidran.contract import FIELD_NAMES
from hidran.influx.query import InfluxQl, QuestionError, field, tag
from hidran.influx.readings import InfluxReadings
from hidran.influx.schema import HYDRANT
from hidran.reading import Reading
from hidran.store.readings import Readings
from hidran.store.rollup import Step
from tests.ingest.forward.house import NOW, House, rows
from tests.support.influxd import influxd

pytestmark = pytest.mark.influxd
A, B = "hu-001", "hu-002"
MIDNIGHT = (NOW + 7 * 3600) // 86400 * 86400 - 7 * 3600  # WIB


def story() -> list[Reading]:
    """Two nodes over three days: gaps, missing values, two readings of a second, ends of hours and days, late rows."""
    found = rows(3000, A, start=MIDNIGHT - 86400) + rows(700, B, start=MIDNIGHT - 7200)
    found = [r for n, r in enumerate(found) if n % 11]
    found += [replace(r, boot=2) for r in found[100:140]]
    found += rows(3, A, boot=3, start=MIDNIGHT) + rows(2, A, boot=4, first=9, start=MIDNIGHT + 3600)
    random.Random(4).shuffle(found)
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("both")
    with influxd(folder / "influxd") as engine:
        engine.make("hidran")
        h = House(folder / "data", engine.url, batch=500)
        h.approve(A)
        h.approve(B)
        h.arrive(story())
        h.drain()
        assert (h.equation.waiting, h.equation.refused) == (0, 0)
        yield h
        h.close()


@pytest.fixture(params=["sqlite", "influx"])
def store(request: pytest.FixtureRequest, house: House) -> Iterator[Readings]:
    if request.param == "sqlite":
        yield house.series
        return
    with InfluxReadings(house.settings, InfluxQl(house.settings, "any")) as found:
        yield found


WINDOWS = [
    (MIDNIGHT - 3600, MIDNIGHT + 3600),
    (MIDNIGHT, MIDNIGHT),
    (MIDNIGHT, MIDNIGHT + 60),
    (MIDNIGHT - 1, MIDNIGHT),
    (0, 1 << 40),
    (NOW + 10 * 86400, NOW + 11 * 86400),
]


def expected(node: str, start: int, end: int) -> list[Reading]:
    return sorted((r for r in story() if r.node == node and start < r.ts <= end), key=lambda r: (r.ts, r.boot, r.seq))


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("node", [A, B, "hu-999", "x' OR 1=1 --", '"; DROP MEASUREMENT hydrant'])
def test_rows_of_a_node_are_those_that_were_stored(store: Readings, node: str, window: tuple[int, int]) -> None:
    found = [replace(r, id=0) for r in store.between(node, *window)]
    assert found == expected(node, *window)
    assert all(type(getattr(r, n)) in (int, float, type(None)) for r in found for n in FIELD_NAMES)


@pytest.mark.parametrize("step", ["hour", "day"])
@pytest.mark.parametrize("name", ["panel_v", "pump_on", "pump_on_s", "turbidity_sd_mv", "supply_v", "flow_lpm"])
def test_buckets_are_left_open_and_right_closed(store: Readings, name: str, step: Step) -> None:
    size = 3600 if step == "hour" else 86400
    for start, end in [
        (MIDNIGHT - 86400, MIDNIGHT + 86400),
        (MIDNIGHT - 100, MIDNIGHT + 3601),
        (NOW - 30 * 86400, NOW),
    ]:
        found = store.buckets(A, name, start, end, step)
        wanted: dict[int, list[Any]] = {}
        for r in expected(A, 0, 1 << 40):
            at = (r.ts - 1 + 7 * 3600) // size * size - 7 * 3600
            if start <= at < end and getattr(r, name) is not None:
                wanted.setdefault(at, []).append(getattr(r, name))
        assert [b.start for b in found] == sorted(wanted)
        for b in found:
            values = wanted[b.start]
            assert (b.n, b.low, b.high) == (len(values), min(values), max(values))
            assert b.total == pytest.approx(sum(values))


def test_quantiles_come_out_alike(store: Readings) -> None:
    found = store.buckets(A, "turbidity_mv", MIDNIGHT - 86400, MIDNIGHT + 86400, "day", histograms=True)
    assert [b.histogram is not None for b in found] == [True, True]
    assert found[0].histogram is not None
    assert found[0].histogram.quantile(0.5) == pytest.approx(4104, rel=0.001)
    assert found[0].histogram.n == found[0].n


def test_a_name_that_is_not_in_the_schema_never_becomes_part_of_a_question(house: House) -> None:
    with pytest.raises(QuestionError, match="no field"):
        field(HYDRANT, 'panel_v" FROM "fault')
    with pytest.raises(QuestionError, match="no tag"):
        tag(HYDRANT, "boot")
    with InfluxReadings(house.settings, InfluxQl(house.settings, "any")) as found, pytest.raises(QuestionError):
        found.buckets(A, "id", 0, 1 << 40, "hour")
