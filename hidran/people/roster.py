"""Who stands behind which role of which KPP, and how each of them is reached. Immutable; made by `hidran.store.people`.

A message goes to a role; a hand-over changes the person behind it. Names, numbers and addresses are personal: they
stay in the records, and never reach a log, MQTT or InfluxDB.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from hidran.people.ladder import DEFAULT, Ladder
from hidran.words import Language


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a person: a channel and the person's address there. `confirmed`: a message that came so was answered.

    `address`: what the channel calls it (a chat, a number, a mailbox, a topic).
    """

    id: int
    channel: str
    address: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A member. `quiet`: WIB hours (from, to) without messages but GAWAT, may pass midnight. `ways`: in order of
    preference. `greeted`: the message that says who sends it, why, and how to answer has been made."""

    id: int
    name: str
    language: Language = "id"
    quiet: tuple[int, int] | None = None
    ways: tuple[Way, ...] = ()
    greeted: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A person behind a role since Unix second `start`. `kpp` None: of the whole installation (admin, pengamat)."""

    role: str
    kpp: str | None
    person: int
    start: int


@dataclass(frozen=True)
class Roster:
    """Everybody at one version; `version` grows with each change of a person, a role or a ladder."""

    version: int = 0
    persons: Mapping[int, Person] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    ladders: Mapping[str, Ladder] = field(default_factory=dict)

    def behind(self, kpp: str, role: str) -> tuple[Person, ...]:
        """Who holds that role of that KPP now, whoever held it first in front."""
        return tuple(self.persons[p.person] for p in self.posts if p.role == role and p.kpp == kpp)

    def members(self, kpp: str) -> tuple[Person, ...]:
        """Everybody with a role in that KPP, each once."""
        ids = dict.fromkeys(p.person for p in self.posts if p.kpp == kpp)
        return tuple(self.persons[person] for person in ids)

    def posts_of(self, person: int) -> tuple[Post, ...]:
        return tuple(p for p in self.posts if p.person == person)

    def ladder(self, kpp: str) -> Ladder:
        """The ladder that this KPP set, or the default."""
        return self.ladders.get(kpp, DEFAULT)

    def at(self, channel: str, address: str) -> Person | None:
        """Whose address that is on that channel, None when nobody's."""
        here = (channel, address)
        return next((p for p in self.persons.values() for w in p.ways if (w.channel, w.address) == here), None)

    def unreachable(self, kpp: str, role: str, channels: Collection[str]) -> bool:
        """Nobody behind that role can be reached on any channel in use."""
        return not any(w.channel in channels for person in self.behind(kpp, role) for w in person.ways)
