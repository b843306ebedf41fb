"""A sheet from what is known of a KPP's month: tickets, faults, checks of the water, the book. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hidran import chain
from hidran.faults.episode import Episode
from hidran.money.book import Entry, month_of
from hidran.money.categories import DUES, REPAIRS
from hidran.money.cover import cover, sentences
from hidran.money.dues import Dues, overview, shown
from hidran.months import Month
from hidran.registry import Kpp
from hidran.sheet.sheet import RULE, Cash, HydrantMonth, Outage, Sheet, Trend, Water
from hidran.site import Site
from hidran.water import words
from hidran.water.record import Body
from hidran.water.summary import Lift
from hidran.work.findings import FINDINGS
from hidran.work.ticket import Ticket
from hidran.work.uptime import Watched, uptime

BEFORE = 5  # months of trend
REASONS = 3


@dataclass(frozen=True)
class OfHydrant:
    """What is known of one hydrant. `body`: the month's check; `before`: those of earlier months by month; `since`:
    when its first reading came, Unix s; `episodes`: those that touch the month."""

    site: Site
    since: int
    body: Body
    before: Mapping[str, Body] = field(default_factory=dict)
    episodes: Sequence[Episode] = ()


@dataclass(frozen=True)
class OfKpp:
    """What is known of a KPP. `roles`: of each person by id. `entries`: all of the book."""

    kpp: Kpp
    hydrants: Sequence[OfHydrant]
    tickets: Sequence[Ticket]
    entries: Sequence[Entry]
    dues: Dues
    roles: Mapping[int, str]


def build(known: OfKpp, month: Month, now: float) -> Sheet:
    """The sheet of `month` as of `now`, Unix s."""
    end = min(int(now), month.end)
    entries = list(known.entries)
    return Sheet(
        known.kpp.id,
        known.kpp.label,
        str(month),
        int(now),
        RULE,
        tuple(_hydrant(h, month, end) for h in known.hydrants),
        tuple(_outages(known, month, end)),
        _cash(entries, known.dues, month),
        entries[-1].number if entries else 0,
        entries[-1].digest if entries else chain.BEGIN,
        faults_digest((e for h in known.hydrants for e in h.episodes), end),
    )


def faults_digest(episodes: Iterable[Episode], end: int) -> str:
    """One digest of all faults of the hydrants up to Unix second `end`, in order: whoever alters one alters it.

    What ended later still stood then; the server's own troubles are no hydrant's.
    """
    mine = sorted((e for e in episodes if e.hydrant), key=lambda e: (e.start, e.hydrant, e.code))
    return chain.head(
        {
            "hydrant": e.hydrant,
            "code": e.code,
            "start": e.start,
            "end": e.end if e.end is not None and e.end <= end else None,
        }
        for e in mine
    )


def _hydrant(h: OfHydrant, month: Month, end: int) -> HydrantMonth:
    level = "tank_level_pct" in h.site.fitted
    since = h.since if h.body.sensor is not None else end  # not one reading came: nothing is known of any hour
    time = uptime(Watched(h.site, month.start, end, since, level), h.episodes)
    strip = _strip(h.body, month, end)
    return HydrantMonth(
        h.site.id, h.site.label, strip, time.possible, time.working, time.down, time.unknown, _water(h, month)
    )


def _strip(body: Body, month: Month, end: int) -> tuple[Lift, ...]:
    """One for each day of the month that has begun; days before the first reading are unknown."""
    part = body.sensor
    lead = (part.start - month.start) // 86400 if part is not None else 0
    seen = {lead + n: lift for n, lift in enumerate(part.strip)} if part is not None else {}
    return tuple(seen.get(n, "unknown") for n in range(-(-(end - month.start) // 86400)))


def _water(h: OfHydrant, month: Month) -> Water:
    body, check, judgement, sensor = h.body, h.body.check, h.body.judgement, h.body.sensor
    wanted = [str(month.plus(-n)) for n in range(BEFORE, 0, -1)]
    return Water(
        body.verdict,
        check.ts if check else None,
        tuple(judgement.by_point.items()) if judgement else (),
        tuple(words.reason(r, body.limits, "id") for r in judgement.reasons[:REASONS]) if judgement else (),
        sensor.median if sensor else None,
        sensor.unit if sensor else "",
        tuple(_trend(m, h.before[m]) for m in wanted if m in h.before),
    )


def _trend(month: str, body: Body) -> Trend:
    sensor = body.sensor
    return Trend(month, body.verdict, sensor.median if sensor else None, sensor.unit if sensor else "")


def _outages(known: OfKpp, month: Month, end: int) -> list[Outage]:
    """Jobs that stood in the month, oldest first; what never was is left out."""
    mine = [t for t in known.tickets if not t.never_was and t.since < end and (_ended(t) or end) >= month.start]
    return [_outage(t, known.roles) for t in sorted(mine, key=lambda t: (t.since, t.number))]


def _ended(t: Ticket) -> int | None:
    return t.clock.recovered or t.clock.closed


def _outage(t: Ticket, roles: Mapping[int, str]) -> Outage:
    return Outage(
        t.number, t.hydrant, t.head, t.what, t.since, _ended(t), _role(t, roles), t.clock.to_answer_s,
        t.clock.to_repair_s, _found(t), t.spent_rp, t.live,
    )  # fmt: skip


def _role(t: Ticket, roles: Mapping[int, str]) -> str:
    """The role of whoever answered first; 'warga' when nobody knows."""
    first = next((s for s in t.steps if s.kind == "answered"), None)
    if first is None:
        return ""
    return roles.get(first.person, "warga") if first.person is not None else "warga"


def _found(t: Ticket) -> str:
    """What was found, else what was done; never the note, which may hold a name."""
    found = [str(name) for s in t.steps if s.kind == "checked" for name in s.data.get("findings", ())]
    return ", ".join(FINDINGS[name].words for name in dict.fromkeys(found) if name in FINDINGS)


def _cash(entries: list[Entry], dues: Dues, month: Month) -> Cash:
    book, enough = month_of(entries, month), cover(entries, dues, month)
    received = shown(dues, month, book.by_category.get(DUES, 0)).received
    few = received is None
    sums = tuple((name, rp) for name, rp in book.by_category.items() if rp and not (few and name == DUES))
    repairs = [e for e in entries if e.category in REPAIRS and Month.of_day(e.day) <= month]
    return Cash(
        book.opening,
        book.came_in,
        book.went_out,
        book.closing,
        sums,
        tuple(sentences(enough)),
        enough.repairs[0].rupiah if repairs and enough.repairs else None,
        None if few else overview(dues, month).wanted or None,
        received,
    )
