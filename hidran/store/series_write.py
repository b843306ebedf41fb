"""series.db for its one writer: nodes, rows, ledger, letters and counters, all of one group in one transaction.

What a transaction changes is collected here and written before its commit; nodes and ledgers are remembered between
transactions, and forgotten when one fails.
"""

import itertools
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hidran.errors import StoreDamagedError
from hidran.store.series_schema import SCHEMA, VALUE_COLUMNS
from hidran.store.spans import Spans
from hidran.store.sqlite import open_writer, transaction, translated

MOST_REMEMBERED = 20_000
MOST_MARKS = 64  # of one boot: a clock is set now and then, not every minute
Row = tuple[Any, ...]
Body = tuple[Any, ...]  # up_s, fitted, then the values: what may not differ under one identity

READING_COLUMNS = f"node_id, boot, seq, ts, src, rx_ms, up_s, offset_s, fitted, {VALUE_COLUMNS}"
WAITING_COLUMNS = f"node_id, boot, seq, rx_ms, age_s, up_s, offset_s, fitted, {VALUE_COLUMNS}"
_NODE_COLUMNS = (
    "id, name, first_rx_ms, last_rx_ms, online, status, status_rx_ms, held_boot, held_seq, newest_boot, newest_seq, "
    "newest_ts, backlog, flooded_ms, clock_bad"
)


def _insert(table: str, columns: str) -> str:
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(columns.split(',')))})"


_INSERT_READING = _insert("reading", READING_COLUMNS)
_INSERT_WAITING = _insert("waiting", WAITING_COLUMNS)
_UPDATE_NODE = (
    "UPDATE node SET last_rx_ms = ?, online = ?, status = ?, status_rx_ms = ?, held_boot = ?, held_seq = ?, "
    "newest_boot = ?, newest_seq = ?, newest_ts = ?, backlog = ?, flooded_ms = ?, clock_bad = ? WHERE id = ?"
)
_TRIM_MARKS = (
    "DELETE FROM anchor WHERE node_id = ? AND boot = ? AND up_s < (SELECT min(up_s) FROM (SELECT up_s FROM anchor "
    "WHERE node_id = ? AND boot = ? ORDER BY up_s DESC LIMIT ?))"
)
_COUNT = "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"


@dataclass(slots=True)
class NodeEntry:
    """One row of table `node`; see `hidran.store.series_schema`."""

    id: int
    name: str
    first_rx_ms: int
    last_rx_ms: int
    online: int | None = None
    status: str | None = None
    status_rx_ms: int | None = None
    held_boot: int | None = None
    held_seq: int | None = None
    newest_boot: int | None = None
    newest_seq: int | None = None
    newest_ts: int | None = None
    backlog: int = 0
    flooded_ms: int | None = None
    clock_bad: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, or one reading as a batch of one, that was refused and is kept."""

    rx_ms: int
    node: str | None
    topic: str
    payload: bytes
    code: str
    reason: str
    readings: int = 1


class SeriesWriter:
    """The writing connection. Everything but `transaction`, `close` and `counter` is used inside a transaction."""

    def __init__(self, path: Path) -> None:
        """Makes the file when there is none. StoreDamagedError, StoreFullError, StoreError as `open_writer`."""
        self.path = path
        self.db = open_writer(path, SCHEMA)
        self.db.row_factory = None
        self._nodes: dict[str, NodeEntry] = {}
        self._ledgers: dict[tuple[int, int], Spans] = {}
        self._marks: dict[tuple[int, int], list[tuple[int, int, str]]] = {}
        self._begin()

    def _begin(self) -> None:
        self._touched: dict[int, NodeEntry] = {}
        self._changed: set[tuple[int, int]] = set()
        self._readings: list[Row] = []
        self._waiting: list[Row] = []
        self._letters: list[Letter] = []
        self.counts: Counter[str] = Counter()

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is done in the block is on disk when it ends, or nothing of it."""
        if max(len(self._ledgers), len(self._nodes), len(self._marks)) > MOST_REMEMBERED:
            self.forget()
        try:
            with translated(self.path), transaction(self.db):
                yield
                self._write()
        except BaseException:
            self.forget()
            raise
        finally:
            self._begin()

    def forget(self) -> None:
        """Remember nothing; what is needed is read from the file again."""
        self._nodes.clear()
        self._ledgers.clear()
        self._marks.clear()

    def _write(self) -> None:
        self.flush()
        if self._changed:
            rows = [(*key, _text(self._ledgers[key])) for key in self._changed]
            self.db.executemany("INSERT OR REPLACE INTO ledger VALUES (?, ?, ?)", rows)
        if self._touched:
            self.db.executemany(_UPDATE_NODE, [_state(n) for n in self._touched.values()])
        if self._letters:
            sql = _insert("dead_letter", "rx_ms, node, topic, payload, code, reason, readings")
            self.db.executemany(sql, [_letter(x) for x in self._letters])
        if self.counts:
            self.db.executemany(_COUNT, [(name, n) for name, n in self.counts.items() if n])

    def flush(self) -> None:
        """Rows collected so far go to their tables, still inside the transaction."""
        try:
            if self._readings:
                self.db.executemany(_INSERT_READING, self._readings)
            if self._waiting:
                self.db.executemany(_INSERT_WAITING, self._waiting)
        except sqlite3.IntegrityError as error:
            raise StoreDamagedError(f"{self.path} is damaged (rows and ledger disagree: {error})") from error
        self._readings, self._waiting = [], []

    # -- nodes and what is known of their boots ----------------------------------------------------------------

    def node(self, name: str, rx_ms: int) -> NodeEntry:
        """The node, made when it is heard for the first time; it is written back at the commit."""
        found = self._nodes.get(name) or self._find_node(name) or self._make_node(name, rx_ms)
        self._nodes[name] = self._touched[found.id] = found
        return found

    def _find_node(self, name: str) -> NodeEntry | None:
        row = self.db.execute(f"SELECT {_NODE_COLUMNS} FROM node WHERE name = ?", (name,)).fetchone()
        return None if row is None else NodeEntry(*row)

    def _make_node(self, name: str, rx_ms: int) -> NodeEntry:
        sql = "INSERT INTO node (name, first_rx_ms, last_rx_ms) VALUES (?, ?, ?)"
        made = self.db.execute(sql, (name, rx_ms, rx_ms)).lastrowid
        assert made is not None
        return NodeEntry(made, name, rx_ms, rx_ms)

    def name_of(self, node_id: int) -> str:
        return str(self.db.execute("SELECT name FROM node WHERE id = ?", (node_id,)).fetchone()[0])

    def ledger(self, node_id: int, boot: int) -> Spans:
        """Every seq of this boot that was ever committed; say `ledger_changed` after adding to it."""
        key = (node_id, boot)
        found = self._ledgers.get(key)
        if found is None:
            sql = "SELECT ranges FROM ledger WHERE node_id = ? AND boot = ?"
            row = self.db.execute(sql, key).fetchone()
            found = self._ledgers[key] = [] if row is None else _spans(row[0], self.path)
        return found

    def ledger_changed(self, node_id: int, boot: int) -> None:
        self._changed.add((node_id, boot))

    def marks(self, node_id: int, boot: int) -> list[tuple[int, int, str]]:
        """`(up_s, ts, src)` of each anchor of this boot, ascending."""
        key = (node_id, boot)
        found = self._marks.get(key)
        if found is None:
            sql = "SELECT up_s, ts, src FROM anchor WHERE node_id = ? AND boot = ? ORDER BY up_s"
            found = self._marks[key] = self.db.execute(sql, key).fetchall()
        return found

    def add_mark(self, node_id: int, boot: int, mark: tuple[int, int, str], rx_ms: int) -> None:
        """Keep an anchor; the first one said of an uptime stays, and of too many the oldest go."""
        up_s, ts, src = mark
        self.db.execute("INSERT OR IGNORE INTO anchor VALUES (?, ?, ?, ?, ?, ?)", (node_id, boot, up_s, ts, src, rx_ms))
        self.db.execute(_TRIM_MARKS, (node_id, boot, node_id, boot, MOST_MARKS))
        self._marks.pop((node_id, boot), None)

    # -- rows ---------------------------------------------------------------------------------------------------

    def add_readings(self, rows: Iterable[Row]) -> None:
        """Rows of READING_COLUMNS."""
        self._readings.extend(rows)

    def add_waiting(self, rows: Iterable[Row]) -> None:
        """Rows of WAITING_COLUMNS."""
        self._waiting.extend(rows)

    def add_letter(self, letter: Letter) -> None:
        self._letters.append(letter)

    def bodies(self, node_id: int, boot: int, first: int, last: int) -> dict[int, Body]:
        """What is stored under these identities, dated or not, by seq."""
        self.flush()
        found: dict[int, Body] = {}
        for table in ("reading", "waiting"):
            sql = (
                f"SELECT seq, up_s, fitted, {VALUE_COLUMNS} FROM {table} "
                "WHERE node_id = ? AND boot = ? AND seq BETWEEN ? AND ?"
            )
            found.update({row[0]: row[1:] for row in self.db.execute(sql, (node_id, boot, first, last))})
        return found

    def waiting_of(self, node_id: int, boot: int) -> list[Row]:
        """`id` and WAITING_COLUMNS of the undated rows of a boot, by seq."""
        self.flush()
        sql = f"SELECT id, {WAITING_COLUMNS} FROM waiting WHERE node_id = ? AND boot = ? ORDER BY seq"
        return self.db.execute(sql, (node_id, boot)).fetchall()

    def date(self, rows: list[tuple[Row, int, str]]) -> None:
        """Move rows of `waiting_of` to the readings, each with its time and where that came from."""
        moved = []
        for (_id, node_id, boot, seq, rx_ms, _age, up_s, offset_s, *rest), ts, src in rows:
            moved.append((node_id, boot, seq, ts, src, rx_ms, up_s, offset_s, *rest))
        self.add_readings(moved)
        self.db.executemany("DELETE FROM waiting WHERE id = ?", [(row[0],) for row, _ts, _src in rows])
        self.counts["stored"] += len(rows)
        self.counts["pending"] -= len(rows)

    # -- counters -----------------------------------------------------------------------------------------------

    def counter(self, name: str) -> int:
        """A counter as last committed; 0 when it was never counted."""
        with translated(self.path):
            row = self.db.execute("SELECT value FROM counter WHERE name = ?", (name,)).fetchone()
        return 0 if row is None else int(row[0])


def _state(n: NodeEntry) -> Row:
    held = (n.held_boot, n.held_seq, n.newest_boot, n.newest_seq, n.newest_ts)
    return (n.last_rx_ms, n.online, n.status, n.status_rx_ms, *held, n.backlog, n.flooded_ms, n.clock_bad, n.id)


def _letter(x: Letter) -> Row:
    return (x.rx_ms, x.node, x.topic, x.payload, x.code, x.reason, x.readings)


def _text(spans: Spans) -> str:
    if len(spans) == 1:
        return f"[[{spans[0][0]},{spans[0][1]}]]"
    return json.dumps(spans, separators=(",", ":"))


def _spans(text: str, path: Path) -> Spans:
    """Strict: a ledger that claims what it never had would lose readings in silence."""
    try:
        spans: Spans = json.loads(text)
        flat = [n for first, last in spans for n in (first, last + 1)]
        if all(type(n) is int for n in flat) and all(a < b for a, b in itertools.pairwise(flat)):
            return spans
    except (ValueError, TypeError):
        pass
    raise StoreDamagedError(f"{path} is damaged (a ledger reads {text[:60]!r}); it must be set aside")
