"""The sink's status table (reliability.md 2.5): what each answer of InfluxDB means, and that nothing is lost by any."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from hidran.settings import InfluxSettings
from ingest.forward.delivery import deliver
from ingest.forward.sink import AwayError, ClosedError, InfluxSink, RefusedError, SinkError, asked_s, outcome
from tests.ingest.forward.fake_influx import TOKEN, FakeInflux, fake_influx
from tests.ingest.forward.house import HYDRANT, NODE, House, rows

CANARY = "service,service=forwarder ok=1i 1800000000000000000"


def good(n: int) -> str:
    return f"hydrant,hydrant=h,kpp=k,node=n seq={n}i,panel_v=35.0 {1_800_000_000_000_000_000 + n}"


BAD = "hydrant,hydrant=h,kpp=k,node=n panel_v= 1800000000000000000"
CONFLICT = 'hydrant,hydrant=h,kpp=k,node=n panel_v="x" 1800000000000000000'


@pytest.fixture
def door() -> Iterator[tuple[FakeInflux, InfluxSink]]:
    with fake_influx() as (fake, url):
        fake.url = url
        yield fake, InfluxSink(InfluxSettings(url=url), TOKEN)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[FakeInflux, House]]:
    with fake_influx() as (fake, url):
        house = House(tmp_path / "data", url)
        house.approve()
        yield fake, house
        house.close()


@pytest.mark.parametrize(
    ("step", "kind"),
    [(401, ClosedError), (403, ClosedError), (404, ClosedError), (301, ClosedError), (405, ClosedError),
     (400, RefusedError), (413, RefusedError), (422, RefusedError),
     (429, AwayError), (500, AwayError), (502, AwayError), (503, AwayError),
     ("timeout", AwayError), ("reset", AwayError), ("lost", AwayError)],
)  # fmt: skip
def test_each_answer_has_its_meaning(door: tuple[FakeInflux, InfluxSink], step: Any, kind: type[SinkError]) -> None:
    fake, sink = door
    fake.script = [step]
    hasty = InfluxSink(InfluxSettings(url=fake.url, timeout_s=0.5), TOKEN) if step == "timeout" else sink
    with pytest.raises(kind) as caught:
        hasty.write([good(1)])
    assert caught.value.status == (step if isinstance(step, int) else None)
    assert TOKEN not in str(caught.value)
    sink.write([good(1)])
    assert len(fake.points) == 1


def test_nobody_at_the_address_is_away() -> None:
    with pytest.raises(AwayError):
        InfluxSink(InfluxSettings(url="http://127.0.0.1:9", timeout_s=0.5), TOKEN).write([good(1)])


@pytest.mark.parametrize("wrong", [BAD, CONFLICT])
@pytest.mark.parametrize("at", [0, 1, 511, 1023])
def test_one_bad_line_of_a_thousand_is_found_with_few_requests(
    door: tuple[FakeInflux, InfluxSink], wrong: str, at: int
) -> None:
    fake, sink = door
    sink.write([good(5000)])
    lines = [good(n) for n in range(1024)]
    lines[at] = wrong
    fake.requests = 0
    found = deliver(sink, lines, CANARY)
    assert [(r.index, r.code) for r in found] == [(at, "SINK_400" if wrong is BAD else "SINK_422")]
    assert len(fake.of("hydrant")) == 1024  # 1,023 of these and the one before
    assert fake.requests <= 1 + 2 * math.log2(1024) + 1


def test_a_batch_that_is_too_large_is_halved_until_it_fits(door: tuple[FakeInflux, InfluxSink]) -> None:
    fake, sink = door
    fake.most_bytes = 2000
    assert deliver(sink, [good(n) for n in range(500)], CANARY) == []
    assert len(fake.of("hydrant")) == 500


def test_a_sink_that_refuses_everything_is_not_believed(door: tuple[FakeInflux, InfluxSink]) -> None:
    fake, sink = door
    fake.always = 400
    with pytest.raises(ClosedError, match="refuses every line"):
        deliver(sink, [good(n) for n in range(64)], CANARY)
    assert fake.requests <= 9


def test_only_bad_lines_are_believed_once_a_good_one_was_taken(door: tuple[FakeInflux, InfluxSink]) -> None:
    _fake, sink = door
    assert [r.code for r in deliver(sink, [BAD, BAD], CANARY)] == ["SINK_400", "SINK_400"]


HEADERS = [(None, 0), ("7", 7), ("0.5", 0.5), ("-3", 0), ("soon", 0), ("1e9", 3600), ("nan", 0)]


@pytest.mark.parametrize(("header", "seconds"), HEADERS)
def test_retry_after_in_seconds(header: str | None, seconds: float) -> None:
    assert asked_s(header) == seconds


def test_retry_after_as_a_date() -> None:
    at = datetime.now(UTC) + timedelta(seconds=30)
    assert 27 <= asked_s(format_datetime(at, usegmt=True)) <= 30
    busy = outcome(503, "overloaded", "5")
    assert isinstance(busy, AwayError) and busy.after_s == 5


# -- the whole way, from series.db -----------------------------------------------------------------------------------


def test_every_reading_arrives_once_with_its_tags(house: tuple[FakeInflux, House]) -> None:
    fake, h = house
    h.arrive(rows(250))
    h.drain()
    assert fake.identities() == [(NODE, 1, n) for n in range(250)]
    assert {key[1] for key in fake.of("hydrant")} == {(("hydrant", HYDRANT), ("kpp", "mawar"), ("node", NODE))}
    assert (h.equation.timed, h.equation.forwarded, h.equation.waiting) == (250, 250, 0)


@pytest.mark.parametrize("step", [401, 403, 404, 429, 500, 503, "reset", "lost"])
def test_an_answer_that_is_no_success_keeps_everything(house: tuple[FakeInflux, House], step: Any) -> None:
    fake, h = house
    h.arrive(rows(30))
    fake.script = [step]
    with pytest.raises(SinkError):
        h.drain()
    assert h.equation.forwarded == 0 and h.equation.waiting == 30
    h.drain()
    assert fake.identities() == [(NODE, 1, n) for n in range(30)]
    assert h.equation.forwarded == 30 and h.forward.refused() == []


def test_what_the_database_will_not_have_is_kept_as_a_letter(house: tuple[FakeInflux, House]) -> None:
    fake, h = house
    fake.types["hydrant", "supply_v"] = str
    h.arrive(rows(70))
    h.drain()
    refused = h.forward.refused()
    assert len(refused) == 60 and {x.code for x in refused} == {"SINK_422"}
    assert all(x.line.startswith("hydrant,hydrant=hidran-1") and "conflict" in x.reason for x in refused)
    e = h.equation
    assert (e.timed, e.forwarded, e.waiting, e.refused) == (70, 10, 0, 60)
    assert {f["seq"] for f in fake.of("hydrant").values()} == {n for n in range(70) if n % 7 == 0}


def test_a_value_that_is_no_number_never_reaches_the_database(house: tuple[FakeInflux, House]) -> None:
    fake, h = house
    made = rows(3)
    made[1].panel_v = math.inf
    h.arrive(made)
    h.drain()
    assert [x.code for x in h.forward.refused()] == ["SCHEMA"]
    assert len(fake.identities()) == 2 and h.equation.refused == 1
