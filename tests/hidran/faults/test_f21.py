"""F21: the monthly look at the water."""

from datetime import datetime

from hidran.clock import WIB
from hidran.faults.human import HumanEvent
from hidran.site import Site
from tests.hidran.faults.logbook import DAY, Logbook
from tests.hidran.faults.test_human import judged

LOGGED = Site(id="sawahan", rules={"F21": {"logged": 1}})


def at(month: int, day: int) -> int:
    return int(datetime(2026, month, day, tzinfo=WIB).timestamp())


def book_until(month: int, day: int, site: Site = LOGGED) -> Logbook:
    book = Logbook(now=at(9, 1), site=site, step_s=3600)
    while book.now < at(month, day):
        book.a_sunny_day()
    return book


def form(ts: int, **data: object) -> HumanEvent:
    return HumanEvent("sawahan", ts, "water_check", dict(data))


def f21(book: Logbook, *events: HumanEvent) -> list[tuple[str, bool]]:
    return [(e.severity, e.open) for e in judged(book, *events).episodes if e.code == "F21"]


def test_from_the_25th_a_check_is_due_and_a_month_without_is_to_be_looked_at() -> None:
    assert f21(book_until(9, 24)) == []
    assert f21(book_until(9, 26)) == [("INFO", True)]
    assert f21(book_until(10, 2)) == [("PERLU_DICEK", True)]


def test_a_form_ends_it_and_serves_its_month() -> None:
    late = form(at(9, 27) + 36_000, warna="tidak", bau="tidak")
    assert f21(book_until(9, 29), late) == [("INFO", False)]
    assert f21(book_until(10, 20), form(at(9, 10) + 36_000)) == []


def test_one_bad_point_is_to_be_looked_at_two_or_e_coli_are_grave_until_a_good_one() -> None:
    bad, good = form(at(9, 10) + 36_000, warna="coklat"), form(at(9, 12) + 36_000, warna="tidak")
    assert f21(book_until(9, 11), bad) == [("PERLU_DICEK", True)]
    both = form(at(9, 10) + 36_000, points=[{"bau": "busuk"}, {"keruh": "keruh"}])
    assert (
        f21(book_until(9, 11), both) == f21(book_until(9, 11), form(at(9, 10) + 36_000, e_coli=2)) == [("GAWAT", True)]
    )
    assert f21(book_until(9, 14), bad, good) == [("PERLU_DICEK", False)]


def test_where_no_forms_are_kept_it_is_not_measured_until_one_comes() -> None:
    book = book_until(9, 28, Site(id="sawahan"))
    assert f21(book) == []
    assert judged(book).engine.view(book.now)["checks"]["F21"] == "tidak_diukur"
    one = form(at(9, 10) + 36_000, warna="tidak")
    assert judged(book, one).engine.view(book.now)["checks"]["F21"] == "normal"
    assert book.now - book.rows[0].ts > 20 * DAY
