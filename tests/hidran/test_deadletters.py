"""Dead letters: read in pages, counted by code, trimmed to their caps with every count kept."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hidran.errors import UnknownNameError
from hidran.store import deadletters
from hidran.store.deadletters import DeadLetters, Tally, trim
from hidran.store.series_schema import SCHEMA
from hidran.store.sqlite import open_writer, transaction


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "series.db"


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    made = open_writer(path, SCHEMA)
    yield made
    made.close()


def put(db: sqlite3.Connection, n: int, code: str = "JSON", *, readings: int = 1, size: int = 10) -> None:
    sql = (
        "INSERT INTO dead_letter (rx_ms, node, topic, payload, readings, code, reason) "
        "VALUES (?, 'hu-001', 't', ?, ?, ?, 'why')"
    )
    with transaction(db):
        db.executemany(sql, [(1000 + k, b"x" * size, readings, code) for k in range(n)])


def quarantined(tallies: list[Tally]) -> int:
    return sum(t.readings + t.summarised for t in tallies)


def test_newest_first_by_code_and_node(path: Path, db: sqlite3.Connection) -> None:
    put(db, 3, "JSON")
    put(db, 2, "RANGE", readings=5)
    with DeadLetters(path) as letters:
        assert [x.id for x in letters.newest(2)] == [5, 4]
        assert [x.id for x in letters.newest(9, code="JSON")] == [3, 2, 1]
        assert letters.newest(9, code="JSON", node="hu-002") == []
        assert letters.tallies() == [Tally("JSON", 3, 3, 0), Tally("RANGE", 2, 10, 0)]
        assert letters.one(4).payload == b"x" * 10
        with pytest.raises(UnknownNameError, match="dead letter 99 is not there"):
            letters.one(99)


def test_every_letter_is_read_page_by_page(path: Path, db: sqlite3.Connection) -> None:
    put(db, deadletters.PAGE + 20)
    with DeadLetters(path) as letters:
        assert [x.id for x in letters.every()] == list(range(1, deadletters.PAGE + 21))


def test_beyond_so_many_letters_the_oldest_are_summarised_and_no_count_is_lost(
    path: Path, db: sqlite3.Connection
) -> None:
    put(db, 30, "JSON", readings=2)
    put(db, 30, "RANGE")
    with DeadLetters(path) as letters:
        before = quarantined(letters.tallies())
        with transaction(db):
            assert [trim(db, most_letters=20, limit=25) for _ in range(3)] == [25, 15, 0]
        assert letters.tallies() == [Tally("JSON", 0, 0, 60), Tally("RANGE", 20, 20, 10)]
        assert quarantined(letters.tallies()) == before == 90
        assert [x.id for x in letters.newest(99)] == list(range(60, 40, -1))


def test_beyond_so_many_bytes_too(path: Path, db: sqlite3.Connection) -> None:
    put(db, 10, size=100)
    with transaction(db):
        assert trim(db, most_bytes=450) == 6
        assert trim(db, most_bytes=450) == 0
    with DeadLetters(path) as letters:
        assert letters.tallies() == [Tally("JSON", 4, 4, 6)]


def test_retried_letters_go_first_and_count_nowhere(path: Path, db: sqlite3.Connection) -> None:
    put(db, 10)
    with transaction(db):
        db.execute("UPDATE dead_letter SET state = 'retried' WHERE id > 6")
        assert trim(db, most_letters=5) == 5
    with DeadLetters(path) as letters:
        assert letters.tallies() == [Tally("JSON", 5, 5, 1)]
        assert [x.id for x in letters.every()] == [2, 3, 4, 5, 6]
