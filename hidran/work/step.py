"""One thing that happened to a ticket. Steps are appended and never changed; what a ticket is follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal[
    "opened",  # data code, start, severity; or what: a ticket by hand
    "joined",  # data code, start, severity: what the same cause brought about
    "graver",  # data code, severity
    "moved",  # data code, start: late data moved the onset
    "taken_back",  # data code: late data showed that it never was
    "over",  # data code, end: the sensor sees that one fault is gone; others of the ticket stand
    "verified",  # data end: the last of them is gone, Unix s of the recovery itself
    "contradicted",  # data since: said to be done, and the sensor has seen no change since then
    "reopened",  # data code, start, severity: back within 48 h
    "told",  # data channel, role: a message about it was handed over
    "answered",  # somebody goes
    "declined",  # somebody cannot go
    "checked",  # data findings: words of the catalogue
    "waiting",  # data for: parts or money
    "repaired",  # data what, parts, cost_rp; instead_of: key of the step that it puts right
    "maintenance",  # data hours: nothing is judged meanwhile
    "maintenance_end",
    "photo",  # data photo: its name in the photo folder
    "note",
    "closed",  # data by_itself: nobody had to
]
KINDS: tuple[Kind, ...] = get_args(Kind)
BY_HAND: frozenset[Kind] = frozenset(
    {"answered", "declined", "checked", "waiting", "repaired", "maintenance", "maintenance_end", "photo", "note"}
)
"""What people say; all else is said by sensors, by the outbox, or follows."""


@dataclass(frozen=True, slots=True)
class Step:
    """`key`: the same for the same thing said twice. `ts`: Unix seconds at which it was so. `by`: as the others know
    who did it, '' when nobody did. `person`: who that is, None when nobody knows. `note`: as it was typed."""

    key: str
    kind: Kind
    ts: int
    by: str = ""
    person: int | None = None
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A value of its data as text, '' when it is not there."""
        value = self.data.get(name)
        return "" if value is None else str(value)

    def whole(self, name: str) -> int | None:
        """A whole number of its data, None when it is not there."""
        value = self.data.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None
