"""What all pages about money share."""

from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.pages.book import Kept
from api.pages.routes import renderer_of
from api.problems import ProblemError
from api.sources import Look
from hidran.clock import wib
from hidran.errors import SettingsError
from hidran.money.amount import signed
from hidran.money.book import Draft, Entry
from hidran.money.categories import CATEGORIES
from hidran.months import Month
from hidran.registry import Kpp
from hidran.store import dues, money
from hidran.store.records import Records
from hidran.words import number


def money_page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page with rupiah on it."""
    renderer = renderer_of(request)
    return renderer.page(template, status=status, signed=signed, number=number, title_of_entry=_title, **values)


def _title(entry: Entry | Draft) -> str:
    return CATEGORIES[entry.category].title


def kept_of(look: Look, kpp: Kpp) -> Kept:
    """The KPP's money, both halves of one moment."""

    def read(records: Records) -> Kept:
        return Kept(kpp, money.book(records, kpp.id), dues.dues_of(records, kpp.id))

    return look.sources.write(read)


def choose_kpp(request: Request, look: Look, at: str, here: str, title: str) -> Response:
    """The KPPs, each at `at`/id; straight there where there is one only."""
    kpps = list(look.registry.kpps.values())
    if len(kpps) == 1:
        return RedirectResponse(f"{at}/{kpps[0].id}", 303)
    return renderer_of(request).page("choose_kpp.html", kpps=kpps, at=at, at_home=here, heading=title)


def kpp_of(look: Look, kpp: str) -> Kpp:
    """ProblemError 404 when there is none with that id."""
    found = look.registry.kpps.get(kpp)
    if found is None:
        raise ProblemError(404, "unknown-kpp", f"no KPP {kpp[:60]!r}: see /kas")
    return found


def entry_of(look: Look, kpp: Kpp, number: int) -> tuple[Entry, list[Entry]]:
    """The line with that number, and the book it stands in. ProblemError 404 when there is none."""
    entries = look.sources.write(lambda records: money.book(records, kpp.id))
    entry = next((e for e in entries if e.number == number), None)
    if entry is None:
        raise ProblemError(404, "unknown-entry", f"no entry {number} in this book: see /kas/{kpp.id}")
    return entry, entries


def month_asked(look: Look, bulan: str) -> Month:
    """The month that the address asks for, this one when it asks for none. ProblemError 422 for what is no month."""
    try:
        return Month.parse(bulan) if bulan else Month.of(look.now)
    except SettingsError as error:
        raise ProblemError(422, "no-month", str(error)) from error


def today(look: Look) -> date:
    return wib(look.now).date()
