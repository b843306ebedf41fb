"""Checks of the water reach InfluxDB once each, point by point, without who looked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hidran.influx.schema import SECOND_NS
from hidran.store import checks
from hidran.water import limits
from tests.hidran.water.checks import check
from tests.ingest.forward.fake_influx import FakeInflux, fake_influx
from tests.ingest.forward.house import HYDRANT, KPP, NOW, House


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[FakeInflux, House]]:
    with fake_influx() as (fake, url):
        house = House(tmp_path / "data", url)
        yield fake, house
        house.close()


def tell(h: House, at: int, form_key: str, **looked: str) -> None:
    with h.records.session() as db:
        checks.keep(db, h.records, HYDRANT, check(at, **looked), form_key=form_key, under=limits.load())


def test_a_check_is_a_point_for_each_place_with_what_was_found_there(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    tell(h, NOW - 3600, "a", tandon="warna=kuning ph=7,1", keran="")
    h.drain()
    found = {dict(key[1])["point"]: (key[2], fields) for key, fields in fake.of("water_check").items()}
    assert found.keys() == {"tandon", "keran"}
    at, tank = found["tandon"]
    assert at == (NOW - 3600) * SECOND_NS
    assert {name: tank[name] for name in ("coloured", "turbid", "ph")} == {"coloured": 1, "turbid": 0, "ph": 7.1}
    assert tank["verdict"] > found["keran"][1]["verdict"]
    assert "ph" not in found["keran"][1], "nobody measured it"
    assert {frozenset(dict(key[1])) for key in fake.of("water_check")} == {frozenset({"hydrant", "kpp", "point"})}


def test_each_is_copied_once_and_all_again_into_a_database_that_was_lost(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    tell(h, NOW - 7200, "a", tandon="")
    h.drain()
    tell(h, NOW - 3600, "b", tandon="")
    h.clock.set(h.clock.now() + 60)
    h.drain()
    assert (len(fake.of("water_check")), h.forward.count("check")) == (2, 2)
    assert {dict(key[1])["kpp"] for key in fake.of("water_check")} == {KPP}
    with h.forward.transaction():
        h.forward.start_over(0)
    assert h.forward.count("check") == h.forward.count("answer") == h.forward.count("event") == 0
