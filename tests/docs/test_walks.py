"""A reader who types what a page says gets what the page promises."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers import wait_for
from tests.docs.walk import Walk


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    reader = Walk(tmp_path)
    yield reader
    reader.end()


@pytest.mark.mosquitto
def test_an_operator_watches_backs_up_and_restores_and_a_developer_asks(walk: Walk, tmp_path: Path) -> None:
    walk.type_page("docs/operator.md")
    assert "received = stored + pending + quarantined + duplicate: cocok" in walk.said["hidran status"]
    assert walk.said["hidran doctor"].rstrip().endswith("Semua baik.")
    assert "sawahan-5" in walk.said["hidran --data restored hydrant list"]
    assert (tmp_path / "hidran-backup.tar").stat().st_mode & 0o077 == 0
    assert "Sawahan RT 05" in walk.page()
    walk.type_page("docs/developer.md")
    assert json.loads(walk.said["hidran status --json"])["holds"] is True
    assert [h["id"] for h in json.loads(walk.said["hidran hydrant list --json"])] == ["sawahan-5"]
    assert "hidran_" in walk.page("/api/v1/metrics")


@pytest.mark.mosquitto
def test_a_technician_makes_a_node_and_sees_its_readings(walk: Walk) -> None:
    walk.type_page("docs/teknisi.md")
    assert "hu-sawahan-5" in walk.said["hidran status"]
    wait_for(lambda: readings_of(walk, "hu-sawahan-5") > 0, 60)
    assert "pompa-mati F01" in walk.said["hidran scenarios check skenario-saya.toml"]
    (simulated,) = [said for line, said in walk.said.items() if line.startswith("hidran simulate --scenario")]
    assert "pompa-mati (F01)" in simulated
    assert "F01" in walk.said["hidran replay data.csv --site data-hidran-1.toml"]


def readings_of(walk: Walk, node: str) -> int:
    """Readings of a node that the server has on disk with their time."""
    status = json.loads(walk.ask("hidran status --json"))
    found = next(n for n in status["nodes"] if n["node"] == node)
    return int(status["stored"]) if found["last_reading"] else 0
