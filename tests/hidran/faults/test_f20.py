"""F20: nearly empty, empty, over the brim, leaking."""

from hidran.contract import MINIMUM_NODE
from tests.hidran.faults.logbook import Logbook, hour_of


def with_level(low: float = 50.0, night_fall: float = 0.0) -> Logbook:
    return Logbook(fitted=(*MINIMUM_NODE, "tank_level_pct"), step_s=300).days(8, lambda b: a_day(b, low, night_fall))


def a_day(book: Logbook, low: float, night_fall: float = 0.0) -> None:
    """Full at noon, used morning and evening, `low` before sunrise; `night_fall` percent from 0 to 4 h."""

    def level(ts: int) -> float:
        hour = hour_of(ts)
        if hour < 4:
            return low + night_fall * (1 - hour / 4)
        if hour < 8:
            return low
        return min(low + 15 * (hour - 8), 95.0) if hour < 17 else 95.0 - (95.0 - low - night_fall) * (hour - 17) / 7

    book.a_sunny_day(start=8, stop=14, tank_level_pct=level)


def test_a_quarter_of_an_hour_below_twenty_percent_with_the_time_left() -> None:
    book = with_level().until(15, pump=0, tank_level_pct=60.0).advance(minutes=30, pump=0, tank_level_pct=15.0)
    (episode,) = book.episodes("F20")
    assert episode.severity == "PERLU_DICEK"
    assert episode.why.startswith("air di tandon tinggal 15 %, cukup sampai kira-kira 1")


def test_empty_is_grave_and_it_ends_ten_percent_higher() -> None:
    book = with_level().until(18, pump=0, tank_level_pct=75.0).advance(hours=4, pump=0, tank_level_pct=2.0)
    assert [e.severity for e in book.episodes("F20")] == ["GAWAT"]
    book.advance(minutes=40, pump=0, tank_level_pct=25.0)
    assert book.episodes("F20")[0].open
    assert [e.open for e in book.advance(minutes=30, pump=0, tank_level_pct=35.0).episodes("F20")] == [False]


def test_a_tank_that_is_drained_every_dawn_is_no_news() -> None:
    book = with_level(low=12.0)
    assert [e for e in book.episodes("F20") if e.raised > book.rows[0].ts + 4 * 86_400] == []
    assert [e.severity for e in book.until(6, pump=0, tank_level_pct=2.0).episodes("F20") if e.open] == ["GAWAT"]


def test_over_the_brim_with_the_pump_on_is_grave() -> None:
    book = with_level().until(9, pump=0, tank_level_pct=60.0).advance(hours=1, pump=1, tank_level_pct=104.0)
    grave = [e for e in book.episodes() if e.open]
    assert [(e.code, e.severity) for e in grave] == [("F02", "GAWAT")], "one cause, one message: the pump"


def test_three_nights_that_fall_more_than_usual_hint_at_a_leak() -> None:
    book = with_level(night_fall=2.0).days(4, lambda b: a_day(b, 50.0, 12.0)).advance(hours=5, tank_level_pct=50.0)
    (episode,) = book.episodes("F20")
    assert episode.severity == "INFO"
    assert "mungkin bocor" in episode.why
    assert with_level(night_fall=8.0).days(4, lambda b: a_day(b, 50.0, 8.0)).episodes("F20") == []


def test_an_empty_tank_that_nobody_uses_has_no_time_left_to_tell() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "tank_level_pct"), step_s=300).days(
        4, lambda b: b.a_sunny_day(tank_level_pct=0.0)
    )
    book.until(12, pump=0, tank_level_pct=-1.0)
    assert book.judged().view(book.now)["water_until"] is None
    assert {e.code for e in book.episodes()} <= {"F01", "F20"}
