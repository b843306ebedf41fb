"""One recording through the very engine of ingest: rows in the order of arrival in, episodes out.

A late row is judged in its place as soon as its message has been read. Memory holds the last days of each hydrant,
whatever the length of the recording.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hidran.contract import fitted_map
from hidran.faults import silence
from hidran.faults.announce import Change, changes
from hidran.faults.episode import Episode
from hidran.faults.fleet_watch import FleetWatch
from hidran.faults.human import HumanEvent
from hidran.faults.silence import Ear
from hidran.faults.state import Mark, mark
from hidran.faults.timeline import KEEP_S, MemoryShelf, Timeline
from hidran.faults.told import repair_until
from hidran.reading import Reading
from hidran.replay.trace import Row
from hidran.site import Site

MINUTE = 60
_KEEP_S = KEEP_S + 2 * 86400
_DRAINED_S, _PATIENCE_S = 600, 6 * 3600
_KNOWN = 6  # messages after which the spacing of a recording is known; rows may lie up to an hour apart
_QUIET_S = 840  # nobody can be silent before a quarter of an hour
Tell = Callable[[str, Change, int], None]


class Rows:
    """The last days of one hydrant's readings in order, each once."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []
        self._rows: list[Reading] = []
        self._pruned = 0

    def add(self, reading: Reading) -> bool:
        """False when this reading is known already."""
        place = mark(reading)
        if not self._marks or place > self._marks[-1]:
            self._marks.append(place)
            self._rows.append(reading)
            self._prune(reading.ts)
            return True
        at = bisect_left(self._marks, place)
        if self._marks[at] == place:
            return False
        self._marks.insert(at, place)
        self._rows.insert(at, reading)
        return True

    def since(self, start: int) -> list[Reading]:
        return self._rows[bisect_left(self._marks, (start, -1, -1, "")) :]

    def _prune(self, newest: int) -> None:
        if newest - self._pruned < 86400:
            return
        self._pruned = newest
        at = bisect_left(self._marks, (newest - _KEEP_S, -1, -1, ""))
        del self._marks[:at], self._rows[:at]


@dataclass(slots=True)
class Seat:
    """One hydrant in a replay: its timeline, rows, what people told, and what is known to have been said of it."""

    site: Site
    rows: Rows
    events: list[HumanEvent]
    timeline: Timeline
    heard: dict[str, float] = field(default_factory=dict)  # by node
    messages: Counter[str] = field(default_factory=Counter)  # by node
    newest: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # by node: (boot, seq, ts)
    told: dict[tuple[str, int], Episode] = field(default_factory=dict)
    fitted: int = 0
    lenient: bool = False
    late_since: float | None = None
    late_last: float = 0.0


class Player:
    """Plays rows through the engine. `tell(hydrant, change, at)`: what changed, at that Unix second of arrival."""

    def __init__(
        self, sites: Iterable[Site], columns: Iterable[str], events: Iterable[HumanEvent] = (), tell: Tell | None = None
    ) -> None:
        self._seats = {site.id: _seat(site) for site in sites}
        names = list(columns)
        for seat in self._seats.values():
            declared = [n for n in names if not seat.site.fitted or n in seat.site.fitted]
            seat.lenient = not seat.site.fitted and len(self._seats) > 1
            seat.fitted = 0 if seat.lenient else int(fitted_map(declared))
        self._events = sorted(events, key=lambda e: e.mark)
        self._tell = tell
        self._watch = silence.Watch()
        self._fleet = FleetWatch()
        self._ended: list[Episode] = []
        self._count = 0
        self.minute: Callable[[int], None] | None = None

    def play(self, rows: Iterator[Row]) -> None:
        """All of them, message by message."""
        message: list[Row] = []
        for row in rows:
            if message and (row.received, row.node, row.hydrant) != _sender(message[0]):
                self._arrive(message)
                message = []
            message.append(row)
        if message:
            self._arrive(message)
        for seat in self._seats.values():
            self._settle(seat, int(message[-1].received) if message else 0)

    def episodes(self) -> list[Episode]:
        """All that were found, by their onset."""
        open_now = [e for seat in self._seats.values() for e in seat.told.values()]
        silent = list(self._watch.open.values())
        return sorted([*open_now, *self._ended, *silent], key=lambda e: (e.start, e.hydrant, e.code))

    def knows(self, hydrant: str) -> bool:
        return hydrant in self._seats

    def _arrive(self, message: list[Row]) -> None:
        at = message[0].received
        seat = self._seats[message[0].hydrant]
        self._listen(int(at))
        if self._fleet.due(at):
            self._look_at_fleet(at)
        self._hear(at)
        seat.heard[message[0].node] = at
        seat.messages[message[0].node] += 1
        offset = self._offset_s(seat, message)
        for row in message:
            reading = self._reading(seat, row, offset)
            if seat.rows.add(reading):
                seat.timeline.take(reading)
        if not self._draining(seat, message, at):
            self._settle(seat, int(at))

    def _draining(self, seat: Seat, message: list[Row], at: float) -> bool:
        """Late rows have come and more may follow: judged, as live, once the backlog has drained."""
        if seat.timeline.rewind_from is None:
            return False
        seat.late_since = seat.late_since if seat.late_since is not None else at
        if max(row.ts for row in message) < (seat.timeline.engine.newest_ts or 0):
            seat.late_last = at
        if at - seat.late_last < _DRAINED_S and at - seat.late_since < _PATIENCE_S:
            return True
        seat.late_since = None
        return False

    def _offset_s(self, seat: Seat, message: list[Row]) -> int | None:
        """Server clock minus node clock, of a message of fresh rows; None: it brings old ones, which tells no clock."""
        node, newest = message[0].node, max((row.boot, row.seq, row.ts) for row in message)
        if newest < seat.newest.get(node, newest):
            return None
        seat.newest[node] = newest
        return round(message[0].received - newest[2])

    def _reading(self, seat: Seat, row: Row, offset: int | None) -> Reading:
        if seat.lenient:
            seat.fitted |= int(fitted_map([n for n, v in row.values.items() if v is not None]))
        self._count += 1
        values = row.values if len(row.values) == seat.fitted.bit_count() else _of(seat, row.values)
        node = row.node or seat.site.id
        return Reading(
            id=self._count,
            node=node,
            boot=row.boot,
            seq=row.seq,
            ts=row.ts,
            src="ntp",
            rx_ms=int(row.received * 1000),
            up_s=row.up_s,
            offset_s=offset,
            fitted=seat.fitted,
            **values,  # type: ignore[arg-type]
        )

    def _hear(self, at: float) -> None:
        """What people told up to now."""
        while self._events and self._events[0].ts <= at:
            event = self._events.pop(0)
            for seat in self._seats.values():
                if event.hydrant in ("", seat.site.id):
                    seat.events.append(event)
                    seat.timeline.hear(event)

    def _look_at_fleet(self, at: float) -> None:
        """F22, once an hour of arrival."""
        dull = self._fleet.look(at, {name: seat.timeline for name, seat in self._seats.items()})
        if dull is not None:
            insort(self._events, dull, key=lambda e: e.mark)

    def _settle(self, seat: Seat, at: int) -> None:
        rewound = seat.timeline.settle()
        engine = seat.timeline.engine
        if not rewound and not engine.changed:
            return
        engine.changed = False
        self._say(seat, changes(seat.told.values(), _copies(seat.timeline.episodes), engine.state.kept_from), at)

    def _say(self, seat: Seat, found: Iterable[Change], at: int) -> None:
        for change in found:
            episode = change.episode
            if change.kind == "retract":
                seat.told.pop(episode.key, None)
            else:
                seat.told[episode.key] = episode
            if self._tell is not None:
                self._tell(seat.site.id, change, at)

    def _listen(self, at: int) -> None:
        """F16, minute by minute of the server's time."""
        last = at // MINUTE * MINUTE
        first = last if self._watch.tick is None else self._watch.tick + MINUTE
        if first > last:
            return
        heard = [t for seat in self._seats.values() for t in seat.heard.values()]
        if not self._watch.open and self._watch.tick is not None and heard and last - min(heard) < _QUIET_S:
            self._watch.tick = last
            self._each_minute(first, last)
            return
        for minute in range(first, last + 1, MINUTE):
            self._hear(minute)
            before = {h: (e.start, e.severity) for h, e in self._watch.open.items()}
            ended = silence.tick(self._watch, minute, self._ears(minute))
            self._ended += ended
            self._tell_silence(before, ended, minute)
            self._each_minute(minute, minute)

    def _each_minute(self, first: int, last: int) -> None:
        if self.minute is not None:
            for minute in range(first, last + 1, MINUTE):
                self.minute(minute)

    def _ears(self, minute: int) -> list[Ear]:
        found = []
        for seat in self._seats.values():
            state, name = seat.timeline.engine.state, seat.site.id
            interval = max(seat.site.report_interval_s, state.memory.spacing_s)
            repaired = repair_until(state.memory.told, state.pending, minute) is not None
            known = [(node, at) for node, at in seat.heard.items() if seat.messages[node] >= _KNOWN]
            found += [Ear(node or name, name, at, interval, repaired=repaired) for node, at in known]
        return found

    def _tell_silence(self, before: Mapping[str, tuple[int, str]], ended: list[Episode], at: int) -> None:
        if self._tell is None:
            return
        for episode in ended:
            self._tell(episode.hydrant, Change("clear", episode), at)
        for hydrant, episode in self._watch.open.items():
            if hydrant not in before:
                self._tell(hydrant, Change("raise", _copy(episode)), at)
            elif before[hydrant] != (episode.start, episode.severity):
                self._tell(hydrant, Change("change", _copy(episode)), at)


def _seat(site: Site) -> Seat:
    rows, events = Rows(), list[HumanEvent]()
    timeline = Timeline(site, MemoryShelf(), rows.since, told=lambda start: [e for e in events if e.ts >= start])
    return Seat(site, rows, events, timeline)


def _sender(row: Row) -> tuple[float, str, str]:
    return row.received, row.node, row.hydrant


def _of(seat: Seat, values: dict[str, float | int | None]) -> dict[str, float | int | None]:
    names = {n for n in values if seat.fitted & int(fitted_map([n]))}
    return {n: v for n, v in values.items() if n in names}


def _copies(episodes: Iterable[Episode]) -> list[Episode]:
    return [_copy(e) for e in episodes]


def _copy(e: Episode) -> Episode:
    return Episode(e.hydrant, e.code, e.start, e.severity, e.raised, e.end, e.why, dict(e.evidence), e.event_id)
