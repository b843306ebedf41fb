"""F03: the pump runs and no water comes; weak sun and late primes are none of it."""

from hidran.contract import MINIMUM_NODE
from tests.hidran.faults.logbook import Logbook, hour_of


def book_with(field: str, usual: float) -> Logbook:
    """Five days with a flow meter or a current clamp, then a morning of two hours' running."""
    book = Logbook(fitted=(*MINIMUM_NODE, field))
    running = {field: lambda ts: usual if 7.52 < hour_of(ts) <= 13 else 0.0}
    book.days(5, lambda b: b.a_sunny_day(**running))
    return book.until(7.5, pump=0, **{field: 0.0}).until(9.5, pump=1, **{field: usual})


def test_no_flow_for_three_minutes_is_grave() -> None:
    book = book_with("flow_lpm", 30.0).advance(minutes=3, pump=1, flow_lpm=0.0)
    assert book.episodes("F03") == []
    (episode,) = book.advance(minutes=2, pump=1, flow_lpm=0.0).episodes("F03")
    assert (episode.severity, episode.raised - episode.start) == ("GAWAT", 180)
    assert episode.why.endswith("aliran hanya 0,0 liter per menit, biasanya 30")
    assert [e.open for e in book.advance(minutes=13, pump=1, flow_lpm=29.0).episodes("F03")] == [False]


def test_a_trickle_is_no_water_and_half_the_flow_is() -> None:
    assert book_with("flow_lpm", 30.0).advance(minutes=8, pump=1, flow_lpm=3.0).episodes("F03") != []
    assert book_with("flow_lpm", 30.0).advance(hours=2, pump=1, flow_lpm=15.0).episodes("F03") == []
    assert book_with("flow_lpm", 1.2).advance(hours=2, pump=1, flow_lpm=0.9).episodes("F03") == []


def test_the_first_two_minutes_after_a_start_are_for_the_pipe_to_fill() -> None:
    book = book_with("flow_lpm", 30.0).until(10, pump=0, flow_lpm=0.0)
    for _ in range(4):
        book.advance(minutes=2, pump=1, flow_lpm=0.0).advance(minutes=20, pump=1, flow_lpm=30.0)
        book.advance(minutes=10, pump=0, flow_lpm=0.0)
    assert book.episodes("F03") == []


def test_weak_sun_that_spins_without_lift_is_learnt() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "flow_lpm"))

    def a_cloudy_day(b: Logbook) -> None:
        b.until(7.5, pump=0, flow_lpm=0.0).until(10, pump=1, flow_lpm=25.0).advance(minutes=12, pump=1, flow_lpm=0.0)
        b.until(13, pump=1, flow_lpm=25.0).until(24, pump=0, flow_lpm=0.0)

    book.days(6, a_cloudy_day)
    assert [e for e in book.episodes("F03") if e.raised > book.now - 2 * 86_400] == []
    book.until(7.5, pump=0, flow_lpm=0.0).until(9, pump=1, flow_lpm=25.0)
    assert [e.open for e in book.advance(minutes=20, pump=1, flow_lpm=0.0).episodes("F03")][-1]


def test_current_alone_is_a_hint() -> None:
    book = book_with("pump_a", 6.0).advance(minutes=10, pump=1, pump_a=4.0)
    (episode,) = book.episodes("F03")
    assert (episode.severity, episode.evidence["usual_a"]) == ("PERLU_DICEK", episode.evidence["usual_a"])
    assert "arus pompa hanya 4,0 A" in episode.why
    assert book_with("pump_a", 6.0).advance(hours=1, pump=1, pump_a=5.2).episodes("F03") == []


def test_without_flow_or_current_it_is_not_measured() -> None:
    book = Logbook().days(4)
    assert book.judged().view(book.now)["checks"]["F03"] == "tidak_diukur"


def test_weak_sun_without_proof_of_power_needs_half_an_hour_of_nothing() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "flow_lpm"))
    book.days(5, lambda b: b.a_sunny_day(flow_lpm=lambda ts: 30.0 if 7.52 < hour_of(ts) <= 13 else 0.0))
    book.until(7.5, pump=0, flow_lpm=0.0)
    assert book.advance(minutes=50, pump=1, flow_lpm=2.5).episodes("F03") == []
    book.until(24, pump=0, flow_lpm=0.0).until(7.5, pump=0, flow_lpm=0.0)
    assert book.advance(minutes=28, pump=1, flow_lpm=0.0).episodes("F03") == []
    assert [e.severity for e in book.advance(minutes=10, pump=1, flow_lpm=0.0).episodes("F03")] == ["GAWAT"]


def test_a_motor_that_draws_nothing_at_all_has_no_power_and_the_well_is_not_blamed() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "flow_lpm", "pump_a"))
    running = {
        "flow_lpm": lambda ts: 30.0 * (7.52 < hour_of(ts) <= 13),
        "pump_a": lambda ts: 6.0 * (7.5 < hour_of(ts) <= 13),
    }
    book.days(5, lambda b: b.a_sunny_day(**running))
    book.until(7.5, pump=0, flow_lpm=0.0, pump_a=0.0).until(9.5, pump=1, flow_lpm=30.0, pump_a=6.0)
    assert book.advance(minutes=40, pump=1, flow_lpm=0.0, pump_a=0.0).episodes("F03") == []


def test_one_dry_reading_on_each_of_two_days_is_no_fault_at_five_minute_rows() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "flow_lpm"), step_s=300)
    book.days(5, lambda b: b.a_sunny_day(flow_lpm=lambda ts: 30.0 if 7.6 < hour_of(ts) <= 13 else 0.0))
    for _ in range(2):
        book.until(7.5, pump=0, flow_lpm=0.0).until(9, pump=1, flow_lpm=30.0)
        book.advance(minutes=5, pump=1, flow_lpm=0.0).until(24, pump=0, flow_lpm=0.0)
    assert book.episodes("F03") == []
    book.until(7.5, pump=0, flow_lpm=0.0).until(9, pump=1, flow_lpm=30.0)
    assert [e.severity for e in book.advance(minutes=15, pump=1, flow_lpm=0.0).episodes("F03")] == ["GAWAT"]
