"""Faults as points: folds the engine's event log into what is open, and says it at each change and each full minute.

Pure: events and minutes in, lines out. What was said of minutes that lie after an end is said anew as 0, because an
engine knows of an end only some minutes after it, and Grafana asks for the last value.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hidran.faults.episode import Severity
from hidran.influx import line, schema
from hidran.store.events import Event
from hidran.words import one_line

MINUTE_S = 60
REMEMBERED_S = 30 * 86400
SEEN_LATE_S = 600  # an event is read at most so long after it was appended while minutes go on being said
LONGEST_S = 8 * 86400  # the engine rewinds no further
Key = tuple[str, str, int]


@dataclass(slots=True)
class _Known:
    """An episode as it was said last. `said`: Unix seconds at which a change of it was told, the first one first."""

    severity: Severity
    end: int | None
    why: str
    said: tuple[int, ...]


class FaultBook:
    """`kpp_of`: the KPP's tag of a hydrant ('' the server)."""

    def __init__(self, kpp_of: Callable[[str], str]) -> None:
        self.kpp_of = kpp_of
        self._known: dict[Key, _Known] = {}

    @property
    def open(self) -> int:
        return sum(k.end is None for k in self._known.values())

    def take(self, e: Event, minute: int) -> list[str]:
        """Lines of one event. `minute`: the last full minute (Unix s) that was said already."""
        key, at = (e.hydrant, e.code, e.start), e.at_ms // 1000
        until = max(at, minute) if minute - at < SEEN_LATE_S else at
        was = self._known.get(key)
        if e.kind == "retract":
            self._known.pop(key, None)
            return [] if was is None else self._over(key, was, e.start, until)
        known = self._known[key] = _Known(e.severity, e.end, e.why, (*was.said, at) if was else (at,))
        lines = [*self._left(key, was, known, until), self._line(key, known, e.start, 1)]
        if e.end is None:
            return [*lines, self._line(key, known, at, 1)] if at > e.start else lines
        self._forget(at)
        return [*lines, *self._over(key, known, e.end, until)]

    def tick(self, minute: int) -> list[str]:
        """What is open at a full minute."""
        return [
            self._line(key, known, minute, 1)
            for key, known in self._known.items()
            if known.end is None and key[2] <= minute
        ]

    def _left(self, key: Key, was: "_Known | None", known: "_Known", until: int) -> list[str]:
        """0 to the severity it had."""
        if was is None or was.severity == known.severity:
            return []
        ended = was.end if was.end is not None else until
        return [self._line(key, was, ended, 0), *([self._line(key, was, until, 0)] if until > ended else [])]

    def _over(self, key: Key, known: "_Known", end: int, until: int) -> list[str]:
        """0 at the end, at all that was said of times after it, and at the moment it was known."""
        said = range(_next_minute(max(end, known.said[0], until - LONGEST_S)), until + 1, MINUTE_S)
        changes = (at for at in known.said if at > end)
        return [self._line(key, known, at, 0) for at in sorted({end, *said, *changes, max(end, until)})]

    def _line(self, key: Key, known: "_Known", at: int, active: int) -> str:
        hydrant, code, start = key
        place = hydrant or schema.SERVER_TAG
        tags = {"code": code, "hydrant": place, "kpp": self.kpp_of(hydrant), "severity": known.severity}
        fields: dict[str, line.Value] = {"active": active, "start_s": start, "why": one_line(known.why)}
        return line.encode(schema.FAULT, tags, fields, at * schema.SECOND_NS)

    def _forget(self, now: int) -> None:
        """What ended long ago changes no more."""
        if len(self._known) > 1000:
            old = now - REMEMBERED_S
            self._known = {k: v for k, v in self._known.items() if v.end is None or v.end > old}


def minutes(after: int, upto: float) -> Iterator[int]:
    """Full minutes (Unix s) later than `after`, not later than `upto`."""
    yield from range(_next_minute(after), int(upto) + 1, MINUTE_S)


def _next_minute(after: int) -> int:
    return after // MINUTE_S * MINUTE_S + MINUTE_S
