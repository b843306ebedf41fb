"""forward.db: one writer (the forwarder), many readers. What InfluxDB has, what waits for it, what it refused."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from hidran.errors import StoreError
from hidran.store.forward_schema import SCHEMA
from hidran.store.series import SeriesReader
from hidran.store.sqlite import open_reader, open_writer, transaction, translated

MOST_LINES = 200_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that InfluxDB, or the schema, would not have. `node` None: it was no reading."""

    at_ms: int
    node: str | None
    boot: int | None
    seq: int | None
    line: str
    code: str
    reason: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Refill:
    """Copy a node's rows after Unix second `start` with id <= `upto_id` again; see the schema."""

    node: str
    start: int
    upto_id: int
    before: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class ForwardEquation:
    """timed = forwarded + waiting + refused. `unassigned`: of `waiting` those of nodes that nobody approved."""

    timed: int = 0
    forwarded: int = 0
    waiting: int = 0
    refused: int = 0
    unassigned: int = 0

    @property
    def holds(self) -> bool:
        return self.timed == self.forwarded + self.waiting + self.refused


class _Reads:
    """What reader and writer can both ask."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._db.row_factory = None
        self._path = path

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def count(self, name: str) -> int:
        """One of `COUNTS`; 0 when it never moved."""
        rows = self._all("SELECT value FROM count WHERE name = ?", name)
        return int(rows[0][0]) if rows else 0

    def counts(self) -> dict[str, int]:
        """All of them as of one commit."""
        return {str(name): int(value) for name, value in self._all("SELECT name, value FROM count")}

    def memory(self, name: str) -> str | None:
        """What was kept under that name, None when nothing was."""
        rows = self._all("SELECT value FROM memory WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    def refused(self, limit: int = 1000, after: int = 0) -> list[Refused]:
        """What was refused, oldest first."""
        sql = "SELECT at_ms, node, boot, seq, line, code, reason, id FROM refused WHERE id > ? ORDER BY id LIMIT ?"
        return [Refused(*row) for row in self._all(sql, after, limit)]

    def newest_refused(self) -> int:
        return int(self._all("SELECT coalesce(max(id), 0) FROM refused")[0][0])

    def refused_of(self, node: str) -> list[Refused]:
        """What was refused of one node's readings."""
        sql = "SELECT at_ms, node, boot, seq, line, code, reason, id FROM refused WHERE node = ?"
        return [Refused(*row) for row in self._all(sql, node)]

    def is_refused(self, node: str, boot: int, seq: int) -> bool:
        return bool(self._all("SELECT 1 FROM refused WHERE node = ? AND boot = ? AND seq = ?", node, boot, seq))

    def lines(self, limit: int) -> list[tuple[int, str]]:
        """`(id, text)` of points other than readings that wait, oldest first."""
        return self._all("SELECT id, text FROM line ORDER BY id LIMIT ?", limit)

    def lines_waiting(self) -> int:
        return int(self._all("SELECT count(*) FROM line")[0][0])

    def refills(self) -> list[Refill]:
        return [Refill(*row) for row in self._all("SELECT node, start, upto_id, before, id FROM refill ORDER BY id")]

    def reading_at(self, at: float) -> int:
        """The cursor as it was at Unix second `at`; 0 when nothing was copied then."""
        rows = self._all("SELECT reading FROM mark WHERE at <= ? ORDER BY at DESC LIMIT 1", int(at))
        return int(rows[0][0]) if rows else 0

    def equation(self, series: SeriesReader) -> ForwardEquation:
        """The forwarder's own equation, counted on both sides: what waits is counted in series.db."""
        known = self.counts()  # before series.db is asked: what comes in between is waiting
        stored, waiting = series.after_count(known.get("reading", 0))
        unassigned = known.get("unassigned", 0)
        return ForwardEquation(
            timed=stored - known.get("base", 0),
            forwarded=known.get("forwarded", 0),
            waiting=waiting + unassigned,
            refused=known.get("refused", 0),
            unassigned=unassigned,
        )

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with translated(self._path):
            return self._db.execute(sql, values).fetchall()


class ForwardReader(_Reads):
    """Read-only. StoreError when the forwarder has not made the file yet."""

    def __init__(self, path: Path) -> None:
        super().__init__(open_reader(path), path)


class ForwardWriter(_Reads):
    """The forwarder's own. Everything but reading is done inside `transaction`."""

    def __init__(self, path: Path) -> None:
        super().__init__(open_writer(path, SCHEMA), path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. StoreFullError when the disk is full; nothing of the block is kept then."""
        with translated(self._path), transaction(self._db):
            yield

    def set_count(self, name: str, value: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO count VALUES (?, ?)", (name, value))

    def add(self, name: str, by: int) -> None:
        sql = "INSERT INTO count VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"
        self._db.execute(sql, (name, by))

    def remember(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, value))

    def refuse(self, letters: Iterable[Refused]) -> None:
        sql = "INSERT INTO refused (at_ms, node, boot, seq, line, code, reason) VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._db.executemany(sql, [(x.at_ms, x.node, x.boot, x.seq, x.line, x.code, x.reason) for x in letters])

    def heal_reading(self, node: str, boot: int, seq: int) -> None:
        """Forget the letter of a reading that is tried again."""
        self._db.execute("DELETE FROM refused WHERE node = ? AND boot = ? AND seq = ?", (node, boot, seq))

    def heal(self, letter_id: int) -> None:
        """Forget a letter that InfluxDB took in the end."""
        self._db.execute("DELETE FROM refused WHERE id = ?", (letter_id,))

    def put_lines(self, lines: Iterable[str]) -> None:
        """Points other than readings, to be sent in this order; of far too many the oldest go."""
        self._db.executemany("INSERT INTO line (text) VALUES (?)", [(text,) for text in lines])
        gone = self._db.execute("DELETE FROM line WHERE id <= (SELECT max(id) FROM line) - ?", (MOST_LINES,)).rowcount
        if gone:
            self.add("lines_dropped", gone)

    def drop_lines(self, upto_id: int) -> None:
        self._db.execute("DELETE FROM line WHERE id <= ?", (upto_id,))

    def put_refill(self, refill: Refill) -> None:
        row = (refill.node, refill.start, refill.upto_id, refill.before)
        self._db.execute("INSERT INTO refill (node, start, upto_id, before) VALUES (?, ?, ?, ?)", row)

    def drop_refill(self, refill_id: int) -> None:
        self._db.execute("DELETE FROM refill WHERE id = ?", (refill_id,))

    def set_mark(self, at: int, before: int) -> None:
        """Note the cursor at Unix second `at`; notes older than `before` go, but for the newest of them."""
        self._db.execute("INSERT OR IGNORE INTO mark VALUES (?, ?)", (at, self.count("reading")))
        self._db.execute("DELETE FROM mark WHERE at < (SELECT max(at) FROM mark WHERE at <= ?)", (before,))

    def start_over(self, base: int) -> None:
        """Copy everything that is still here again; what was refused is tried again with it."""
        self._db.execute("DELETE FROM refused WHERE node IS NOT NULL")
        self._db.execute("DELETE FROM refill")
        self._db.execute("DELETE FROM mark")
        counted, followed = ("forwarded", "refused", "unassigned"), ("reading", "event", "minute", "answer", "check")
        for name in (*counted, *followed):
            self.set_count(name, 0)
        self.set_count("base", base)


def equation(forward: Path, series: Path) -> ForwardEquation | None:
    """The forwarder's equation from the two files; None when either is not made yet."""
    if not forward.exists() or not series.exists():
        return None
    with suppress(StoreError), ForwardReader(forward) as reader, SeriesReader(series) as rows:
        return reader.equation(rows)
    return None
