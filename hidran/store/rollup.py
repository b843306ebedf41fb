"""Hourly and daily roll-ups of every field, kept by ingest, so that charts are quick and outlive the raw rows."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hidran.clock import wib_midnight
from hidran.contract import FIELD_NAMES
from hidran.store.histogram import Histogram

HOUR_S, DAY_S = 3600, 86400
CURSOR = "rollup"
WITH_HISTOGRAM = ("turbidity_mv", "turbidity_ntu")
Step = Literal["hour", "day"]
STEPS: tuple[Step, ...] = ("hour", "day")
Key = tuple[int, int, int]  # node_id, index of the field, start


@dataclass(slots=True)
class Bucket:
    """One field over (start, start + step], `start` in Unix s. `n`: readings with a value, never 0."""

    start: int
    n: int
    low: float
    high: float
    total: float
    histogram: Histogram | None = None

    @classmethod
    def of(cls, start: int, values: Sequence[float], *, histogram: bool) -> "Bucket":
        """The bucket of at least one value."""
        made = Histogram.of(values) if histogram else None
        return cls(start, len(values), min(values), max(values), sum(values), made)

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> "Bucket":
        """From start, n, low, high, total, histogram as stored."""
        start, n, low, high, total, drawn = row
        return cls(start, n, low, high, total, None if drawn is None else Histogram.decode(drawn))

    @property
    def mean(self) -> float:
        return self.total / self.n

    def merged(self, other: "Bucket") -> "Bucket":
        """Both together, beginning where the earlier one does."""
        return Bucket(
            min(self.start, other.start),
            self.n + other.n,
            min(self.low, other.low),
            max(self.high, other.high),
            self.total + other.total,
            self.histogram.merged(other.histogram) if self.histogram and other.histogram else None,
        )


def bucket_start(ts: int, step: Step) -> int:
    """Where the bucket begins that holds a reading of second `ts`, the end of its minute (left-open, right-closed)."""
    return (ts - 1) // HOUR_S * HOUR_S if step == "hour" else wib_midnight(ts - 1)


def table_of(step: Step) -> str:
    """The roll-up table of series.db."""
    return "rollup_hour" if step == "hour" else "rollup_day"


def advance(db: sqlite3.Connection, limit: int) -> int:
    """Roll up at most `limit` readings after the cursor, inside the caller's transaction; how many they were.

    A late reading has a late id, so it is met here like any other and merges into its old hour. What a slice costs
    goes by the (node, hour) pairs in it: a call every minute, or every few thousand rows, is cheaper than one a commit.
    """
    start = cursor_of(db)
    slice_sql = "SELECT max(id), count(*) FROM (SELECT id FROM reading WHERE id > ? ORDER BY id LIMIT ?)"
    end, n = db.execute(slice_sql, (start, limit)).fetchone()
    if n:
        hours = _hours(db, start, end)
        _merge_into(db, "hour", hours)
        _merge_into(db, "day", _days(hours))
        db.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?)", (CURSOR, end))
    return int(n)


def prune(db: sqlite3.Connection, now: float, raw_days: int, limit: int, *, keep_after_id: int | None = None) -> int:
    """Delete at most `limit` readings older than `raw_days` days, inside the caller's transaction; how many they were.

    Only what is rolled up goes, and nothing with an id above `keep_after_id` (what another follower still needs).
    """
    upto_id = cursor_of(db) if keep_after_id is None else min(cursor_of(db), keep_after_id)
    sql = (
        "DELETE FROM reading WHERE id IN (SELECT r.id FROM node AS n CROSS JOIN reading AS r "
        "ON r.node_id = n.id AND r.ts <= ? AND r.id <= ? LIMIT ?)"
    )
    return db.execute(sql, (int(now) - raw_days * DAY_S, upto_id, limit)).rowcount


def cursor_of(db: sqlite3.Connection) -> int:
    """Id of the last reading rolled up."""
    row = db.execute("SELECT value FROM cursor WHERE name = ?", (CURSOR,)).fetchone()
    return int(row[0]) if row else 0


_AGGREGATES = ", ".join(f"count({f}), min({f}), max({f}), sum({f})" for f in FIELD_NAMES)


def _hours(db: sqlite3.Connection, start: int, end: int) -> dict[Key, Bucket]:
    """The slice's own buckets by (node, field, hour)."""
    drawn = _histograms(db, start, end)
    sql = (
        f"SELECT node_id, (ts - 1) / {HOUR_S} * {HOUR_S} AS hour, {_AGGREGATES} FROM reading "
        "WHERE id > ? AND id <= ? GROUP BY node_id, hour"
    )
    found: dict[Key, Bucket] = {}
    for node_id, hour, *values in db.execute(sql, (start, end)):
        for field in range(len(FIELD_NAMES)):
            n, low, high, total = values[4 * field : 4 * field + 4]
            if n:
                key = (node_id, field, hour)
                found[key] = Bucket(hour, n, low, high, total, drawn.get(key))
    return found


def _histograms(db: sqlite3.Connection, start: int, end: int) -> dict[Key, Histogram]:
    values = defaultdict[Key, list[float]](list)
    for name in WITH_HISTOGRAM:
        field = FIELD_NAMES.index(name)
        sql = f"SELECT node_id, ts, {name} FROM reading WHERE id > ? AND id <= ? AND {name} IS NOT NULL"
        for node_id, ts, value in db.execute(sql, (start, end)):
            values[node_id, field, bucket_start(ts, "hour")].append(value)
    return {key: Histogram.of(found) for key, found in values.items()}


def _days(hours: dict[Key, Bucket]) -> dict[Key, Bucket]:
    """The same by (node, field, WIB day); WIB stands whole hours off UTC."""
    found: dict[Key, Bucket] = {}
    for (node_id, field, hour), bucket in hours.items():
        key = (node_id, field, wib_midnight(hour))
        found[key] = found[key].merged(bucket) if key in found else bucket
    return found


def _merge_into(db: sqlite3.Connection, step: Step, buckets: dict[Key, Bucket]) -> None:
    table = table_of(step)
    sql = (
        f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (node_id, field, start) DO UPDATE SET "
        "n = n + excluded.n, low = min(low, excluded.low), high = max(high, excluded.high), "
        "total = total + excluded.total, histogram = excluded.histogram"
    )
    db.executemany(sql, _rows(db, table, buckets.items()))


def _rows(db: sqlite3.Connection, table: str, buckets: Iterable[tuple[Key, Bucket]]) -> list[tuple[Any, ...]]:
    sql = f"SELECT histogram FROM {table} WHERE node_id = ? AND field = ? AND start = ?"
    made = []
    for key, b in buckets:
        drawn = b.histogram
        if drawn is not None and (kept := db.execute(sql, key).fetchone()) is not None:
            drawn = drawn.merged(Histogram.decode(kept[0]))
        made.append((*key, b.n, b.low, b.high, b.total, drawn.encode() if drawn is not None else None))
    return made
