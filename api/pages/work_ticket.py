"""/pekerjaan/{number}: one ticket. How far it is, what can be said of it, and everything that happened, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from api.pages.work import Line, line_of
from api.pages.work_acts import right_of
from api.pages.work_desk import Desk
from api.pages.work_signs import sign_of_step
from hidran.faults.catalogue import CATALOGUE
from hidran.pim.report import Report
from hidran.store import reports
from hidran.words import duration, rupiah, since
from hidran.work import findings, words
from hidran.work.step import Step
from hidran.work.ticket import ORDER, Ticket

Choice = tuple[str, str, str]
Event = dict[str, str | Markup]  # of the timeline: at, title, text, symbol, css
_PATH = tuple(state for state in ORDER if state != "waiting")


@dataclass(frozen=True, slots=True)
class TicketPage:
    """`stage`: index of where it is in `stages`. `may`: rights at this hydrant. `costs`: earlier ones that can be put
    right: (key, words). `check`: what can safely be checked first."""

    now: int
    line: Line
    hydrant: str
    live: bool
    measured: bool
    standing: bool
    in_maintenance: bool
    stages: tuple[str, ...]
    stage: int
    check: str
    facts: tuple[tuple[str, str], ...]
    clock: tuple[tuple[str, str], ...]
    findings: tuple[Choice, ...]
    parts: tuple[Choice, ...]
    costs: tuple[tuple[str, str], ...]
    events: tuple[Event, ...]
    may_answer: bool
    may_work: bool
    may_close: bool


def page_of(desk: Desk, t: Ticket) -> TicketPage:
    kpp, language = desk.kpp_of(t.hydrant), desk.language
    return TicketPage(
        desk.now,
        line_of(desk, t),
        t.hydrant,
        t.live,
        bool(t.faults),
        bool(t.standing),
        t.maintenance_until is not None and t.maintenance_until > desk.now,
        tuple(desk.say(words.STATES[state]) for state in _PATH),
        _stage(t),
        CATALOGUE[t.head].first_check_in(language) if t.live and t.head in CATALOGUE else "",
        tuple(_facts(desk, t)),
        tuple(_clock(desk, t)),
        tuple((f.id, f.words_in(language), "") for f in findings.offered(t.head)),
        tuple((name, desk.say(word), "") for name, word in findings.PARTS.items()),
        tuple((key, f"{rupiah(rp)}, {since(_at(t, key), desk.now, language)}") for key, rp in t.costs.items()),
        tuple(_events(desk, t)),
        desk.who.may(right_of("pergi"), kpp),
        desk.who.may(right_of("dicek"), kpp),
        not t.standing and t.state != "closed",
    )


def _stage(t: Ticket) -> int:
    state = "checked" if t.state == "waiting" else t.state
    return _PATH.index(state)


def _at(t: Ticket, key: str) -> int:
    return next(s.ts for s in t.steps if s.key == key)


def _facts(desk: Desk, t: Ticket) -> Iterator[tuple[str, str]]:
    language = desk.language
    yield desk.say("Sejak"), since(t.since, desk.now, language)
    if t.live:
        yield desk.say("Lamanya"), duration(max(desk.now - t.since, 0), language)
    if t.goes is not None:
        yield desk.say("Yang pergi"), words.who(t.goes, language)
    if t.spent_rp:
        yield desk.say("Biaya"), rupiah(t.spent_rp)
    if t.reopened:
        yield desk.say("Kembali rusak"), desk.say("{n} kali", n=t.reopened)
    if t.maintenance_until is not None and t.maintenance_until > desk.now:
        yield desk.say("Mode perbaikan sampai"), since(t.maintenance_until, desk.now, language)
    if desk.who.may("work", desk.kpp_of(t.hydrant)):
        yield from ((desk.say("Pelapor {n}", n=r.number), r.contact) for r in _reports(desk, t) if r.contact)


def _reports(desk: Desk, t: Ticket) -> list[Report]:
    return desk.ask(lambda records: reports.of_ticket(records, t.number))


def _clock(desk: Desk, t: Ticket) -> Iterator[tuple[str, str]]:
    return words.clock(t.clock, lambda ts: since(ts, desk.now, desk.language), desk.language)


def _events(desk: Desk, t: Ticket) -> Iterator[Event]:
    """Newest last. Whoever was told in the same round stands in one entry."""
    for kind, group in groupby(t.steps, key=lambda s: s.kind if s.kind == "told" else s.key):
        steps = list(group)
        yield _told(desk, steps) if kind == "told" else _event(desk, steps[0])


def _told(desk: Desk, steps: list[Step]) -> Event:
    symbol, css = sign_of_step("told")
    text = "\n".join(dict.fromkeys(words.step_text(s, desk.now, desk.language) for s in steps))
    title = words.step_title(steps[0], desk.language)
    return {"at": _when(desk, steps[0]), "title": title, "text": text, "symbol": symbol, "css": css}


def _event(desk: Desk, step: Step) -> Event:
    symbol, css = sign_of_step(step.kind)
    text: str | Markup = words.step_text(step, desk.now, desk.language)
    if photo := step.text("photo"):
        text = _with_photo(desk, text, photo)
    title = words.step_title(step, desk.language)
    return {"at": _when(desk, step), "title": title, "text": text, "symbol": symbol, "css": css}


def _when(desk: Desk, step: Step) -> str:
    return since(step.ts, desk.now, desk.language)


def _with_photo(desk: Desk, text: str, photo: str) -> Markup:
    shown = Markup('<a class="photo" href="{href}"><img src="{href}" alt="{alt}" loading="lazy"></a>')
    picture = shown.format(href=f"/pekerjaan/foto/{photo}", alt=desk.say("Foto pekerjaan ini"))
    return escape(text) + Markup("\n" if text else "") + picture
