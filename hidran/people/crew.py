"""The persons of one KPP as the policy calls them: each once, on his first way in use, at his step of the ladder."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from hidran.people.audience import KELURAHAN, Recipient
from hidran.people.roster import Person, Roster

SERVER = ""  # the server's own troubles are those of the installation's admins
ADMIN, KETUA = "admin", "ketua"


@dataclass(frozen=True, slots=True)
class Crew:
    """`persons` ascend in their step. `after_s`: when which step is told; the first is 0, none is empty.

    `ketua`: who reads the weekly line. `patience_s`: as the KPP set it, None: it set no ladder of its own.
    """

    kpp: str = ""
    name: str = ""
    persons: tuple[Recipient, ...] = ()
    after_s: tuple[int, ...] = ()
    patience_s: int | None = None
    ketua: tuple[Recipient, ...] = ()

    def at(self, step: int) -> tuple[Recipient, ...]:
        """Who is told from that step on."""
        return tuple(r for r in self.persons if r.step == step)


NOBODY = Crew()


def crews(roster: Roster, names: Mapping[str, str], channels: Collection[str]) -> dict[str, Crew]:
    """The crew of each KPP in `names` (what people call it, by id), and of the server itself."""
    made = {kpp: _crew(roster, kpp, name, channels) for kpp, name in names.items()}
    return {**made, SERVER: _admins(roster, channels)}


def _crew(roster: Roster, kpp: str, name: str, channels: Collection[str]) -> Crew:
    ladder = roster.ladder(kpp)
    called = _Caller(roster, kpp, channels)
    persons: list[Recipient] = []
    after_s: list[int] = []
    gap_from = next_s = 0
    for number, step in enumerate(ladder.steps):
        joining = called.join(step.roles, len(after_s))
        if joining:
            # A step that reaches nobody is passed over at once: the next one comes in its place.
            after_s.append(after_s[-1] + next_s - gap_from if after_s else 0)
            persons += joining
            gap_from = step.after_s
            next_s = ladder.steps[number + 1].after_s if number + 1 < len(ladder.steps) else gap_from
    patience_s = ladder.patience_s if kpp in roster.ladders else None
    ketua = _Caller(roster, kpp, channels).join((KETUA,), 0)
    return Crew(kpp, name, tuple(persons), tuple(after_s), patience_s, tuple(ketua))


class _Caller:
    """Goes up the ladder; whoever has several roles joins once, at the first of them."""

    def __init__(self, roster: Roster, kpp: str, channels: Collection[str]) -> None:
        self._roster = roster
        self._kpp = kpp
        self._channels = channels
        self._known: set[int] = set()

    def join(self, roles: Iterable[str], step: int) -> list[Recipient]:
        return [r for role in roles for r in (self._contact(step) if role == KELURAHAN else self._behind(role, step))]

    def _behind(self, role: str, step: int) -> list[Recipient]:
        found = []
        for person in self._roster.behind(self._kpp, role):
            channel = first_channel(person, self._channels)
            if channel is not None and person.id not in self._known:
                self._known.add(person.id)
                found.append(_recipient(person, role, self._kpp, channel, step))
        return found

    def _contact(self, step: int) -> list[Recipient]:
        contact = self._roster.ladder(self._kpp).kelurahan
        if contact is None or contact[0] not in self._channels:
            return []
        return [Recipient(KELURAHAN, contact[0], "GAWAT", None, self._kpp, step)]


def _admins(roster: Roster, channels: Collection[str]) -> Crew:
    found: dict[int, Recipient] = {}
    for post in roster.posts:
        person = roster.persons[post.person]
        channel = first_channel(person, channels)
        if post.role == ADMIN and channel is not None:
            found.setdefault(person.id, _recipient(person, ADMIN, "", channel, 0))
    return Crew(SERVER, "", tuple(found.values()), (0,) if found else ())


def _recipient(person: Person, role: str, kpp: str, channel: str, step: int) -> Recipient:
    how = (person.language, person.quiet, person.greeted)
    return Recipient(role, channel, "PERLU_DICEK", person.id, kpp, step, *how)


def first_channel(person: Person, channels: Collection[str], tried: Collection[str] = ()) -> str | None:
    """The channel in use on which this person is reached first, of those not yet `tried`; None: there is none."""
    return next((w.channel for w in person.ways if w.channel in channels and w.channel not in tried), None)


def members(roster: Roster, kpp: str, channels: Collection[str]) -> tuple[Recipient, ...]:
    """Everybody with a role in that KPP who can be reached, each once, under the first of his roles."""
    found: dict[int, Recipient] = {}
    for post in roster.posts:
        person = roster.persons[post.person]
        channel = first_channel(person, channels)
        if post.kpp == kpp and channel is not None:
            found.setdefault(person.id, _recipient(person, post.role, kpp, channel, 0))
    return tuple(found.values())
