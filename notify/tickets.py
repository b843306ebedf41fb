"""Repair tickets follow what happens: faults open and prove them, messages and answers are written into them.

The cursors of what they follow stand in the records and move in one transaction with the steps. So a crash at any
instant loses nothing, and nothing counts twice.
"""

from collections.abc import Iterable, Mapping
from functools import partial

import structlog
from sqlalchemy.orm import Session

from hidran.clock import Clock
from hidran.errors import HidranError
from hidran.faults.episode import Episode
from hidran.people.roster import Roster
from hidran.site import Site
from hidran.store import people, work
from hidran.store.answers import heard_in
from hidran.store.events import Event
from hidran.store.outbox import OutboxWriter
from hidran.store.records import InboxEntry, Records
from hidran.store.telling import told_in
from hidran.work import passing, sensor
from hidran.work.sensor import Addition, Entry
from hidran.work.ticket import Ticket
from notify import ticket_about, ticket_logs, ticket_steps
from notify.event_log import EventLog
from notify.inbox import Inbox
from notify.ticket_logs import EVENT, INBOX, Cursors, Logs, News
from notify.ticket_steps import Village

log = structlog.get_logger(service="notify")


class Tickets:
    """One of notify's followers. Records that cannot be used hold it up, and nobody else."""

    def __init__(self, source: EventLog, outbox: OutboxWriter, inbox: Inbox, clock: Clock) -> None:
        self._logs = Logs(source, outbox, inbox)
        self._outbox, self._records, self._clock = outbox, inbox.records, clock
        self._cursors: Cursors | None = None
        self._minute: int | None = None

    def turn(self) -> bool:
        """Write down what is new; True when something was."""
        if self._cursors is None and not self._begin():
            return False
        assert self._cursors is not None
        news, now = self._logs.news(self._cursors), self._clock.now()
        if not news and int(now // 60) == self._minute:
            return False
        self._cursors = self._records.ask(partial(self._write, news=news, now=now))
        self._minute = int(now // 60)
        return bool(news) and self._cursors is not None

    def _begin(self) -> bool:
        """Where the records say; the very first time with what stands now: history asks nobody to go."""
        self._cursors = self._records.ask(ticket_logs.kept)
        if self._cursors is not None and EVENT not in self._cursors:
            found = self._logs.now_standing()
            self._cursors = (
                self._records.ask(partial(_start, standing=found[0], cursors=found[1], now=self._clock.now()))
                if found is not None
                else None
            )
        return self._cursors is not None

    def _write(self, records: Records, *, news: News, now: float) -> Cursors | None:
        if not news and not _due(records, now):
            return self._cursors
        sites = records.registry().hydrants
        roster = people.roster(records) if news.entries else Roster()
        village = Village(roster, {name: site.kpp for name, site in sites.items()})
        with work.changing(records) as db:
            if (stand := ticket_logs.kept_in(db)) != self._cursors:
                return stand  # somebody else has followed meanwhile: look again from there
            book = _Book(db, now)
            for event in news.events:
                book.write(sensor.hear(book.tickets, event))
            for sent in news.sent:
                abouts = ticket_about.told_of(self._outbox, sent.message)
                book.write(ticket_steps.told(book.tickets, sent, abouts))
            for entry in news.entries:
                book.write(self._said(book.tickets, entry, village))
            book.pass_time(sites, now)
            ticket_logs.keep(db, news.moved())
        return {**stand, **news.moved()}

    def _said(self, tickets: list[Ticket], entry: InboxEntry, village: Village) -> Iterable[Addition]:
        heard = heard_in(entry)
        if heard is not None:
            abouts = ticket_about.answered_of(self._outbox, heard)
            return ticket_steps.heard(tickets, entry.id, heard, abouts, village)
        if entry.source != ticket_steps.COMMAND:
            return ()
        try:
            event = told_in(entry)
        except HidranError:
            return ()  # the engine says so, it hears it too
        return ticket_steps.commanded(tickets, entry.id, event) if event is not None else ()


class _Book:
    """The tickets in hand inside one transaction, folded anew after each change."""

    def __init__(self, db: Session, now: float) -> None:
        self._db = db
        self.tickets = work.in_hand(db, now)

    def write(self, entries: Iterable[Entry]) -> None:
        for number in work.write(self._db, list(entries)):
            changed = work.one(self._db, number)
            self.tickets = [*(t for t in self.tickets if t.number != number), changed]
            self.tickets.sort(key=lambda t: t.number)
            log.info("ticket", number=number, hydrant=changed.hydrant, code=changed.head, state=changed.state)

    def pass_time(self, sites: Mapping[str, Site], now: float) -> None:
        for ticket in list(self.tickets):
            step = passing.passed(ticket, sites[ticket.hydrant], now) if ticket.hydrant in sites else None
            if step is not None:
                self.write([Addition(ticket.number, step)])


def _due(records: Records, now: float) -> bool:
    """Whether time itself changes a ticket by now."""
    with records.session() as db:
        tickets = work.in_hand(db, now)
    sites = records.registry().hydrants if tickets else {}
    return any(t.hydrant in sites and passing.passed(t, sites[t.hydrant], now) is not None for t in tickets)


def _start(records: Records, *, standing: list[Episode], cursors: Cursors, now: float) -> Cursors:
    behind_all = records.inbox_newest()
    with work.changing(records) as db:
        if stand := ticket_logs.kept_in(db):
            return stand
        book = _Book(db, now)
        for episode in standing:
            book.write(sensor.hear(book.tickets, _raised(episode, now)))
        cursors = {**cursors, INBOX: (behind_all, "")}
        ticket_logs.keep(db, cursors)
    return cursors


def _raised(e: Episode, now: float) -> Event:
    values = (e.severity, e.raised, e.end, False, e.why, e.evidence)
    return Event(e.event_id, int(now * 1000), e.hydrant, e.code, e.start, "raise", *values)
