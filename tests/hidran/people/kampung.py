"""A KPP whose people have phones: Budi repairs, Siti leads, Agus and Rina are members."""

from collections.abc import Iterable

from hidran.people.crew import crews
from hidran.people.ladder import Ladder
from hidran.people.manner import Manner
from hidran.people.roster import Person, Post, Roster, Way
from tests.hidran.people.world import MANNER

KPP, HYDRANT = "sawahan", "sawahan"
BUDI, SITI, AGUS, RINA, DEWI = 1, 2, 3, 4, 9
ROLES = {BUDI: "teknisi", SITI: "ketua", AGUS: "anggota", RINA: "anggota"}
CHANNELS = ("telegram", "sms")


def person(number: int, name: str, *channels: str, **values: object) -> Person:
    ways = tuple(Way(10 * number + n, channel, f"{channel}:{name}") for n, channel in enumerate(channels))
    return Person(number, name, ways=ways, greeted=True, **values)  # type: ignore[arg-type]


PERSONS = (
    person(BUDI, "Budi", "telegram", "sms"),
    person(SITI, "Siti", "telegram"),
    person(AGUS, "Agus", "sms"),
    person(RINA, "Rina", "telegram", "sms"),
)


def roster(
    persons: Iterable[Person] = PERSONS,
    roles: dict[int, str] | None = None,
    ladder: Ladder | None = None,
    version: int = 1,
) -> Roster:
    known = {p.id: p for p in persons}
    posts = tuple(Post(role, KPP, number, 0) for number, role in (roles or ROLES).items() if number in known)
    return Roster(1, known, posts, {KPP: ladder} if ladder else {})


def manner(given: Roster | None = None, hydrants: Iterable[str] = (HYDRANT,), **values: object) -> Manner:
    """The policy with these people beside the channels of `MANNER`."""
    found = crews(given or roster(), {KPP: "KPP Sawahan"}, CHANNELS)
    return Manner(MANNER.audience, kpps=dict.fromkeys(hydrants, KPP), crews=found, **values)  # type: ignore[arg-type]


def at(number: int) -> str:
    return f"person-{number}"
