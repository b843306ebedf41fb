"""A node's readings out of InfluxDB, answered as `hidran.store.series.SeriesReader` answers out of SQLite.

Hours and days are left-open and right-closed, and WIB stands seven whole hours off UTC, so a bucket is an offset of
`GROUP BY time()`; no time zone is needed, and 1.x, 2.x and 3 answer alike.
"""

from collections import defaultdict
from collections.abc import Iterator
from math import ceil
from typing import Any, Self

from hidran.contract import FIELDS
from hidran.influx.query import InfluxQl
from hidran.influx.query import field as quoted
from hidran.influx.schema import HYDRANT, SECOND_NS, point_ns
from hidran.reading import Reading
from hidran.settings import Settings
from hidran.store.rollup import DAY_S, HOUR_S, Bucket, Step, bucket_start

PAGE_ROWS = 1000
LAST_TS = 9_000_000_000
_OWN = ("boot", "seq", "up_s", "rx_ms", "offset_s", "fitted", "src")
_WHOLE = frozenset(name for name, decimals, _low, _high in FIELDS if decimals == 0)
_NAMES = tuple(name for name, *_ in FIELDS)
_COLUMNS = ", ".join(quoted(HYDRANT, name) for name in (*_OWN, *_NAMES))
_PAGE = (
    f'SELECT {_COLUMNS} FROM "hydrant" WHERE "node" = $node AND time > $after AND time < $before '
    f"ORDER BY time LIMIT {PAGE_ROWS}"
)


class InfluxReadings:
    """Read-only. InfluxError when the database does not answer."""

    def __init__(self, settings: Settings, ql: InfluxQl | None = None) -> None:
        self._ql = ql or InfluxQl(settings)

    def close(self) -> None:
        self._ql.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def between(self, node: str, start: float, end: float) -> Iterator[Reading]:
        """Readings of one node with start < ts <= end, by (ts, boot, seq); their `id` is 0, InfluxDB knows none."""
        after, before = (int(start) + 1) * SECOND_NS - 1, (int(min(end, LAST_TS)) + 1) * SECOND_NS
        while True:
            found = self._ql.ask(_PAGE, node=node, after=after, before=before)
            rows = found[0].dicts() if found else []
            yield from sorted((_reading(node, row) for row in rows), key=lambda r: (r.ts, r.boot, r.seq))
            if len(rows) < PAGE_ROWS:
                return
            after = rows[-1]["time"]

    def buckets(
        self, node: str, field: str, start: float, end: float, step: Step, *, histograms: bool = False
    ) -> list[Bucket]:
        """Buckets of one field that begin in [start, end), by start; `histograms`: drawn from the readings."""
        size, offset = (HOUR_S, 0) if step == "hour" else (DAY_S, -bucket_start(DAY_S, "day") % DAY_S)
        first = -(-(ceil(start) + offset) // size) * size - offset
        last = -(-(ceil(min(end, LAST_TS)) + offset) // size) * size - offset  # the first one that begins too late
        if last <= first:
            return []
        q = quoted(HYDRANT, field)
        question = (
            f"SELECT count({q}) AS n, min({q}) AS low, max({q}) AS high, sum({q}) AS total "
            f'FROM "hydrant" WHERE "node" = $node AND time >= $first AND time < $last '
            f"GROUP BY time({size}s, {(size - offset) % size + 1}s) fill(none)"
        )
        bound = {"first": (first + 1) * SECOND_NS, "last": (last + 1) * SECOND_NS}
        found = self._ql.ask(question, node=node, **bound)
        drawn = self._values(node, field, first, last, step) if histograms else {}
        return [_bucket(row, drawn) for series in found for row in series.dicts() if row["n"]]

    def _values(self, node: str, name: str, first: int, last: int, step: Step) -> dict[int, list[float]]:
        values = defaultdict[int, list[float]](list)
        for r in self.between(node, first, last):
            if (value := getattr(r, name)) is not None:
                values[bucket_start(r.ts, step)].append(value)
        return values


def _bucket(row: dict[str, Any], drawn: dict[int, list[float]]) -> Bucket:
    start = row["time"] // SECOND_NS - 1
    histogram = Bucket.of(start, drawn[start], histogram=True).histogram if start in drawn else None
    return Bucket(start, row["n"], row["low"], row["high"], row["total"], histogram)


def _reading(node: str, row: dict[str, Any]) -> Reading:
    ts = row["time"] // SECOND_NS
    assert row["time"] == point_ns(ts, row["boot"], row["seq"])
    values = {name: _value(name, row[name]) for name in _NAMES}
    own = (row["src"], row["rx_ms"], row["up_s"], row["offset_s"], row["fitted"])
    return Reading(0, node, row["boot"], row["seq"], ts, *own, **values)


def _value(name: str, value: float | None) -> Any:
    """Whole where the contract has no decimals, as SQLite gives it."""
    return int(value) if value is not None and name in _WHOLE else value
