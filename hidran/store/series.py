"""series.db as its followers read it: engine, forwarder, api and commands. Ingest alone writes it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from hidran.contract import FIELD_NAMES
from hidran.errors import StoreDamagedError
from hidran.reading import Reading
from hidran.store.rollup import CURSOR, DAY_S, WITH_HISTOGRAM, Bucket, Step, bucket_start, table_of
from hidran.store.series_schema import COUNTERS, VALUE_COLUMNS
from hidran.store.sqlite import open_reader, translated

PAGE_ROWS = 1000
NEAR_ROWS = 5000  # fewer rows than this after the roll-up's cursor are walked by id, more by their node and time
_COLUMNS = f"id, node_id, boot, seq, ts, src, rx_ms, up_s, offset_s, fitted, {VALUE_COLUMNS}"
_AFTER = f"SELECT {_COLUMNS} FROM reading WHERE id > ? ORDER BY id LIMIT ?"
_BETWEEN = (
    f"SELECT {_COLUMNS} FROM reading WHERE node_id = ? AND ts >= ? AND ts <= ? AND (ts, boot, seq) > (?, ?, ?) "
    f"ORDER BY ts, boot, seq LIMIT {PAGE_ROWS}"
)
_NODE_COLUMNS = (
    "name, first_rx_ms, last_rx_ms, online, status, status_rx_ms, held_boot, held_seq, newest_boot, newest_seq, "
    "newest_ts, backlog, flooded_ms, clock_bad"
)
_LAST_TS = 1 << 62


@dataclass(frozen=True, slots=True)
class NodeState:
    """What ingest knows of a node; see table `node` of `hidran.store.series_schema`. `status`: its birth as JSON."""

    name: str
    first_rx_ms: int
    last_rx_ms: int
    online: int | None
    status: str | None
    status_rx_ms: int | None
    held_boot: int | None
    held_seq: int | None
    newest_boot: int | None
    newest_seq: int | None
    newest_ts: int | None
    backlog: int
    flooded_ms: int | None
    clock_bad: int


@dataclass(frozen=True, slots=True)
class Equation:
    """Everything received = stored + pending + quarantined + duplicate, as of one commit."""

    received: int = 0
    stored: int = 0
    pending: int = 0
    quarantined: int = 0
    duplicate: int = 0

    @property
    def holds(self) -> bool:
        return self.received == self.stored + self.pending + self.quarantined + self.duplicate


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What `buckets` was asked for."""

    node_id: int
    field: str
    start: float
    end: float
    step: Step
    histograms: bool


class SeriesReader:
    """Read-only. StoreError when ingest has not made the file yet, StoreDamagedError when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: dict[int, str] = {}
        self._db = open_reader(path)
        self._db.row_factory = None
        try:
            self.max_id()  # a file without its tables, or a damaged one, is found here and not in the middle of work
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def max_id(self) -> int:
        """Id of the newest reading, 0 when there is none. Ids are never used again, pruned or not."""
        found = self._all("SELECT seq FROM sqlite_sequence WHERE name = 'reading'")
        return int(found[0][0]) if found else self._made()

    def _made(self) -> int:
        return int(self._all("SELECT coalesce(max(id), 0) FROM reading")[0][0])

    def after(self, reading_id: int, limit: int) -> list[Reading]:
        """At most `limit` readings with a greater id, in the order in which they were stored."""
        return self._readings(self._all(_AFTER, reading_id, limit))

    def between(self, node: str, start: float, end: float) -> Iterator[Reading]:
        """Readings of one node with start < ts <= end, by (ts, boot, seq). No snapshot is held between pages."""
        node_id = self._id_of(node)
        mark: tuple[float, int, int] = (start, 1 << 33, 0)  # behind everything of second `start`
        while node_id is not None:
            rows = self._all(_BETWEEN, node_id, mark[0], min(end, _LAST_TS), *mark)
            yield from self._readings(rows)
            if len(rows) < PAGE_ROWS:
                return
            mark = (rows[-1][4], rows[-1][2], rows[-1][3])

    def one(self, node: str, boot: int, seq: int) -> Reading | None:
        """The reading with that identity, None when it is not here (any more)."""
        sql = f"SELECT {_COLUMNS} FROM reading WHERE node_id = ? AND boot = ? AND seq = ?"
        found = self._readings(self._all(sql, self._id_of(node), boot, seq))
        return found[0] if found else None

    def nodes(self) -> list[NodeState]:
        """Every node that was ever heard, by name."""
        return [NodeState(*row) for row in self._all(f"SELECT {_NODE_COLUMNS} FROM node ORDER BY name")]

    def node(self, name: str) -> NodeState | None:
        """One node, None when it was never heard."""
        rows = self._all(f"SELECT {_NODE_COLUMNS} FROM node WHERE name = ?", name)
        return NodeState(*rows[0]) if rows else None

    def equation(self) -> Equation:
        """The counters of the newest commit."""
        found = dict(self._all("SELECT name, value FROM counter"))
        return Equation(*(int(found.get(word, 0)) for word in COUNTERS))

    def after_count(self, reading_id: int) -> tuple[int, int]:
        """Readings ever stored, and how many of them have an id above `reading_id`, as of one commit."""
        sql = (
            "SELECT coalesce((SELECT value FROM counter WHERE name = 'stored'), 0), "
            "(SELECT count(*) FROM reading WHERE id > ?)"
        )
        found = self._all(sql, reading_id)[0]
        return int(found[0]), int(found[1])

    def cursor(self, name: str) -> int:
        """How far a follower inside series.db is ('rollup'); 0 when it never moved."""
        rows = self._all("SELECT value FROM cursor WHERE name = ?", name)
        return int(rows[0][0]) if rows else 0

    def buckets(
        self, node: str, field: str, start: float, end: float, step: Step, *, histograms: bool = False
    ) -> list[Bucket]:
        """Roll-ups of one field that begin in [start, end), by start; rows not rolled up yet are counted in.

        `histograms`: with those of turbidity, for quantiles; charts do without them and are quicker.
        """
        node_id = self._id_of(node)
        if node_id is None:
            return []
        wanted = _Wanted(node_id, field, start, min(end, _LAST_TS), step, histograms)
        with translated(self._path):
            self._db.execute("BEGIN")  # cursor, roll-ups and rows of one and the same commit
            try:
                found, fresh = self._kept(wanted), self._fresh(wanted)
            finally:
                self._db.execute("COMMIT")
        for at, values in fresh.items():
            if start <= at < end:
                one = Bucket.of(at, values, histogram=histograms and field in WITH_HISTOGRAM)
                found[at] = found[at].merged(one) if at in found else one
        return [found[at] for at in sorted(found)]

    def _kept(self, w: "_Wanted") -> dict[int, Bucket]:
        sql = (
            f"SELECT start, n, low, high, total, {'histogram' if w.histograms else 'NULL'} FROM {table_of(w.step)} "
            "WHERE node_id = ? AND field = ? AND start >= ? AND start < ?"
        )
        rows = self._all(sql, w.node_id, FIELD_NAMES.index(w.field), w.start, w.end)
        if w.histograms:
            return {row[0]: Bucket.from_row(row) for row in rows}
        return {row[0]: Bucket(*row) for row in rows}

    def _fresh(self, w: "_Wanted") -> dict[int, list[float]]:
        """Values that are not rolled up yet, by the bucket they belong to."""
        cursor = self.cursor(CURSOR)
        walk = "+node_id" if self.max_id() - cursor < NEAR_ROWS else "node_id"
        sql = (
            f"SELECT ts, {w.field} FROM reading WHERE id > ? AND {walk} = ? AND ts > ? AND ts <= ? "
            f"AND {w.field} IS NOT NULL"
        )
        values = defaultdict[int, list[float]](list)
        for ts, value in self._all(sql, cursor, w.node_id, w.start, w.end + DAY_S):
            values[bucket_start(ts, w.step)].append(value)
        return values

    def _readings(self, rows: list[tuple[Any, ...]]) -> list[Reading]:
        names = self._names
        if any(row[1] not in names for row in rows):
            self._learn()
            self._refuse_nameless(rows)
        return [Reading(row[0], names[row[1]], *row[2:]) for row in rows]

    def _refuse_nameless(self, rows: list[tuple[Any, ...]]) -> None:
        for row in rows:
            if row[1] not in self._names:
                raise StoreDamagedError(
                    f"{self._path} is damaged: reading {row[0]} is of node number {row[1]}, which table node does not "
                    "have; stop Hidran and `hidran restore` the last backup"
                )

    def _id_of(self, node: str) -> int | None:
        rows = self._all("SELECT id FROM node WHERE name = ?", node)
        return int(rows[0][0]) if rows else None

    def _learn(self) -> None:
        self._names.update(self._all("SELECT id, name FROM node"))

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with translated(self._path):
            return self._db.execute(sql, values).fetchall()
