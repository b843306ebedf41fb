"""Whom somebody means who types a number, a mailbox or a name to log in. Pure."""

from collections.abc import Collection
from dataclasses import replace

from hidran.errors import SettingsError
from hidran.people.addresses import TELEPHONE, number
from hidran.people.roster import Person, Roster

SHARED = ("page", "console")


def typed_as(text: str) -> str:
    """The same for the same number, mailbox or name, however it is typed."""
    try:
        return number(text)
    except SettingsError:
        return " ".join(text.split()).casefold()


def known_as(roster: Roster, text: str) -> Person | None:
    """The one member with that number, mailbox or name; None when there is none, or more than one."""
    wanted = typed_as(text)
    found = [p for p in roster.persons.values() if wanted and wanted in _names(p)]
    return found[0] if len(found) == 1 else None


def _names(person: Person) -> set[str]:
    written = {typed_as(w.address) for w in person.ways if w.channel in TELEPHONE or w.channel == "email"}
    return written | {typed_as(person.name)}


def sure(person: Person) -> Person:
    """The same with only those ways that lead to nobody else: he has answered there, and others do not read along."""
    ways = tuple(w for w in person.ways if w.confirmed and w.channel not in SHARED)
    return replace(person, ways=ways)


def can_be_sent_a_link(person: Person, channels: Collection[str]) -> bool:
    return any(w.channel in channels for w in sure(person).ways)
