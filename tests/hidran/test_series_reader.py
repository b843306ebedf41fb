"""SeriesReader: every row once, in order, and clear errors."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hidran.errors import StoreDamagedError, StoreError
from hidran.store.series import PAGE_ROWS, Equation, SeriesReader
from hidran.store.series_schema import SCHEMA
from hidran.store.sqlite import open_writer, transaction
from tests.figures import full_store
from tests.hidran.faults.logbook import Logbook
from tests.ingest.series_rows import SeriesRows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "series.db"


@pytest.fixture
def rows(path: Path) -> Iterator[SeriesRows]:
    made = SeriesRows(path)
    yield made
    made.close()


def test_a_reading_comes_back_as_it_was_stored(path: Path, rows: SeriesRows) -> None:
    wanted = Logbook().days(1).rows[:50]
    rows.arrive(wanted)
    with SeriesReader(path) as reader:
        assert reader.after(0, 100) == [replace(r, id=n) for n, r in enumerate(wanted, 1)]
        assert [r.id for r in reader.after(40, 5)] == [41, 42, 43, 44, 45]
        assert (reader.max_id(), reader.after(50, 5)) == (50, [])


def test_a_node_heard_later_is_known_by_its_name(path: Path, rows: SeriesRows) -> None:
    rows.arrive(Logbook().days(1).rows[:1])
    with SeriesReader(path) as reader:
        assert [r.node for r in reader.after(0, 5)] == ["hu-001"]
        rows.arrive(Logbook(node="hu-002").days(1).rows[:1])
        assert [r.node for r in reader.after(0, 5)] == ["hu-001", "hu-002"]


def test_a_span_is_left_open_right_closed_and_ordered_over_pages(path: Path, rows: SeriesRows) -> None:
    book = Logbook().days(2).rows
    twins = [replace(r, boot=2, seq=n) for n, r in enumerate(book[: PAGE_ROWS + 10], 1)]  # the same seconds again
    rows.arrive([*reversed(book), *twins])
    with SeriesReader(path) as reader:
        found = list(reader.between("hu-001", book[4].ts, book[-10].ts))
        wanted = sorted([*book[5:-9], *twins[5:]], key=lambda r: (r.ts, r.boot, r.seq))
        assert [(r.ts, r.boot, r.seq) for r in found] == [(r.ts, r.boot, r.seq) for r in wanted]
        assert len(found) > 2 * PAGE_ROWS
        assert list(reader.between("hu-001", book[4].ts + 0.5, book[5].ts)) == [found[0], found[1]]
        assert list(reader.between("nobody", 0, 1 << 60)) == []


def test_a_walk_that_waits_between_pages_holds_no_snapshot(path: Path, rows: SeriesRows) -> None:
    rows.arrive(Logbook().days(1).rows)
    with SeriesReader(path) as reader:
        walk = reader.between("hu-001", 0, 1 << 60)
        next(walk)
        with sqlite3.connect(path) as db:
            busy, frames, moved = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        db.close()
        assert (busy, frames, moved) == (0, 0, 0)
        assert len(list(walk)) == 1439


def test_nodes_tell_what_ingest_knows_of_them(path: Path, rows: SeriesRows) -> None:
    row = Logbook().days(1).rows[0]
    rows.arrive([row], backlog=7)
    with SeriesReader(path) as reader:
        (state,) = reader.nodes()
        assert (state.name, state.online, state.backlog, state.newest_ts) == ("hu-001", 1, 7, row.ts)
        assert (state.status, state.flooded_ms, state.clock_bad) == (None, None, 0)
        assert reader.node("hu-001") == state
        assert reader.node("hu-999") is None


def test_the_equation_is_that_of_the_newest_commit(path: Path) -> None:
    db = open_writer(path, SCHEMA)
    with SeriesReader(path) as reader:
        assert reader.equation() == Equation()
        with transaction(db):
            db.executemany("INSERT INTO counter VALUES (?, ?)", [("received", 9), ("stored", 5), ("pending", 2)])
            db.executemany("INSERT INTO counter VALUES (?, ?)", [("quarantined", 1), ("duplicate", 1)])
        assert reader.equation() == Equation(9, 5, 2, 1, 1)
        assert reader.equation().holds
    assert not Equation(received=2, stored=1).holds
    db.close()


def test_buckets_of_a_node_never_heard_are_none(path: Path, rows: SeriesRows) -> None:
    with SeriesReader(path) as reader:
        assert reader.buckets("hu-001", "panel_v", 0, 1 << 60, "hour") == []


def test_a_reading_of_a_node_without_a_name_is_damage_and_names_it(path: Path, rows: SeriesRows) -> None:
    rows.arrive(Logbook().days(1).rows[:3])
    with sqlite3.connect(path) as db:
        db.execute("UPDATE reading SET node_id = 77 WHERE id = 2")
    db.close()
    with SeriesReader(path) as reader:
        assert [r.id for r in reader.after(2, 5)] == [3]
        with pytest.raises(StoreDamagedError, match=r"reading 2 is of node number 77.*hidran restore"):
            reader.after(0, 5)


def test_a_missing_file_says_what_to_start(path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist yet: start the service"):
        SeriesReader(path)


def test_a_file_that_is_no_database_is_called_damaged(path: Path) -> None:
    path.write_bytes(b"rubbish" * 1000)
    with pytest.raises(StoreDamagedError, match="damaged"):
        SeriesReader(path)


def steps(reader: SeriesReader, ask: Callable[[], object]) -> int:
    """Hundreds of steps that SQLite took for an answer."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    reader._db.set_progress_handler(count, 100)
    ask()
    reader._db.set_progress_handler(None, 0)
    return taken


def test_one_node_costs_the_same_however_many_others_there_are(tmp_path: Path) -> None:
    costs = []
    for nodes in (2, 20):
        path = tmp_path / f"{nodes}.db"
        full_store.roll_up(path, full_store.fill(path, nodes, 2) - 100)
        with SeriesReader(path) as reader:
            asked = (
                lambda r=reader: r.buckets("hu-002", "panel_v", 0, 1 << 40, "hour"),
                lambda r=reader: list(r.between("hu-002", full_store.FIRST, full_store.FIRST + 3600)),
                lambda r=reader: r.after(1000, 100),
                reader.max_id,
            )
            costs.append([steps(reader, ask) for ask in asked])
    assert all(many <= 1.5 * few + 5 for few, many in zip(*costs, strict=True)), costs
