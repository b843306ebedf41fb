"""What the engine asks of series.db, and how it finds one hydrant's rows through the registry."""

import heapq
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from hidran.faults.state import mark
from hidran.reading import Reading
from hidran.registry import Assignment, Registry

FOR_EVER = 4_102_444_800  # 2100-01-01


class NodeRow(Protocol):
    """The columns of table `node` that the engine reads."""

    @property
    def name(self) -> str: ...
    @property
    def last_rx_ms(self) -> int: ...
    @property
    def online(self) -> int | None: ...
    @property
    def status(self) -> Any: ...
    @property
    def backlog(self) -> int: ...


class Series(Protocol):
    """`hidran.store.series.SeriesReader`, as far as the engine needs it."""

    def max_id(self) -> int: ...
    def after(self, reading_id: int, limit: int) -> list[Reading]: ...
    def between(self, node: str, start: float, end: float) -> Iterator[Reading]: ...
    def nodes(self) -> Iterable[NodeRow]: ...


class Mapping:
    """Node -> hydrant by time, from one snapshot of the registry, quick to ask for each row."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._by_node: dict[str, list[Assignment]] = {}
        for a in registry.assignments:
            if a.hydrant in registry.hydrants:
                self._by_node.setdefault(a.node, []).append(a)

    def hydrant_of(self, node: str, ts: int) -> str | None:
        """The hydrant that `node` spoke for at `ts`; None: not approved, not judged."""
        for assignment in self._by_node.get(node, ()):
            if assignment.holds(ts):
                return assignment.hydrant
        return None

    def of_hydrant(self, hydrant: str) -> list[Assignment]:
        return [a for a in self.registry.assignments if a.hydrant == hydrant]

    def speaking(self, now: float) -> list[Assignment]:
        """Assignments that hold at `now`."""
        return [a for found in self._by_node.values() for a in found if a.holds(now)]


def rows_of(series: Series, assigned: list[Assignment], start: int, upto_id: int) -> Iterator[Reading]:
    """Rows of one hydrant from `start` on with id <= `upto_id`, in the order in which they are judged."""
    streams = [
        series.between(a.node, max(start, a.start) - 1, a.end - 1 if a.end is not None else FOR_EVER) for a in assigned
    ]
    return (r for r in heapq.merge(*streams, key=mark) if r.id <= upto_id)


def first_difference(old: list[Assignment], new: list[Assignment]) -> int | None:
    """From which Unix second on two lists of assignments tell different things; None: never."""
    changed = set(old) ^ set(new)
    if not changed:
        return None
    times = []
    for a in changed:
        twins = [b for b in changed if b is not a and (b.node, b.start) == (a.node, a.start)]
        ends = [x.end for x in (a, *twins) if x.end is not None]
        times.append(min(ends) if twins and ends else a.start)
    return min(times)
