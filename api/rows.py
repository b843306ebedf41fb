"""A hydrant's readings across the nodes that spoke for it: raw rows in time order, and buckets for charts.

Where two nodes speak for one hydrant at once, a bucket is that of the node that saw more of it, so that nothing is
counted twice.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from hidran.reading import Reading
from hidran.registry import Assignment, Registry
from hidran.store.readings import Readings

HOUR_S, DAY_S = 3600, 86400
Step = Literal["hour", "day"]
Mark = tuple[int, int, int, str]


@dataclass(slots=True)
class Slot:
    """One field over (start, start + step] Unix s. `n`: readings with a value; a slot without any is not there."""

    start: int
    n: int
    low: float
    high: float
    total: float

    @property
    def mean(self) -> float:
        return self.total / self.n


Slots = dict[int, Slot]


def mark(reading: Reading) -> Mark:
    """The order of a list of readings, and the key of its cursor."""
    return reading.ts, reading.boot, reading.seq, reading.node


def always(node: str) -> list[Assignment]:
    """A node's own readings, wherever it stood."""
    return [Assignment(node, "", 0)]


def raw(series: Readings, assigned: Iterable[Assignment], start: int, end: int) -> Iterator[Reading]:
    """Readings with start < ts <= end of these assignments, in time order."""
    streams = [series.between(a.node, *_clipped(a, start, end)) for a in assigned]
    return heapq.merge(*streams, key=mark)


def _clipped(a: Assignment, start: int, end: int) -> tuple[int, int]:
    return max(start, a.start - 1), end if a.end is None else min(end, a.end - 1)


def buckets(series: Readings, assigned: Iterable[Assignment], field: str, start: int, end: int, *, step: Step) -> Slots:
    """Roll-ups of one field that begin in [start, end)."""
    size = HOUR_S if step == "hour" else DAY_S
    merged: Slots = {}
    for a in assigned:
        for b in series.buckets(a.node, field, max(start, a.start - size), end, step):
            inside = start <= b.start < end and (a.end is None or b.start < a.end)
            if inside and b.n:
                _keep_fuller(merged, Slot(b.start, b.n, b.low, b.high, b.total))
    return merged


def slots(readings: Iterable[Reading], fields: Iterable[str], step_s: int) -> dict[str, Slots]:
    """Raw readings put into slots of `step_s` seconds, per field."""
    names = tuple(fields)
    found: dict[tuple[str, str, int], list[float]] = {}
    for r in readings:
        start = -(-r.ts // step_s) * step_s - step_s  # left-open, right-closed
        for name in names:
            value = getattr(r, name)
            if value is not None:
                found.setdefault((name, r.node, start), []).append(value)
    made: dict[str, Slots] = {name: {} for name in names}
    for (name, _node, start), values in found.items():
        _keep_fuller(made[name], Slot(start, len(values), min(values), max(values), sum(values)))
    return made


def _keep_fuller(into: Slots, slot: Slot) -> None:
    known = into.get(slot.start)
    if known is None or slot.n > known.n:
        into[slot.start] = slot


def assigned_to(registry: Registry, hydrant: str, start: int, end: int) -> list[Assignment]:
    """Which nodes spoke for the hydrant in this time; approved ones only."""
    return [a for a in registry.nodes_of(hydrant, start, end) if a.hydrant == hydrant]
