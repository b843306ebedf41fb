"""Missing, empty, damaged and locked files: the JSON API says 503, the pages say what is not known."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.asking import asking, problem_of
from tests.api.house import Installation, new_installation

DATABASES = ("series", "events", "outbox", "records")
ASKED = {
    "series": "/api/v1/readings?hydrant=sawahan",
    "events": "/api/v1/episodes",
    "outbox": "/api/v1/messages",
    "records": "/api/v1/hydrants",
}


def file_of(installation: Installation, name: str) -> Path:
    path: Path = getattr(installation.settings.paths, name)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return path


def rubbish(path: Path) -> None:
    path.write_bytes(b"ini bukan basis data" * 1000)


def torn(path: Path) -> None:
    """The head is whole, every page after it is noise."""
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes((b ^ 0xA5) for b in whole[4096:]))


def test_an_installation_without_any_data_has_its_page(tmp_path: Path) -> None:
    made = new_installation(tmp_path)
    made.silence()
    with asking(made) as client:
        page = client.page("/")
        assert "Belum ada hidran yang tercatat." in page
        assert "Semua layanan server tidak jalan" in page
        assert client.get("/api/v1/hydrants").json() == {"items": []}
        assert client.get("/api/v1/episodes").json()["items"] == []
        assert client.get("/api/v1/equation").json()["received"] == 0
        problem_of(client.get("/api/v1/ready"), 503)


@pytest.mark.parametrize("harm", [rubbish, torn])
@pytest.mark.parametrize("name", DATABASES)
def test_a_damaged_file_is_said_and_never_looks_normal(
    own: Installation, name: str, harm: Callable[[Path], None]
) -> None:
    harm(file_of(own, name))
    with asking(own) as client:
        body = problem_of(client.get(ASKED[name]), 503)
        assert body["type"].endswith("store-unreadable")
        assert client.get(ASKED[name]).headers["retry-after"] == "60"
        page = client.page("/")
        assert "Server bermasalah" in page
        if name in ("events", "records"):
            assert ">Normal<" not in page
        assert client.get("/api/v1/metrics").status_code == 200
        problem_of(client.get("/api/v1/ready"), 503)


@pytest.mark.parametrize("name", ["series", "events", "outbox"])
def test_a_hydrants_page_lives_without_one_of_the_files(own: Installation, name: str) -> None:
    rubbish(file_of(own, name))
    with asking(own) as client:
        page = client.page("/hidran/baamang")
    assert "rusak" in page
    if name == "events":
        assert ">Tidak diketahui<" in page
        assert ">Normal<" not in page
    if name == "series":
        assert "Tidak ada data dalam 24 jam ini" in page


def test_without_records_a_hydrants_page_says_try_again(own: Installation) -> None:
    rubbish(file_of(own, "records"))
    with asking(own) as client:
        assert "bukan tanda hidran rusak" in client.page("/hidran/baamang", 503)


def test_a_file_that_is_made_later_is_found_without_a_restart(own: Installation) -> None:
    path = own.settings.paths.outbox
    moved = path.rename(path.with_suffix(".away"))
    with asking(own) as client:
        assert client.get("/api/v1/messages").json()["items"] == []
        moved.rename(path)
        assert len(client.get("/api/v1/messages").json()["items"]) == 4


def test_a_file_without_its_tables_counts_as_not_there_yet(own: Installation) -> None:
    path = file_of(own, "series")
    path.unlink()
    sqlite3.connect(path).close()
    with asking(own) as client:
        assert client.get("/api/v1/equation").json()["received"] == 0
        assert "Tidak ada data" in client.page("/hidran/baamang")
