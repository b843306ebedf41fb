"""F13: a probe that fouls, told apart from mud and from a single step."""

from hidran.faults.human import HumanEvent
from tests.hidran.faults.logbook import CLEAR_MV, DAY, MONDAY, Logbook
from tests.hidran.faults.test_human import judged


def fouling(days: int, mv_day: float, before: int = 5) -> Logbook:
    """`before` clean days, then a probe that sinks by so much a day."""
    book = Logbook(step_s=300)
    start = MONDAY + before * DAY
    trace = {"turbidity_mv": lambda ts: CLEAR_MV - mv_day * max(ts - start, 0) / DAY + 5 * ((ts // 300) % 3)}
    return book.days(before + days, lambda b: b.a_sunny_day(start=8, stop=14, **trace))


def test_a_steady_fall_is_fouling_and_not_mud() -> None:
    book = fouling(9, 8.0).advance(hours=1, pump=0)
    (episode,) = book.episodes()
    assert (episode.code, episode.severity) == ("F13", "PERLU_DICEK")
    assert "tanpa lompatan" in episode.why


def test_a_month_of_fouling_never_looks_like_turbid_water() -> None:
    assert {e.code for e in fouling(25, 5.0).episodes()} <= {"F13"}


def test_cleaning_ends_it_and_is_learnt_anew() -> None:
    book = fouling(9, 8.0).advance(hours=1, pump=0)
    cleaned = HumanEvent("sawahan", book.now, "cleaned")
    book.until(8, pump=0).until(14, pump=1).until(24, pump=0)
    assert [e.open for e in judged(book, cleaned).episodes] == [False]


def test_cleaning_that_nobody_told_ends_it_too() -> None:
    book = fouling(9, 8.0).days(3, lambda b: b.a_sunny_day(start=8, stop=14)).advance(hours=1, pump=0)
    assert [(e.code, e.open) for e in book.episodes()] == [("F13", False)]


def test_mud_for_a_day_and_a_step_are_no_drift() -> None:
    muddy = Logbook(step_s=300).days(6).days(1, lambda b: b.a_sunny_day(turbidity_mv=3900.0)).days(6)
    assert muddy.episodes("F13") == []
    step = Logbook(step_s=300).days(6).days(7, lambda b: b.a_sunny_day(turbidity_mv=CLEAR_MV - 55.0))
    assert step.episodes("F13") == []


def test_slime_of_thirty_millivolts_a_day_is_never_told_as_mud() -> None:
    book = fouling(12, 30.0, before=10).advance(hours=1, pump=0)
    assert {e.code for e in book.episodes()} == {"F13"}


def test_mud_on_a_fouled_probe_is_still_mud() -> None:
    book = fouling(8, 20.0, before=10).until(8, pump=0).until(14, pump=1, turbidity_mv=CLEAR_MV - 170 - 200)
    assert "F12" in {e.code for e in book.episodes()}
