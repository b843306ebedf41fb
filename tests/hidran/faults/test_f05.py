"""F05: less water than usual, day after day."""

from hidran.contract import MINIMUM_NODE
from tests.hidran.faults.logbook import DAY, Logbook, hour_of


def a_day(book: Logbook, lpm: float) -> None:
    book.a_sunny_day(start=8, stop=14, flow_lpm=lambda ts: lpm if 8 < hour_of(ts) <= 14 else 0.0)


def with_flow(days: int = 8, lpm: float = 30.0) -> Logbook:
    return Logbook(fitted=(*MINIMUM_NODE, "flow_lpm"), step_s=300).days(days, lambda b: a_day(b, lpm))


def test_three_days_of_two_thirds_are_told_and_dated_to_the_first() -> None:
    book = with_flow()
    begun = book.now
    assert book.days(2, lambda b: a_day(b, 20.0)).advance(hours=1, pump=0).episodes("F05") == []
    book.until(7.9, pump=0).until(14, pump=1, flow_lpm=20.0).until(24, pump=0).advance(hours=1, pump=0)
    (episode,) = book.episodes("F05")
    assert (episode.severity, episode.start, episode.raised - begun) == ("PERLU_DICEK", begun, 3 * DAY)


def test_one_day_of_less_than_half_is_enough() -> None:
    book = with_flow().days(1, lambda b: a_day(b, 12.0)).advance(hours=1, pump=0)
    (episode,) = book.episodes("F05")
    assert episode.why.startswith("air dari pompa tinggal")


def test_it_ends_after_two_good_days() -> None:
    book = with_flow().days(1, lambda b: a_day(b, 12.0)).days(3, lambda b: a_day(b, 29.0)).advance(hours=1, pump=0)
    assert [e.open for e in book.episodes("F05")] == [False]


def test_a_little_less_or_one_bad_day_is_nothing() -> None:
    assert with_flow().days(5, lambda b: a_day(b, 25.0)).episodes("F05") == []
    book = with_flow().days(1, lambda b: a_day(b, 20.0)).days(2, lambda b: a_day(b, 30.0))
    assert book.days(1, lambda b: a_day(b, 20.0)).episodes("F05") == []


def test_without_a_meter_the_tank_tells_by_its_filling() -> None:
    def filling(book: Logbook, pct_h: float) -> None:
        level = {"tank_level_pct": lambda ts: round(min(30 + pct_h * max(hour_of(ts) - 8, 0), 95), 1)}
        book.a_sunny_day(start=8, stop=14, **level)

    book = Logbook(fitted=(*MINIMUM_NODE, "tank_level_pct"), step_s=300).days(9, lambda b: filling(b, 9.0))
    book.days(3, lambda b: filling(b, 4.0)).advance(hours=1, pump=0, tank_level_pct=50.0)
    (episode,) = book.episodes("F05")
    assert episode.why == "tandon terisi jauh lebih lambat dari biasanya, sudah 3 hari"
