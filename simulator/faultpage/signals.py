"""From readings to what a strip shows: fields as they are, and a few sums that people count in."""

from collections.abc import Callable, Iterable, Iterator

from hidran.clock import wib_midnight
from hidran.replay.trace import Row

Point = tuple[float, float | None]  # Unix s, value; None: nothing measured
_HOUR_S = 3600


def points(name: str, rows: Iterable[Row]) -> list[Point]:
    """In the order of time."""
    if name in DERIVED:
        return list(DERIVED[name](rows))
    return sorted((float(r.ts), r.values.get(name)) for r in rows)


def _run_min(rows: Iterable[Row]) -> Iterator[Point]:
    """Minutes that the pump has run on that day so far."""
    day, total = 0, 0.0
    for r in sorted(rows, key=lambda r: r.ts):
        midnight = wib_midnight(r.ts)
        if midnight != day:
            day, total = midnight, 0.0
        total += (r.values.get("pump_on_s") or 0) / 60
        yield float(r.ts), total


def _starts_h(rows: Iterable[Row]) -> Iterator[Point]:
    """Starts in the hour up to there."""
    recent: list[tuple[int, float]] = []
    for r in sorted(rows, key=lambda r: r.ts):
        recent = [s for s in recent if s[0] > r.ts - _HOUR_S]
        recent.append((r.ts, r.values.get("pump_starts") or 0))
        yield float(r.ts), sum(n for _, n in recent)


def _ahead_min(rows: Iterable[Row]) -> Iterator[Point]:
    """How far the node's clock is ahead, over the time of arrival; the newest row of each message."""
    newest: dict[float, int] = {}
    for r in rows:
        newest[r.received] = max(r.ts, newest.get(r.received, r.ts))
    for received, ts in sorted(newest.items()):
        yield received, (ts - received) / 60


def _up_min(rows: Iterable[Row]) -> Iterator[Point]:
    for r in sorted(rows, key=lambda r: r.ts):
        yield float(r.ts), r.up_s / 60


DERIVED: dict[str, Callable[[Iterable[Row]], Iterator[Point]]] = {
    "run_min": _run_min,
    "starts_h": _starts_h,
    "ahead_min": _ahead_min,
    "up_min": _up_min,
}
