"""Readings that are pruned here come out of InfluxDB, joined without a seam; when it is away, that is said."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hidran.clock import iso
from hidran.influx.http import InfluxError
from hidran.store.series import SeriesReader
from tests.api.asking import Client, asking, problem_of
from tests.api.house import DAY, Installation

PATH = "/api/v1/readings"


class Older(SeriesReader):
    """Stands for InfluxDB, which answers alike (`tests/hidran/influx/test_both_stores.py`)."""

    path = Path()
    asked = 0

    def __init__(self, _settings: object) -> None:
        super().__init__(self.path)
        Older.asked += 1


class Away(Older):
    def between(self, *_: object) -> Any:
        raise InfluxError("does not answer", None)


@pytest.fixture
def grown(own: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """Four days later, with InfluxDB beside: what is older than seven days is pruned here."""
    monkeypatch.setattr(Older, "path", tmp_path / "older.db")
    monkeypatch.setattr(Older, "asked", 0)
    monkeypatch.setattr("api.sources.InfluxReadings", Older)
    shutil.copy(own.settings.paths.series, tmp_path / "older.db")
    own.set_clock(own.now + 4 * DAY)
    db = sqlite3.connect(own.settings.paths.series)
    db.execute("DELETE FROM reading WHERE ts <= ?", (own.now - 7 * DAY,))
    db.commit()
    db.close()
    influx = own.settings.influx.model_copy(update={"url": "http://127.0.0.1:9"})
    own.settings = own.settings.model_copy(update={"influx": influx})
    yield own


def times(client: Client, start: float, end: float) -> list[str]:
    params = {"hydrant": "baamang", "from": iso(start), "to": iso(end), "limit": 5000}
    return [i["time"] for i in client.get(PATH, params=params).json()["items"]]


def test_both_stores_are_one_without_a_seam(grown: Installation) -> None:
    start, end = (at // 60 * 60 for at in (grown.now - 8 * DAY, grown.now - 6 * DAY))
    with asking(grown) as client:
        found = times(client, start, end)
    assert found == [iso(start + 60 * n) for n in range(1, 2 * DAY // 60 + 1)]
    assert Older.asked == 1


def test_what_is_here_is_not_asked_of_influxdb(grown: Installation) -> None:
    with asking(grown) as client:
        assert len(times(client, grown.now - 6 * DAY, grown.now - 5 * DAY)) == DAY // 60
    assert Older.asked == 0


def test_an_answer_with_a_hole_in_it_is_not_given(grown: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.sources.InfluxReadings", Away)
    params = {"hydrant": "baamang", "from": iso(grown.now - 8 * DAY), "to": iso(grown.now - 7 * DAY)}
    with asking(grown) as client:
        answer = client.get(PATH, params=params)
    assert answer.status_code == 503
    assert "InfluxDB does not answer" in str(problem_of(answer, 503))
