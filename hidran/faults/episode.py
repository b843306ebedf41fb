"""An episode: one fault at one hydrant from its onset to its end, with the numbers that show it."""

from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["INFO", "PERLU_DICEK", "GAWAT"]
RANK: dict[Severity, int] = {"INFO": 1, "PERLU_DICEK": 2, "GAWAT": 3}
Evidence = dict[str, Any]
Key = tuple[str, int]


@dataclass(slots=True)
class Episode:
    """Keyed (hydrant, code, start); hydrant '' is the whole server.

    `start`: onset, Unix seconds. `raised`: event time at which the hold was met. `end`: event time of recovery,
    None while open. `severity`: the highest it reached. `why`: one Bahasa sentence. `evidence`: numbers with units
    in their names. `event_id`: newest event of it in events.db, 0 when it was never written.
    """

    hydrant: str
    code: str
    start: int
    severity: Severity
    raised: int
    end: int | None
    why: str
    evidence: Evidence = field(default_factory=dict)
    event_id: int = 0

    @property
    def key(self) -> Key:
        return self.code, self.start

    @property
    def open(self) -> bool:
        return self.end is None


def only_said(evidence: Evidence) -> bool:
    """Residents said so and nothing measured it; so nothing measures either that it is over."""
    return bool(evidence.get("said_alone"))


def worse(a: Severity, b: Severity) -> Severity:
    """The graver of two severities."""
    return a if RANK[a] >= RANK[b] else b
