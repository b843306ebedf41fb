"""F06: a motor that draws far too much, or trips at each start."""

from hidran.contract import MINIMUM_NODE
from hidran.solar import elevation_deg
from tests.hidran.faults.logbook import Logbook, hour_of, open_panel_v


def learnt() -> Logbook:
    book = Logbook(fitted=(*MINIMUM_NODE, "pump_a"))
    book.days(5, lambda b: b.a_sunny_day(pump_a=lambda ts: 6.0 if 7.5 < hour_of(ts) <= 13 else 0.0))
    return book.until(7.5, pump=0, pump_a=0.0).until(10, pump=1, pump_a=6.0)


def test_a_third_more_current_for_a_minute_is_grave() -> None:
    (episode,) = learnt().advance(minutes=2, pump=1, pump_a=9.0).episodes("F06")
    assert episode.severity == "GAWAT"
    assert episode.why.startswith("arus pompa 9,0 A, biasanya paling banyak")


def test_a_tenth_more_or_a_single_reading_is_nothing() -> None:
    assert learnt().advance(hours=1, pump=1, pump_a=6.6).episodes("F06") == []
    assert learnt().advance(minutes=1, pump=1, pump_a=9.0).advance(hours=1, pump=1, pump_a=6.0).episodes("F06") == []


def test_six_trips_in_high_sun_are_grave_and_runs_of_weak_sun_are_not() -> None:
    trip = {"pump_a": 0.0, "pump_on_s": lambda ts: 2 * int(ts % 300 < 60), "pump_starts": lambda ts: int(ts % 300 < 60)}
    assert [e.severity for e in learnt().advance(minutes=30, pump=0, **trip).episodes("F06")] == ["GAWAT"]
    early = Logbook(fitted=(*MINIMUM_NODE, "pump_a")).days(5, lambda b: b.a_sunny_day(pump_a=6.0)).until(6, pump=0)
    assert early.until(7.5, pump=0, **trip).episodes("F06") == []


def test_a_controller_with_wide_currents_is_held_to_the_most_of_all() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "pump_a"))
    wave = {"pump_a": lambda ts: 2.0 + 6.0 * (ts % 3600) / 3600}
    book.days(5, lambda b: b.a_sunny_day(**wave)).until(8, pump=0, pump_a=0.0).until(12, pump=1, **wave)
    assert book.episodes("F06") == []


def test_more_current_at_less_voltage_is_the_same_work_and_no_jam() -> None:
    """Dead cells: the controller takes the same power from a panel of half the voltage."""
    half = {"pump_a": 12.0, "panel_v": lambda ts: round(open_panel_v(elevation_deg(ts)) * 0.4, 2)}
    assert learnt().advance(minutes=30, pump=1, **half).episodes("F06") == []
