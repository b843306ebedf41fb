"""A reader who types what a page says gets what the page promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.walk import Walk


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    reader = Walk(tmp_path)
    yield reader
    reader.end()


@pytest.mark.mosquitto
def test_an_operator_installs_watches_backs_up_and_restores(walk: Walk, tmp_path: Path) -> None:
    walk.type_page("docs/operator.md")
    assert "received = stored + pending + quarantined + duplicate: cocok" in walk.said["hidran status"]
    assert walk.said["hidran doctor"].rstrip().endswith("Semua baik.")
    assert "sawahan-5" in walk.said["hidran --data restored hydrant list"]
    assert (tmp_path / "hidran-backup.tar").stat().st_mode & 0o077 == 0
    assert "Sawahan RT 05" in walk.page()
