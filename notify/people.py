"""Who is told, and where each of them is reached: the roster as notify last knew it.

Addresses pass through here into a channel's hands, and into nothing that is kept.
"""

import time
from collections.abc import Collection, Mapping

from hidran.people.audience import KELURAHAN
from hidran.people.crew import Crew, crews, first_channel
from hidran.people.known_as import sure
from hidran.people.roster import Person, Roster
from hidran.store import login_links
from hidran.store import people as stored
from hidran.store.outbox import Message
from hidran.store.records import Records
from notify.asking import Asking
from notify.names import Names

ASK_S = 1.0


class People:
    """Asks the records for the roster's version every `ask_s` of real time at most, and reads it when it moved."""

    def __init__(self, records: Asking, names: Names, channels: Collection[str], ask_s: float = ASK_S) -> None:
        self._records = records
        self._names = names
        self.channels = tuple(channels)
        self._ask_s = ask_s
        self._ask_at = 0.0
        self._crews: dict[str, Crew] = {}
        self._made_of: tuple[int, int | None] | None = None
        self._roster: Roster | None = None

    @property
    def known(self) -> bool:
        """The roster has been read at least once: without it no address is known, which says nothing of a person."""
        return self._read() is not None

    @property
    def roster(self) -> Roster:
        return self._read() or Roster()

    def crews(self) -> Mapping[str, Crew]:
        """The persons of each KPP, as the policy calls them."""
        self._names()
        roster, version = self.roster, self._names.version
        if self._made_of != (roster.version, version):
            self._crews = crews(roster, self._names.kpps, self.channels)
            self._made_of = roster.version, version
        return self._crews

    @property
    def kpp_of(self) -> Mapping[str, str]:
        """The KPP of each hydrant."""
        self._names()
        return self._names.kpp_of

    @property
    def names(self) -> Mapping[str, str]:
        """What people call the hydrants."""
        return self._names()

    def person(self, number: int | None) -> Person | None:
        return self.roster.persons.get(number) if number is not None else None

    def address(self, message: Message) -> str | None:
        """Where that message goes on its channel; None when nobody is reached there (any more)."""
        if message.recipient == KELURAHAN:
            contact = self.roster.ladder(message.kpp).kelurahan
            return contact[1] if contact is not None and contact[0] == message.channel else None
        person = self._reached_with(message.person, message.text)
        ways = person.ways if person is not None else ()
        return next((w.address for w in ways if w.channel == message.channel), None)

    def next_channel(self, person: int | None, tried: Collection[str] = (), *, text: str = "") -> str | None:
        """The first of a person's channels in use that may carry `text` and was not `tried`; None: there is none."""
        found = self._reached_with(person, text)
        return first_channel(found, self.channels, tried) if found is not None else None

    def _reached_with(self, person: int | None, text: str) -> Person | None:
        """What lets somebody in goes only where that person has answered before."""
        found = self.person(person)
        return sure(found) if found is not None and login_links.marked(text) else found

    def look_again(self) -> None:
        """Who was added or bound by a code a moment ago is known at the next question."""
        self._ask_at = 0.0

    def greet(self, person: int) -> None:
        """That person has been told who writes to him."""
        self._records.ask(lambda records: stored.greeted(records, person))

    def _read(self) -> Roster | None:
        if time.monotonic() >= self._ask_at:
            self._ask_at = time.monotonic() + self._ask_s
            self._records.ask(self._refresh)
        return self._roster

    def _refresh(self, records: Records) -> None:
        if self._roster is None or stored.roster_version(records) != self._roster.version:
            self._roster = stored.roster(records)
