"""Where a node's readings are asked for: series.db, and InfluxDB for what series.db no longer has."""

import heapq
from collections.abc import Iterator
from typing import Protocol

from hidran.reading import Reading
from hidran.store.rollup import Bucket, Step


class Readings(Protocol):
    """What SQLite (`hidran.store.series.SeriesReader`) and InfluxDB (`hidran.influx.readings`) both answer alike."""

    def between(self, node: str, start: float, end: float) -> Iterator[Reading]:
        """Readings of one node with start < ts <= end, by (ts, boot, seq)."""
        ...

    def buckets(
        self, node: str, field: str, start: float, end: float, step: Step, *, histograms: bool = False
    ) -> list[Bucket]:
        """Buckets of one field that begin in [start, end), by start."""
        ...


class Joined:
    """Both as one: of times before Unix second `split` what either has, once; later ones are here in any case.

    A reading that came late may not be copied yet, a node's readings from before its approval never are, and what is
    old is pruned here: so neither alone has all. Buckets are kept here for ever.
    """

    def __init__(self, here: Readings, older: Readings, split: float) -> None:
        self._here, self._older, self._split = here, older, split

    def between(self, node: str, start: float, end: float) -> Iterator[Reading]:
        if start >= self._split:
            yield from self._here.between(node, start, end)
            return
        both = (self._here.between(node, start, end), self._older.between(node, start, min(end, self._split)))
        last = None
        for row in heapq.merge(*both, key=_place):
            if _place(row) != last:
                yield row
            last = _place(row)

    def buckets(
        self, node: str, field: str, start: float, end: float, step: Step, *, histograms: bool = False
    ) -> list[Bucket]:
        return self._here.buckets(node, field, start, end, step, histograms=histograms)


def _place(row: Reading) -> tuple[int, int, int]:
    return row.ts, row.boot, row.seq
