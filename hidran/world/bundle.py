"""All data of a KPP in one file of CSV tables: hydrants, faults, jobs, checks of the water, the book by month, reports.

No name, number or contact of a person is in it, and dues are sums. Readings stay behind the API, they are too many.
Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hidran.clock import iso
from hidran.faults.episode import Episode
from hidran.money.book import Entry, month_of
from hidran.months import Month
from hidran.pim.report import Report
from hidran.sheet.files import Cell, Table
from hidran.site import Site
from hidran.store.checks import KeptCheck
from hidran.work.ticket import Ticket


@dataclass(frozen=True)
class OfKpp:
    """Everything that goes along. `checks`: by hydrant."""

    sites: Sequence[Site]
    episodes: Sequence[Episode]
    tickets: Sequence[Ticket]
    checks: Mapping[str, Sequence[KeptCheck]]
    entries: Sequence[Entry]
    reports: Sequence[Report]


def tables(of: OfKpp) -> dict[str, Table]:
    """The tables by name; times in UTC (RFC 3339), money in rupiah."""
    return {
        "hydrants": _hydrants(of.sites),
        "faults": _faults(of.episodes),
        "jobs": _jobs(of.tickets),
        "water_checks": _checks(of.checks),
        "cash_by_month": _cash(of.entries),
        "reports": _reports(of.reports),
    }


def _hydrants(sites: Sequence[Site]) -> Table:
    names = ["id", "name", "lat", "lon", "topology", "panel_nominal_v", "tank_volume_l"]
    return names, [[getattr(site, name) for name in names] for site in sites]


def _time(ts: float | None) -> Cell:
    return None if ts is None else iso(ts)


def _faults(episodes: Sequence[Episode]) -> Table:
    heads = ["hydrant", "code", "severity", "start", "end", "why"]
    return heads, [[e.hydrant, e.code, e.severity, _time(e.start), _time(e.end), e.why] for e in episodes]


def _jobs(tickets: Sequence[Ticket]) -> Table:
    heads = [
        "job",
        "hydrant",
        "code",
        "origin",
        "state",
        "since",
        "told",
        "answered",
        "repaired",
        "recovered",
        "cost_rp",
    ]
    rows: list[list[Cell]] = [
        [
            t.number, t.hydrant, t.head, t.origin, t.state, _time(t.since), _time(t.clock.told),
            _time(t.clock.answered), _time(t.clock.repaired), _time(t.clock.recovered), t.spent_rp,
        ]
        for t in tickets
    ]  # fmt: skip
    return heads, rows


def _checks(checks: Mapping[str, Sequence[KeptCheck]]) -> Table:
    heads = ["hydrant", "time", "point", "what", "found"]
    rows: list[list[Cell]] = [
        [hydrant, _time(kept.check.ts), point, what, str(found)]
        for hydrant, mine in checks.items()
        for kept in mine
        for point, sample in kept.check.samples.items()
        for what, found in (*sample.senses.items(), *sample.numbers.items())
    ]
    return heads, rows


def _cash(entries: Sequence[Entry]) -> Table:
    heads = ["month", "opening", "in", "out", "closing"]
    if not entries:
        return heads, []
    days = [e.day for e in entries]
    months = Month.of_day(min(days)).until(Month.of_day(max(days)))
    made = [month_of(entries, month) for month in months]
    return heads, [[str(m.month), m.opening, m.came_in, m.went_out, m.closing] for m in made]


def _reports(reports: Sequence[Report]) -> Table:
    heads = ["number", "hydrant", "time", "what", "job", "joined"]
    return heads, [[r.number, r.hydrant, _time(r.at), r.what, r.ticket, int(r.joined)] for r in reports]
