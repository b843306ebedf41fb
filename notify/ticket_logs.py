"""The three logs that tickets follow, read together: faults, messages that went out, and what arrived from people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from sqlalchemy.orm import Session

from hidran.errors import StoreError
from hidran.faults.episode import Episode
from hidran.store import work
from hidran.store.events import Event, EventsReader
from hidran.store.outbox import OutboxWriter
from hidran.store.outbox_sent import Sent, newest_attempt, sent_after
from hidran.store.records import InboxEntry, Records
from notify.event_log import EventLog
from notify.inbox import Inbox

EVENT, SENT, INBOX = "event", "sent", "inbox"
BATCH = 200
Cursors = Mapping[str, tuple[int, str]]

log = structlog.get_logger(service="notify")


@dataclass(slots=True)
class News:
    """What came in since the last look. `fresh`: the log of faults is another than the one followed so far."""

    events: list[Event] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    entries: list[InboxEntry] = field(default_factory=list)
    fresh: bool = False

    def __bool__(self) -> bool:
        return bool(self.events or self.sent or self.entries or self.fresh)

    def moved(self) -> dict[str, tuple[int, str]]:
        """The cursors that stand elsewhere after it."""
        moved = {EVENT: (0, "")} if self.fresh else {}
        if self.events:
            moved[EVENT] = (self.events[-1].id, mark(self.events[-1]))
        if self.sent:
            moved[SENT] = (self.sent[-1].id, "")
        if self.entries:
            moved[INBOX] = (self.entries[-1].id, "")
        return moved


class Logs:
    """`inbox` is the tickets' own: it is not asked at every turn."""

    def __init__(self, source: EventLog, outbox: OutboxWriter, inbox: Inbox) -> None:
        self._source, self._outbox, self._inbox = source, outbox, inbox

    def news(self, cursors: Cursors) -> News:
        """A message or an answer is about a fault that was heard before it: with many faults waiting they wait too."""
        news = News()
        try:
            with self._source.reader() as reader:
                if reader is not None:
                    news.events, news.fresh = _after_mark(reader, *cursors[EVENT])
        except StoreError as error:
            self._source.lost(error)
            return news
        if len(news.events) < BATCH:
            upto = cursors[SENT][0]
            news.sent = sent_after(self._outbox, upto if newest_attempt(self._outbox) >= upto else 0, BATCH)
            news.entries = self._inbox.after(cursors[INBOX][0])
        return news

    def now_standing(self) -> tuple[list[Episode], Cursors] | None:
        """What is wrong at this moment, and cursors that stand behind all that was; None while nobody can know."""
        try:
            with self._source.reader() as reader:
                standing = reader.open_episodes() if reader is not None else []
                newest = reader.after(reader.max_id() - 1) if reader is not None else []
        except StoreError as error:
            self._source.lost(error)
            return None
        at = (newest[-1].id, mark(newest[-1])) if newest else (0, "")
        return standing, {EVENT: at, SENT: (newest_attempt(self._outbox), "")}


def kept(records: Records) -> Cursors:
    """Where the records say that the followers stand."""
    with records.session() as db:
        return kept_in(db)


def kept_in(db: Session) -> Cursors:
    found = {name: work.cursor(db, name) for name in (EVENT, SENT, INBOX)}
    return {name: at for name, at in found.items() if at is not None}


def keep(db: Session, cursors: Cursors) -> None:
    for name, (value, marked) in cursors.items():
        work.set_cursor(db, name, value, marked)


def mark(e: Event) -> str:
    """By which an event is known again in another file."""
    return f"{e.id} {e.at_ms} {e.kind} {e.hydrant} {e.code} {e.start}"


def _after_mark(reader: EventsReader, upto: int, marked: str) -> tuple[list[Event], bool]:
    """What came after the marked event. Another log is heard from its beginning, which opens nothing twice."""
    if not upto:
        return reader.after(0, BATCH), False
    batch = reader.after(upto - 1, BATCH + 1)
    if batch and mark(batch[0]) == marked:
        return batch[1:], False
    log.error("events.db is not the one that the tickets followed so far, hearing it from its beginning", cursor=upto)
    return reader.after(0, BATCH), True
