"""Hourly and daily roll-ups of every field, kept by ingest, so that charts are quick and outlive the raw rows."""

from dataclasses import dataclass
from typing import Literal

from hidran.clock import wib_midnight

HOUR_S = 3600
Step = Literal["hour", "day"]


@dataclass(frozen=True, slots=True)
class Bucket:
    """One field over (start, start + step], `start` in Unix s. `n`: readings with a value, never 0."""

    start: int
    n: int
    low: float
    high: float
    total: float
    histogram: bytes | None

    @property
    def mean(self) -> float:
        return self.total / self.n

    def merged(self, other: "Bucket") -> "Bucket":
        """Both together; they begin at the same second."""
        return Bucket(
            self.start,
            self.n + other.n,
            min(self.low, other.low),
            max(self.high, other.high),
            self.total + other.total,
            self.histogram,
        )


def bucket_start(ts: int, step: Step) -> int:
    """Where the bucket begins that holds a reading of second `ts`, the end of its minute (left-open, right-closed)."""
    return (ts - 1) // HOUR_S * HOUR_S if step == "hour" else wib_midnight(ts - 1)


def table_of(step: Step) -> str:
    """The roll-up table of series.db."""
    return "rollup_hour" if step == "hour" else "rollup_day"
