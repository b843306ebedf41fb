"""One hydrant's page: how it is, its last day and month as pictures, what is watched, what happened, what was told."""

from dataclasses import dataclass

from api import rows
from api.charts import window
from api.charts.bands import Band, bands_of, within
from api.charts.scene import Picture, Scene, last_day, last_month
from api.condition import Check, Condition, condition_of
from api.pages.home import Card, card_of
from api.pages.signs import CHECK_ORDER
from api.pages.told import Told, told_of
from api.pages.troubles import Trouble, troubles_of
from api.sources import Look
from api.v1.places import speaking_for
from hidran.faults.catalogue import CATALOGUE
from hidran.faults.sentences import why_in
from hidran.faults.silence import SERVER
from hidran.people import texts
from hidran.registry import Calibration
from hidran.site import Site
from hidran.words import Language

MESSAGES = 10


@dataclass(frozen=True, slots=True)
class Watched:
    """One thing that can break, and whether it is well here. `severity`: of what is open, else empty."""

    code: str
    title: str
    check: Check
    severity: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One episode of the month. `letter` is the one on the pictures; `end` Unix s, None: still open."""

    letter: str
    pattern: str
    title: str
    severity: str
    start: int
    end: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Device:
    """A node that speaks for the hydrant. `heard`: Unix s. `backlog`: readings it still holds."""

    name: str
    heard: float | None
    backlog: int


@dataclass(frozen=True, slots=True)
class HydrantPage:
    now: float
    card: Card
    devices: tuple[Device, ...]
    day: tuple[Picture, ...]
    month: tuple[Picture, ...]
    happened: tuple[Happened, ...]
    watched: tuple[Watched, ...]
    unmeasured: tuple[Watched, ...]
    messages: tuple[Told, ...]
    troubles: tuple[Trouble, ...]


def page_of(look: Look, site: Site, language: Language) -> HydrantPage:
    found = condition_of(look, site)
    checks = watched_of(found, language)
    bands = _bands(look, site)
    return HydrantPage(
        look.now,
        card_of(look, found, language),
        _devices(look, site.id),
        tuple(_day(look, found, bands, language)),
        tuple(_month(look, found, bands, language)),
        tuple(_happened(band, language) for band in reversed(bands)),
        tuple(w for w in checks if w.check != "tidak_diukur"),
        tuple(w for w in checks if w.check == "tidak_diukur"),
        tuple(told_of(look, site.id, MESSAGES, language)),
        tuple(troubles_of(look, language)),
    )


def watched_of(found: Condition, language: Language) -> list[Watched]:
    """What is broken first, then what is not known, then what is well."""
    worst = {e.code: e.severity for e in reversed(found.open_episodes)}
    items = [Watched(c, CATALOGUE[c].title_in(language), check, worst.get(c, "")) for c, check in found.checks.items()]
    return sorted(items, key=lambda w: (CHECK_ORDER.index(w.check), w.code))


def _devices(look: Look, hydrant: str) -> tuple[Device, ...]:
    names = speaking_for(look.registry, hydrant, look.now)
    heard = {n: look.series(lambda r, n=n: r.node(n), None) for n in names}  # type: ignore[misc]
    return tuple(
        Device(n, node.last_rx_ms / 1000 if node else None, node.backlog if node else 0) for n, node in heard.items()
    )


def _bands(look: Look, site: Site) -> list[Band]:
    start, _ = last_month(look.now)
    episodes = look.events(lambda r: [*r.episodes(site.id, start, look.now), *r.episodes(SERVER, start, look.now)], [])
    return bands_of(episodes, start, int(look.now))


def _day(look: Look, found: Condition, bands: list[Band], language: Language) -> list[Picture]:
    start, end = last_day(look.now)
    scene = _scene(look, found, (start, end), within(bands, start, end), language)
    assigned = rows.assigned_to(look.registry, found.site.id, start, end)
    return window.day(scene, look.series(lambda r: window.readings_of(r, assigned, start, end), []))


def _month(look: Look, found: Condition, bands: list[Band], language: Language) -> list[Picture]:
    start, end = last_month(look.now)
    scene = _scene(look, found, (start, end), bands, language)
    assigned = rows.assigned_to(look.registry, found.site.id, start, end)
    return window.month(scene, look.series(lambda r: window.slots_of(r, assigned, start, end), {}))


def _scene(look: Look, found: Condition, span: tuple[int, int], bands: list[Band], language: Language) -> Scene:
    calibration = calibration_of(look, found.site)
    return Scene(found.site, look.now, *span, language, bands, found.usual, calibration)


def calibration_of(look: Look, site: Site) -> Calibration | None:
    """The calibration that holds for the hydrant's turbidity probe."""
    nodes = speaking_for(look.registry, site.id, look.now)
    here = [
        s for s in look.registry.sensors.values() if s.kind == "turbidity" and (s.hydrant == site.id or s.node in nodes)
    ]
    made = [c for c in (s.calibration_at(look.now) for s in here) if c is not None]
    return max(made, key=lambda c: c.ts, default=None)


def _happened(band: Band, language: Language) -> Happened:
    e = band.episode
    title = texts.title(e, language)
    return Happened(band.letter, band.pattern, title, e.severity, e.start, e.end, why_in(e, language))
