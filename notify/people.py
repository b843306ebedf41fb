"""Who is told, and where each of them is reached: the roster as notify last knew it.

Addresses pass through here into a channel's hands, and into nothing that is kept.
"""

import time
from collections.abc import Collection, Mapping

from hidran.people.audience import KELURAHAN
from hidran.people.crew import Crew, crews, first_channel
from hidran.people.roster import Person, Roster
from hidran.store import people as stored
from hidran.store.outbox import Message
from hidran.store.records import Records
from notify.asking import Asking
from notify.names import Names

ASK_S = 1.0


class People:
    """Asks the records for the roster's version at most once a second, and reads it when it moved."""

    def __init__(self, records: Asking, names: Names, channels: Collection[str]) -> None:
        self._records = records
        self._names = names
        self.channels = tuple(channels)
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
        roster, version = self.roster, self._names.version
        if self._made_of != (roster.version, version):
            self._crews = crews(roster, self._names.kpps, self.channels)
            self._made_of = roster.version, version
        return self._crews

    @property
    def kpp_of(self) -> Mapping[str, str]:
        """The KPP of each hydrant."""
        return self._names.kpp_of

    def person(self, number: int | None) -> Person | None:
        return self.roster.persons.get(number) if number is not None else None

    def address(self, message: Message) -> str | None:
        """Where that message goes on its channel; None when nobody is reached there (any more)."""
        if message.recipient == KELURAHAN:
            contact = self.roster.ladder(message.kpp).kelurahan
            return contact[1] if contact is not None and contact[0] == message.channel else None
        person = self.person(message.person)
        ways = person.ways if person is not None else ()
        return next((w.address for w in ways if w.channel == message.channel), None)

    def next_channel(self, person: int | None, tried: Collection[str] = ()) -> str | None:
        """The first of a person's channels in use that was not `tried`, None when there is none."""
        found = self.person(person)
        return first_channel(found, self.channels, tried) if found is not None else None

    def look_again(self) -> None:
        """Who was added or bound by a code a moment ago is known at the next question."""
        self._ask_at = 0.0

    def greet(self, person: int) -> None:
        """That person has been told who writes to him."""
        self._records.ask(lambda records: stored.greeted(records, person))

    def _read(self) -> Roster | None:
        if time.monotonic() >= self._ask_at:
            self._ask_at = time.monotonic() + ASK_S
            self._records.ask(self._refresh)
        return self._roster

    def _refresh(self, records: Records) -> None:
        if self._roster is None or stored.roster_version(records) != self._roster.version:
            self._roster = stored.roster(records)
