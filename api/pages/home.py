"""The first page: every hydrant and how it is, gravest first, and what the reader must know of the server."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from api.condition import Condition, condition_of
from api.pages.signs import ORDER
from api.pages.told import Told, answer_of, told_of
from api.pages.troubles import Trouble, troubles_of
from api.sources import Look
from api.v1.places import speaking_for, waiting_nodes
from hidran.faults.catalogue import CATALOGUE
from hidran.faults.episode import RANK, Episode
from hidran.people import texts
from hidran.people.answer import Meaning
from hidran.people.answered import CALLS, offered
from hidran.site import Site
from hidran.store.series import NodeState
from hidran.words import Language, say, since

MESSAGES = 6


@dataclass(frozen=True, slots=True)
class Card:
    """One hydrant on the first page, and the head of its own page. `state`: see `api.pages.signs`.

    `since`, `newest_ts`, `seen` (when `why` was true): Unix s. `answer`: what somebody answered. `asks`: what can be
    answered, nothing when nothing is wrong.
    """

    site: Site
    location: str
    state: str
    since: int | None
    newest_ts: int | None
    title: str
    why: str
    seen: int | None
    first_check: str
    notes: tuple[str, ...]
    others: tuple[Episode, ...]
    answer: str
    asks: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A node that nobody has approved yet. `heard`: Unix s, None when it never spoke."""

    name: str
    heard: float | None


@dataclass(frozen=True, slots=True)
class Home:
    now: float
    summary: str
    cards: tuple[Card, ...]
    waiting: tuple[Waiting, ...]
    messages: tuple[Told, ...]
    troubles: tuple[Trouble, ...]


def home_of(look: Look, language: Language) -> Home:
    cards = sorted(
        (card_of(look, condition_of(look, site), language) for site in look.registry.hydrants.values()),
        key=lambda c: (ORDER.index(c.state), c.site.label.lower()),
    )
    messages = told_of(look, None, MESSAGES, language)
    waiting = _waiting(look)
    troubles = troubles_of(look, language)
    return Home(look.now, summary_of(cards, language), tuple(cards), waiting, tuple(messages), tuple(troubles))


def summary_of(cards: list[Card], language: Language) -> str:
    """'3 hidran: 1 gawat, 1 tidak diketahui, 1 normal.'"""
    count = Counter(card.state for card in cards)
    parts = [say(_COUNTED[state], language, n=count[state]) for state in ORDER if count[state]]
    head = say("{n} hidran", language, n=len(cards))
    return f"{head}: {', '.join(parts)}." if parts else say("Belum ada hidran yang tercatat.", language)


_COUNTED = {
    "GAWAT": "{n} gawat",
    "PERLU_DICEK": "{n} perlu dicek",
    "tidak_diketahui": "{n} tidak diketahui",
    "INFO": "{n} dengan catatan",
    "menunggu": "{n} menunggu data pertama",
    "diperbaiki": "{n} sedang diperbaiki",
    "belajar": "{n} masih belajar",
    "normal": "{n} normal",
}


def card_of(look: Look, found: Condition, language: Language) -> Card:
    place = look.registry.places.get(found.site.id)
    return Card(
        found.site,
        place.location if place else "",
        _state(found),
        found.since,
        found.newest_ts,
        _title(found, language),
        found.why_in(language),
        found.cause.raised if found.cause else None,
        _first_check(found, language),
        tuple(_notes(look, found, language)),
        tuple(found.others),
        answer_of(look, found.cause) if found.cause else "",
        _asks(found.cause),
    )


def _asks(cause: Episode | None) -> tuple[Meaning, ...]:
    if cause is None or RANK[cause.severity] < CALLS:
        return ()
    return offered(cause.code, tank_seen=texts.tank_is_seen(cause))


def _state(found: Condition) -> str:
    if found.in_repair:
        return "diperbaiki"
    return "belajar" if found.learning else found.state


def _title(found: Condition, language: Language) -> str:
    if found.cause is not None:
        return texts.title(found.cause, language)
    return CATALOGUE[found.code].title_in(language) if found.code else ""


def _first_check(found: Condition, language: Language) -> str:
    if found.cause is not None:
        return texts.first_check(found.cause, language)
    return CATALOGUE[found.code].first_check_in(language) if found.code else ""


def _notes(look: Look, found: Condition, language: Language) -> Iterator[str]:
    """What a reader should know besides."""
    if found.maintenance_until is not None:
        until = since(found.maintenance_until, look.now, language)
        yield say("Sedang diperbaiki sampai {until}: selama itu kerusakan tidak dinilai.", language, until=until)
    if found.state == "menunggu":
        yield _why_no_data(look, found, language)
    elif found.learning:
        yield say("Baru dipasang: hidran ini masih dipelajari, belum semua kerusakan bisa terlihat.", language)
    elif found.state == "normal" and not found.in_repair:
        yield _how_normal(found, language)
    if found.water_until is not None and found.state != "tidak_diketahui":
        until = since(found.water_until, look.now, language)
        yield say("Air di tandon kira-kira cukup sampai {until}.", language, until=until)


def _why_no_data(look: Look, found: Condition, language: Language) -> str:
    if not speaking_for(look.registry, found.site.id, look.now):
        return say("Belum ada alat pantau di hidran ini.", language)
    return say("Alat pantau terpasang, tetapi belum ada bacaan yang dinilai.", language)


def _how_normal(found: Condition, language: Language) -> str:
    unknown = sum(check == "tidak_diketahui" for check in found.checks.values())
    if unknown:
        return say("Yang terukur normal; {n} hal tidak diketahui saat ini.", language, n=unknown)
    return say("Semua yang diukur normal.", language)


def _waiting(look: Look) -> tuple[Waiting, ...]:
    heard: dict[str, NodeState] = {n.name: n for n in look.series(lambda r: r.nodes(), [])}
    names = waiting_nodes(look.registry, heard)
    return tuple(Waiting(n, heard[n].last_rx_ms / 1000 if n in heard else None) for n in names)
