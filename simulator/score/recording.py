"""One stretch of days at one or more hydrants: what the sensors gave, what people told, and what really was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hidran.faults.human import HumanEvent
from hidran.replay.trace import Row
from hidran.site import Site
from simulator.score.truth import Truth


@dataclass(slots=True)
class Recording:
    """`columns`: what was recorded, of every sensor the plant has; `rows` in the order of arrival. Unix seconds."""

    scenario: str
    seed: int
    start: int
    days: float
    sites: list[Site]
    columns: list[str]
    rows: list[Row]
    truths: list[Truth]
    events: list[HumanEvent] = field(default_factory=list)

    @property
    def until(self) -> int:
        return self.start + round(self.days * 86400)

    @property
    def hydrant_days(self) -> float:
        return self.days * len(self.sites)


def through(rows: Iterable[Row], columns: Iterable[str]) -> Iterator[Row]:
    """The same rows from a node that has these columns only."""
    names = tuple(columns)
    for r in rows:
        values = {name: r.values[name] for name in names}
        yield Row(r.line, r.ts, r.received, r.hydrant, r.node, r.boot, r.seq, r.up_s, values)
