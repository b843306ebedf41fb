"""/pekerjaan: what is to be done, oldest first, what was done lately, and the month of each hydrant in figures."""

from dataclasses import dataclass

from api import rows
from api.charts import work as drawing
from api.charts.work import Picture
from api.pages.work_desk import Desk
from api.pages.work_signs import Badge, badge_of, css_of
from hidran.faults.silence import SERVER
from hidran.months import Month
from hidran.site import Site
from hidran.store import work
from hidran.work import words
from hidran.work.figures import ANSWER_TARGET_S, REPAIR_TARGET_S, MonthOfWork, month_of_work
from hidran.work.ticket import COMES_BACK_S, Ticket
from hidran.work.uptime import Uptime, Watched, uptime

DONE = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket in a list. `since`: Unix s. `late`: what is longer than it should be, in words."""

    number: int
    title: str
    hydrant: str
    css: str
    badge: Badge
    since: int
    goes: str
    late: tuple[str, ...]
    contradiction: str
    spent_rp: int
    took_s: int | None


@dataclass(frozen=True, slots=True)
class HydrantMonth:
    label: str
    hydrant: str
    figures: MonthOfWork
    picture: Picture


@dataclass(frozen=True, slots=True)
class WorkPage:
    now: int
    hydrant: str
    hydrants: tuple[tuple[str, str], ...]
    open: tuple[Line, ...]
    proved: tuple[Line, ...]
    done: tuple[Line, ...]
    month: Month
    months: tuple[HydrantMonth, ...]


def page_of(desk: Desk, hydrant: str, month: Month) -> WorkPage:
    sites = sorted(desk.look.registry.hydrants.values(), key=lambda s: s.label.lower())
    shown = [s for s in sites if not hydrant or s.id == hydrant]
    of = hydrant or None
    live = desk.ask(lambda records: work.open_work(records, hydrant=of))
    lately = [t for t in desk.ask(lambda records: work.newest(records, 3 * DONE, hydrant=of)) if not t.live]
    return WorkPage(
        desk.now,
        hydrant,
        tuple((s.id, s.label) for s in sites),
        tuple(line_of(desk, t) for t in sorted(live, key=lambda t: (t.state == "repaired", t.since))),
        tuple(line_of(desk, t) for t in lately if t.state == "verified"),
        tuple(line_of(desk, t) for t in [t for t in lately if t.state == "closed"][:DONE]),
        month,
        tuple(_month(desk, site, month) for site in shown),
    )


def line_of(desk: Desk, t: Ticket) -> Line:
    language = desk.language
    return Line(
        t.number,
        words.title(t, language),
        desk.label(t.hydrant),
        css_of(t),
        badge_of(t, language),
        t.since,
        words.who(t.goes, language) if t.goes is not None and t.live else "",
        tuple(_late(t, desk)) if t.live else (),
        words.contradiction(t, desk.now, language),
        t.spent_rp,
        t.clock.to_repair_s,
    )


def _late(t: Ticket, desk: Desk) -> list[str]:
    """The lines that it has passed."""
    asked = t.clock.told or t.opened
    say, late = desk.say, []
    if t.clock.answered is None and desk.now - asked > ANSWER_TARGET_S:
        late.append(say("Lebih dari 24 jam belum ada yang menjawab"))
    if desk.now - t.since > REPAIR_TARGET_S:
        late.append(say("Lebih dari 72 jam belum beres"))
    return late


def _month(desk: Desk, site: Site, month: Month) -> HydrantMonth:
    tickets = desk.ask(lambda records: work.between(records, month.start, desk.now + COMES_BACK_S, hydrant=site.id))
    figures = month_of_work(site.id, month, tickets)
    picture = drawing.month(figures, uptime_of(desk, site, month), f"m-{site.id}", desk.language)
    return HydrantMonth(site.label, site.id, figures, picture)


def uptime_of(desk: Desk, site: Site, month: Month) -> Uptime:
    """Of a month, up to now."""
    look, end = desk.look, min(month.end, desk.now)
    since = _first_reading(desk, site)
    if since is None or end <= month.start:
        return Uptime(0, 0, 0, 0)
    found = look.events(lambda r: [*r.episodes(site.id, month.start, end), *r.episodes(SERVER, month.start, end)], None)
    if found is None:  # nobody has judged, so nothing is known
        return Uptime(0, 0, 0, 0)
    view = look.events(lambda r: r.view(site.id), None) or {}
    level = view.get("checks", {}).get("F20", "tidak_diukur") != "tidak_diukur"
    return uptime(Watched(site, month.start, end, since, level), found)


def _first_reading(desk: Desk, site: Site) -> int | None:
    """The first day with a reading of the nodes that spoke for it; None: there never was one."""
    assigned = [a for a in desk.look.registry.assignments if a.hydrant == site.id]
    start = min((a.start for a in assigned), default=0)
    slots = desk.look.series(
        lambda r: rows.buckets(r, assigned, "panel_v", start - rows.DAY_S, desk.now, step="day"), {}
    )
    return max(min(slots), start) if slots else None
