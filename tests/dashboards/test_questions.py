"""Every question of every panel and rule, asked of a real InfluxQL engine with data of every measurement."""

import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from dashboards import ask
from dashboards.check import check, filled
from hidran.influx.query import InfluxQl
from hidran.settings import Settings
from tests.dashboards.house import HYDRANT, lines, settings
from tests.support.influxd import Influxd, influxd

pytestmark = pytest.mark.influxd


def write(engine: Influxd, texts: list[str]) -> None:
    url = f"{engine.url}/api/v2/write?org=hidran&bucket=hidran&precision=ns"
    with urllib.request.urlopen(urllib.request.Request(url, "\n".join(texts).encode(), method="POST")) as answer:
        assert answer.status == 204


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("questions")
    with influxd(folder / "influxd") as engine:
        engine.make("hidran")
        write(engine, lines(int(time.time()) // 60 * 60))
        yield settings(folder / "data", influx=engine.url)


@pytest.fixture
def ql(asked: Settings) -> Iterator[InfluxQl]:
    with InfluxQl(asked) as made:
        yield made


def test_every_question_is_answered_with_what_its_panel_needs(ql: InfluxQl) -> None:
    found = list(check(ql))
    assert [(a.panel, a.wrong) for a in found if a.wrong] == []
    assert [(a.panel, a.query) for a in found if a.rows == 0 and a.panel != "annotation"] == []
    assert len(found) > 70


def test_without_any_data_every_question_is_answered_all_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("empty")
    with influxd(folder / "influxd") as engine:
        engine.make("hidran")
        with InfluxQl(settings(folder / "data", influx=engine.url)) as ql:
            found = list(check(ql))
    assert [(a.panel, a.wrong) for a in found if a.wrong] == []
    assert {a.rows for a in found} == {0}


def rows(ql: InfluxQl, query: str) -> list[dict[str, Any]]:
    return [row for series in ql.ask(filled(query)) for row in series.dicts()]


def test_the_tile_of_a_hydrant_shows_its_gravest_open_fault(ql: InfluxQl) -> None:
    ranks = [(r["hydrant"], r["rank"]) for r in rows(ql, ask.state())]
    assert max(rank for hydrant, rank in ranks if hydrant == HYDRANT) == 3
    assert {hydrant for hydrant, _ in ranks} == {HYDRANT}, "the server is no hydrant"


def test_open_faults_are_one_row_each_and_what_ended_is_none(ql: InfluxQl) -> None:
    found = {(r["hydrant"], r["code"], r["severity"]) for r in rows(ql, ask.open_faults())}
    assert found == {(HYDRANT, "F01", "GAWAT"), (HYDRANT, "F12", "INFO"), ("_server", "F16", "PERLU_DICEK")}
    first = rows(ql, ask.open_faults())[0]
    assert first["code"] == first["check"]
    assert first["why"] == 'ada "tanda", jelas'
    assert first["start_ms"] > 1e12


def test_days_with_water_are_counted_in_days_of_wib(ql: InfluxQl) -> None:
    query = ask.days_with_water(10)
    (found,) = rows(ql, query)
    assert found["count"] in (2, 3)
    assert query.count("$timeFilter") == 1, "InfluxDB 2.7 counts no day when the outer question has a time too"


def test_a_wrong_question_is_reported_and_not_hidden(asked: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.check.filled", lambda query, *_: query + " nonsense")
    with InfluxQl(asked) as ql:
        assert all(a.wrong for a in check(ql))
