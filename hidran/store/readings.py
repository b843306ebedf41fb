"""Where a node's readings are asked for: series.db while it has all of them, InfluxDB for what lies further back."""

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
