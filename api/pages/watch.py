"""/pengamat: several KPPs on one page, for kelurahan or dinas: how the hydrants are, how long repairs took, what was
checked. States and figures only, never a person, never money."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from api.condition import condition_of
from api.pages.work import uptime_of
from api.pages.work_desk import AtDesk, Desk
from api.problems import ProblemError
from api.who import Who, needs
from hidran.errors import SettingsError
from hidran.months import Month
from hidran.registry import Kpp
from hidran.site import Site
from hidran.store import checks, work
from hidran.words import Language, duration, number, say
from hidran.work.figures import MonthOfWork, month_of_work
from hidran.work.ticket import COMES_BACK_S

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Row:
    """One hydrant. `state` now; `uptime`, `repair`: of the month, in words; `checked`: somebody looked at the water."""

    site: Site
    state: str
    uptime: str
    repair: str
    work: MonthOfWork
    checked: bool


@dataclass(frozen=True)
class Group:
    """One KPP; `checked` of `all`: hydrants whose water was looked at this month."""

    kpp: Kpp
    rows: tuple[Row, ...]
    checked: int
    all: int


@router.get("/pengamat")
def overview(desk: AtDesk, _who: Annotated[Who, needs("look")], bulan: str = "") -> Response:
    month = _month(desk, bulan)
    groups = tuple(_group(desk, kpp, month) for kpp in desk.look.registry.kpps.values())
    later = month.plus(1) if month < Month.of(desk.now) else None
    return desk.page("watch.html", groups=groups, month=month, earlier=month.plus(-1), later=later)


def _month(desk: Desk, asked: str) -> Month:
    try:
        return min(Month.parse(asked), Month.of(desk.now)) if asked else Month.of(desk.now)
    except SettingsError as error:
        raise ProblemError(404, "no-month", str(error)) from error


def _group(desk: Desk, kpp: Kpp, month: Month) -> Group:
    sites = sorted((s for s in desk.look.registry.hydrants.values() if s.kpp == kpp.id), key=lambda s: s.label.lower())
    rows = tuple(_row(desk, site, month) for site in sites)
    return Group(kpp, rows, sum(row.checked for row in rows), len(rows))


def _row(desk: Desk, site: Site, month: Month) -> Row:
    until = desk.now + COMES_BACK_S
    tickets = desk.ask(lambda records: work.between(records, month.start, until, hydrant=site.id))
    figures = month_of_work(site.id, month, tickets)
    looked = desk.ask(lambda records: checks.checks_of(records, site.id, month))
    time = uptime_of(desk, site, month)
    known = time.working + time.down
    part = number(100 * time.working / known) + " %" if known else say("tidak diketahui", desk.language)
    state = condition_of(desk.look, site).state
    return Row(site, state, part, _repair(figures, desk.language), figures, bool(looked))


def _repair(figures: MonthOfWork, language: Language) -> str:
    mean = figures.repair.mean_s
    return duration(mean, language) if mean is not None else "–"
