"""What the page *Orang* shows: per KPP who holds which role and how each is reached, and all of one person."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.pages.way_signs import WaySign, ways_of
from api.who import Who
from hidran.people.gaps import Gap, gaps
from hidran.people.role_words import OF_A_KPP, OF_THE_INSTALLATION, duty, role_word
from hidran.people.roster import Person, Post, Roster
from hidran.registry import Registry
from hidran.settings import Settings
from hidran.store.handover import Handover
from hidran.words import Language, say


@dataclass(frozen=True, slots=True)
class Member:
    """`open`: the viewer may change this person. `since`: Unix s, holds the role shown here since then."""

    id: int
    name: str
    ways: tuple[WaySign, ...]
    quiet: str
    open: bool
    since: int


@dataclass(frozen=True, slots=True)
class RoleLine:
    role: str
    word: str
    duty: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hand-over that waits for an answer. `begun`: Unix s."""

    id: int
    role: str
    giver: str
    taker: str
    begun: int


@dataclass(frozen=True, slots=True)
class Group:
    """One KPP; `kpp` None: the whole installation. `may`, `ladder`: the viewer may change its people, its ladder."""

    kpp: str | None
    name: str
    lines: tuple[RoleLine, ...]
    gaps: tuple[str, ...]
    waiting: tuple[Waiting, ...]
    may: bool
    ladder: bool


@dataclass(frozen=True)
class World:
    """Everything these pages are made of."""

    settings: Settings
    registry: Registry
    roster: Roster
    who: Who
    language: Language
    now: float

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(self.settings.notify.channels)

    def kpp_name(self, kpp: str | None) -> str:
        found = self.registry.kpps.get(kpp or "")
        return found.name if found else say("Seluruh Hidran", self.language)


def may_change(who: Who, roster: Roster, person: int) -> bool:
    """Whoever may edit people wherever this person holds a role; else one could take the name of somebody with more."""
    posts = roster.posts_of(person)
    return who.may("people") or (bool(posts) and all(who.may("people", post.kpp) for post in posts))


def is_self(who: Who, person: int) -> bool:
    return who.person is not None and who.person == person


def groups_of(world: World, handovers: Iterable[Handover]) -> tuple[Group, ...]:
    """KPP by KPP; the whole installation for whoever keeps it."""
    missing = gaps(world.roster, world.registry, world.channels)
    waiting = tuple(handovers)
    kpps: list[str | None] = [*world.registry.kpps]
    if world.who.may("people"):
        kpps.append(None)
    return tuple(_group(world, kpp, missing, waiting) for kpp in kpps)


def _group(world: World, kpp: str | None, missing: tuple[Gap, ...], handovers: tuple[Handover, ...]) -> Group:
    roles = OF_THE_INSTALLATION if kpp is None else (*OF_A_KPP, "pengamat")
    lines = (_line(world, kpp, role) for role in roles)
    may = world.who.may("people", kpp)
    return Group(
        kpp,
        world.kpp_name(kpp),
        tuple(line for line in lines if line.members or line.role not in {"anggota", "pengamat"}),
        tuple(gap.said(world.language) for gap in missing if gap.kpp == kpp),
        tuple(waiting_of(world, h) for h in handovers if h.kpp == kpp) if may else (),
        may,
        kpp is not None and world.who.may("ladder", kpp),
    )


def _line(world: World, kpp: str | None, role: str) -> RoleLine:
    posts = [p for p in world.roster.posts if p.role == role and p.kpp == kpp]
    members = tuple(_member(world, post) for post in posts)
    return RoleLine(role, role_word(role, world.language), duty(role, world.language), members)


def _member(world: World, post: Post) -> Member:
    person = world.roster.persons[post.person]
    changing = may_change(world.who, world.roster, person.id) or is_self(world.who, person.id)
    known = changing or (post.kpp is not None and world.who.may("people", post.kpp))
    ways = ways_of(person, world.channels, world.language) if known else ()
    return Member(person.id, person.name, ways, quiet_of(person, world.language), changing, post.start)


def waiting_of(world: World, handover: Handover) -> Waiting:
    persons = world.roster.persons
    giver = persons.get(handover.giver or 0)
    taker = persons.get(handover.taker)
    return Waiting(
        handover.id, role_word(handover.role, world.language), giver.name if giver else "",
        taker.name if taker else "", handover.begun,
    )  # fmt: skip


def quiet_of(person: Person, language: Language) -> str:
    if person.quiet is None:
        return ""
    return say("{start}.00 sampai {end}.00", language, start=person.quiet[0], end=person.quiet[1])


@dataclass(frozen=True, slots=True)
class Held:
    """A role of the person shown. `may`: the viewer may end it or hand it over."""

    role: str
    word: str
    kpp: str | None
    kpp_name: str
    since: int
    may: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`own`: the viewer himself, who may change how he is reached but no role. `kpps`: where roles can be given."""

    person: Person
    ways: tuple[WaySign, ...]
    held: tuple[Held, ...]
    kpps: tuple[tuple[str, str], ...]
    taking: tuple[Waiting, ...]
    own: bool
    may: bool


def person_page(world: World, person: Person, handovers: Iterable[Handover]) -> PersonPage:
    who, language = world.who, world.language
    held = tuple(
        Held(p.role, role_word(p.role, language), p.kpp, world.kpp_name(p.kpp), p.start, who.may("people", p.kpp))
        for p in world.roster.posts_of(person.id)
    )
    kpps = [(k, world.kpp_name(k)) for k in who.of("people", world.registry.kpps)]
    return PersonPage(
        person,
        ways_of(person, world.channels, language),
        held,
        (*kpps, *([("", world.kpp_name(None))] if who.may("people") else [])),
        tuple(waiting_of(world, h) for h in handovers if h.taker == person.id),
        is_self(who, person.id),
        may_change(who, world.roster, person.id),
    )
