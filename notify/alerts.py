"""Grafana's alerts out of the inbox: to the conversations by the policy of the two roads, or to the operator."""

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from hidran.people import roads
from hidran.people.hearing import hear
from hidran.people.manner import Manner
from hidran.people.roads import Note, Road
from hidran.people.story import Story
from hidran.store.alerts import alerts_in
from hidran.store.outbox import Draft, OutboxWriter
from notify.inbox import Inbox

CURSOR = "grafana"
_MEMORY = "second road"
OPERATOR = "admin"

log = structlog.get_logger(service="notify")


@dataclass(slots=True)
class Told:
    """What a look at the second road changed. `memory`: of the policy, as text."""

    cursor: int
    memory: str
    hydrants: set[str] = field(default_factory=set)
    drafts: list[Draft] = field(default_factory=list)


class Alerts:
    """Follows the inbox by a cursor of its own, which the follower commits together with everything else."""

    def __init__(self, outbox: OutboxWriter, inbox: Inbox, road: Road) -> None:
        self._outbox, self._inbox, self.road = outbox, inbox, road
        self._kept = outbox.memory(_MEMORY) or ""
        self._second = roads.load(self._kept)
        self._cursor = outbox.cursor(CURSOR)

    def turn(self, stories: dict[str, Story], now: float, manner: Callable[[], Manner]) -> Told | None:
        """Take what is new and what has become due; None when nothing changed. `keep` makes it last."""
        entries = self._inbox.after(self._cursor)
        if not entries and not self._second.fires and not self._second.troubles:
            return None
        for entry in entries:
            roads.hear(self._second, alerts_in(entry))
        told = Told(entries[-1].id if entries else self._cursor, "")
        language = manner().voice.language
        for event in roads.events(self._second, stories, now, self.road, language):
            log.info("grafana speaks", hydrant=event.hydrant, code=event.code, kind=event.kind)
            hear(stories.setdefault(event.hydrant, Story(event.hydrant)), event)
            told.hydrants.add(event.hydrant)
        for note in roads.notes(self._second, now, self.road, language):
            told.drafts += self._to_the_operator(note, now, manner())
        told.memory = roads.dump(self._second)
        if told.cursor == self._cursor and told.memory == self._kept:
            return None
        self._cursor, self._kept = told.cursor, told.memory
        return told

    def keep(self, told: Told) -> None:
        """Inside the caller's transaction."""
        for draft in told.drafts:
            self._outbox.put(draft)
        self._outbox.set_cursor(CURSOR, told.cursor)
        self._outbox.set_memory(_MEMORY, told.memory)

    def _to_the_operator(self, note: Note, now: float, manner: Manner) -> list[Draft]:
        """Whoever sits at the machine; never the KPP, for whom this is no fault of a hydrant."""
        log.warning("grafana tells the operator", text=note.text)
        at_ms = int(now * 1000)
        kind, key = ("clear", f"{note.key}/over") if note.over else ("raise", note.key)
        what = (kind, "", "", "GAWAT", note.since, None)
        text = manner.voice.mark(note.text)
        return [
            Draft(f"{key}/{to.id}", at_ms, at_ms, *what, to.role, to.channel, text)  # type: ignore[arg-type]
            for to in manner.audience
            if to.role == OPERATOR
        ]
