"""`hidran status`: the counts in their exact words, services, nodes; also where nothing runs."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from hidran import heartbeat
from hidran.cli import status_cmd
from hidran.cli.app import app, register_all
from hidran.clock import iso
from hidran.settings import Settings
from hidran.store.records import Records
from hidran.store.series_schema import COUNTERS, SCHEMA
from hidran.store.sqlite import open_writer, transaction
from hidran.words import english
from tests.hidran.faults.logbook import Logbook
from tests.ingest.series_rows import SeriesRows

register_all()
COUNTS = {"received": 1012, "stored": 1000, "pending": 7, "quarantined": 3, "duplicate": 2}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in os.environ:
        if name.startswith("HIDRAN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "data"


def call(data: Path, *argv: str) -> Result:
    result = CliRunner().invoke(app, ["--data", str(data), "status", *argv])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def document(data: Path) -> dict[str, Any]:
    return dict(json.loads(call(data, "--json").stdout))


def count(data: Path, **counts: int) -> None:
    with closing(open_writer(data / "series.db", SCHEMA)) as db, transaction(db):
        db.executemany("INSERT OR REPLACE INTO counter VALUES (?, ?)", counts.items())


@pytest.fixture
def site(data: Path) -> Path:
    """Two hydrants' worth of data: one approved node with readings, one that only spoke."""
    (data / "health").mkdir(parents=True)
    settings = Settings(data=data)
    with Records.open(settings) as records:
        records.add_kpp("golden", "KPP Golden")
        records.add_hydrant("golden", id="sawahan")
        records.approve("hu-001", "sawahan", 1)
        records.add_node("hu-003")
    with closing(SeriesRows(data / "series.db")) as rows:
        rows.arrive(Logbook().days(1).rows[:5], backlog=40)
        rows.arrive(Logbook(node="hu-002").days(1).rows[:1])
    with closing(open_writer(data / "series.db", SCHEMA)) as db:
        db.execute("UPDATE node SET clock_bad = 4, flooded_ms = ? WHERE name = 'hu-002'", (int(time.time() * 1000),))
    count(data, **COUNTS)
    return data


def test_an_empty_folder_says_how_to_begin_and_makes_nothing(data: Path) -> None:
    result = call(data)
    assert result.exit_code == 0
    assert f"Belum ada apa-apa di {data}: mulai dengan `hidran run`" in result.stdout
    assert not data.exists()
    found = document(data)
    assert [found[word] for word in COUNTERS] == [0] * 5
    assert (found["holds"], found["nodes"], found["troubles"]) == (True, [], {})
    assert not data.exists()


def test_the_counts_are_said_in_exactly_these_words(site: Path) -> None:
    found = document(site)
    assert {word: found[word] for word in COUNTERS} == COUNTS
    assert found["holds"] is True
    said = call(site).stdout.splitlines()
    assert [line.split()[:2] for line in said[:5]] == [
        ["received", "1.012"],
        ["stored", "1.000"],
        ["pending", "7"],
        ["quarantined", "3"],
        ["duplicate", "2"],
    ]
    assert said[5] == "received = stored + pending + quarantined + duplicate: cocok"


def test_a_broken_equation_is_said_and_ends_with_an_error(site: Path) -> None:
    count(site, received=1013)
    result = call(site)
    assert "TIDAK COCOK" in result.stdout
    assert result.exit_code != 0
    assert document(site)["holds"] is False


def test_what_ingest_still_holds_in_its_queue_is_received_and_pending(site: Path) -> None:
    heartbeat.beat(site / "health", "ingest", queued=12, received=1012)
    found = document(site)
    assert (found["queued"], found["received"], found["pending"], found["holds"]) == (12, 1024, 19, True)
    count(site, received=1017, stored=1005)  # five of them were committed since it said so
    found = document(site)
    assert (found["queued"], found["received"], found["pending"], found["holds"]) == (7, 1024, 14, True)


def test_every_service_is_there_with_its_state(site: Path) -> None:
    heartbeat.beat(site / "health", "ingest", queued=0)
    heartbeat.beat(site / "health", "engine", ok=False, full="disk")
    heartbeat.beat(site / "health", "notify")
    silent = json.loads((site / "health" / "notify.json").read_text()) | {"at": time.time() - 100}
    (site / "health" / "notify.json").write_text(json.dumps(silent))
    services = document(site)["services"]
    assert {name: s["state"] for name, s in services.items()} == {
        "broker": "never",
        "ingest": "ok",
        "engine": "unwell",
        "notify": "silent",
        "api": "never",
    }
    assert services["engine"]["full"] == "disk"
    assert "BERHENTI" in call(site).stdout


def test_nodes_tell_their_state_last_reading_and_what_is_wrong_with_them(site: Path) -> None:
    known, stranger, unheard = document(site)["nodes"]
    last = Logbook().days(1).rows[4]
    assert known == {
        "node": "hu-001",
        "state": "approved",
        "hydrant": "sawahan",
        "last_reading": iso(last.ts),
        "last_heard": iso(last.rx_ms / 1000),
        "online": True,
        "backlog": 40,
        "clock_refused": 0,
        "flooded": False,
    }
    assert (stranger["state"], stranger["clock_refused"], stranger["flooded"]) == ("waiting", 4, True)
    assert (unheard["state"], unheard["last_heard"], unheard["backlog"]) == ("waiting", None, None)
    said = call(site).stdout
    assert "menunggu persetujuan" in said
    assert "jam node ditolak pada 4 bacaan; terlalu banyak kiriman, dibatasi" in said
    assert "belum pernah terdengar" in said


def test_english_by_setting(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIDRAN_LANGUAGE", "en")
    said = call(site).stdout
    assert [line.split()[:3] for line in said.splitlines()[:2]] == [
        ["received", "1,012", "received"],
        ["stored", "1,000", "committed"],
    ]
    assert "waiting for approval" in said
    assert "its clock was refused for 4 readings" in said


def test_every_word_of_the_tables_has_its_english_twin() -> None:
    said = {*status_cmd.WORDS.values(), *status_cmd.SERVICES.values(), *status_cmd.APPROVALS.values()}
    assert said - english().keys() == set()


def test_a_damaged_file_is_named_and_the_rest_is_still_said(site: Path) -> None:
    (site / "series.db").write_bytes(b"rubbish" * 1000)
    for suffix in ("-wal", "-shm"):
        (site / f"series.db{suffix}").unlink(missing_ok=True)
    result = call(site)
    assert result.exit_code == 3
    assert "PERHATIAN: series tidak bisa dibaca" in result.stdout
    assert "hu-001" in result.stdout
