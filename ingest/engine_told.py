"""What people tell and what the whole fleet shows, brought to the desks it concerns, once each.

Entries of the inbox are followed by id like readings; what was heard, the cursor and the states of the desks are
committed together.
"""

from collections.abc import Callable, Mapping

import structlog

from hidran.errors import HidranError
from hidran.faults.fleet_watch import HOUR_S, KEEP_S, FleetWatch
from hidran.faults.human import HumanEvent
from hidran.store.events import EventsWriter
from hidran.store.records import InboxEntry
from hidran.store.telling import told_in
from ingest.engine_desk import Desk

Inbox = Callable[[int], list[InboxEntry]]
log = structlog.get_logger(service="engine")


def nobody_tells(_after: int) -> list[InboxEntry]:
    return []


class Hearer:
    """`inbox(id)`: entries after that id, in order. `take` and `look` run inside the events writer's transaction."""

    def __init__(self, events: EventsWriter, inbox: Inbox) -> None:
        self._events = events
        self._inbox = inbox
        self._fleet = FleetWatch(events.told.fleet(), events.cursor("fleet"))
        self.cursor = events.cursor("inbox")

    def waiting(self) -> list[InboxEntry]:
        return self._inbox(self.cursor)

    def take(self, entries: list[InboxEntry], desks: Mapping[str, Desk]) -> set[str]:
        """Hear these entries; the hydrants they tell of."""
        touched: set[str] = set()
        for entry in entries:
            try:
                event = told_in(entry)
            except HidranError as error:
                log.error("what was told cannot be understood, passed over", error=str(error))
                continue
            if event is not None:
                touched |= self._hear(event, desks)
        self.cursor = entries[-1].id
        self._events.set_cursor("inbox", self.cursor)
        return touched

    def due(self, at: float) -> bool:
        return self._fleet.due(at)

    def look(self, at: float, desks: Mapping[str, Desk]) -> set[str]:
        """F22, at the first arrival of an hour; the hydrants that are told of a dull day."""
        dull = self._fleet.look(at, {name: desk.timeline for name, desk in desks.items()})
        midnight, hour, minutes = self._fleet.noted()
        self._events.told.note(midnight, hour, minutes, forget_before=midnight - KEEP_S)
        self._events.set_cursor("fleet", int(at) // HOUR_S)
        return self._hear(dull, desks) if dull is not None else set()

    def _hear(self, event: HumanEvent, desks: Mapping[str, Desk]) -> set[str]:
        if not self._events.told.put(event):
            return set()
        concerned = desks if event.hydrant == "" else {event.hydrant} & desks.keys()
        for name in concerned:
            desks[name].timeline.hear(event)
        return set(concerned)
