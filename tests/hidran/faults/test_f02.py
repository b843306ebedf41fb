"""F02: a pump that does not stop, and long days that are none."""

from hidran.contract import MINIMUM_NODE
from hidran.site import Site
from tests.hidran.faults.logbook import Logbook, about, hour_of, with_float


def full_from(hour: float) -> Logbook:
    book = with_float().days(4, lambda b: b.a_sunny_day(tank_full=lambda ts: int(hour_of(ts) >= 13)))
    return book.until(7.5, pump=0, tank_full=0).until(hour, pump=1, tank_full=0)


def test_on_at_a_full_tank_for_ten_minutes_is_grave() -> None:
    book = full_from(12).advance(minutes=10, pump=1, tank_full=1)
    assert book.episodes("F02") == []
    (episode,) = book.advance(minutes=2, pump=1, tank_full=1).episodes("F02")
    assert (episode.severity, episode.raised - episode.start) == ("GAWAT", 600)
    assert episode.why.startswith("tandon sudah penuh, pompa masih jalan")
    assert [e.open for e in book.advance(minutes=12, pump=0, tank_full=1).episodes("F02")] == [False]


def test_a_level_at_the_brim_counts_like_the_float() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "tank_level_pct")).days(4, lambda b: b.a_sunny_day(tank_level_pct=90.0))
    book.until(7.5, pump=0, tank_level_pct=80.0).until(10, pump=1, tank_level_pct=96.0)
    assert book.episodes("F02") == []
    assert [e.code for e in book.advance(minutes=12, pump=1, tank_level_pct=100.0).episodes()] == ["F02"]


def test_a_direct_pump_that_runs_without_panel_is_a_wrong_contact_and_no_emergency() -> None:
    (episode,) = Logbook().days(4).until(1, pump=1).episodes()
    assert (episode.code, episode.severity) == ("F02", "PERLU_DICEK")
    assert "kabel penanda pompa" in episode.why


def test_a_battery_pump_is_held_to_three_times_its_longest_usual_run() -> None:
    book = Logbook(site=Site(id="sawahan", topology="battery_mppt"))
    book.days(5, lambda b: b.a_sunny_day(start=6, stop=9)).until(6, pump=0)
    assert book.until(14.9, pump=1).episodes("F02") == []
    (episode,) = book.until(16, pump=1).episodes("F02")
    assert episode.severity == "GAWAT"


def test_long_sunny_days_and_the_moment_of_getting_full_are_normal() -> None:
    assert Logbook().days(4).days(2, lambda b: b.a_sunny_day(start=6.5, stop=16.5)).episodes("F02") == []
    assert full_from(12).advance(minutes=2, pump=1, tank_full=1).until(24, pump=0, tank_full=1).episodes("F02") == []


def test_a_float_below_the_controllers_own_mark_is_passed_on_every_good_day() -> None:
    def a_day(b: Logbook) -> None:
        b.until(7.5, pump=0, tank_full=0).until(12.5, pump=1, tank_full=0).until(13, pump=1, tank_full=1)
        b.until(24, pump=0, tank_full=1)

    book = with_float().days(7, a_day)
    assert book.episodes("F02") == []
    book.until(7.5, pump=0, tank_full=0).until(12.5, pump=1, tank_full=0).until(14.5, pump=1, tank_full=1)
    assert [e.severity for e in book.episodes("F02")] == ["GAWAT"]


def test_by_night_a_lamp_on_the_panel_makes_no_sun() -> None:
    book = Logbook().days(4).until(20, pump=0)
    (episode,) = book.advance(hours=1, pump=1, panel_v=25.0).episodes("F02")
    assert (episode.code, episode.severity) == ("F02", "PERLU_DICEK")


def test_a_contact_that_sticks_is_found_by_night_though_the_panel_is_not_measured() -> None:
    (episode,) = Logbook().days(4).until(20, pump=0).advance(hours=1, pump=1, panel_v=None).episodes("F02")
    assert "padahal malam" in episode.why


def test_a_panel_that_a_running_pump_pulls_far_down_by_day_is_a_weak_panel_and_no_wrong_contact() -> None:
    book = Logbook().days(4).until(7.5, pump=0)
    assert book.until(13, pump=1, panel_v=about(10.0)).episodes("F02") == []


def slowly_to_the_brim(minutes: int) -> Logbook:
    """A level node on a dull day: the last three percent take an hour; then so many minutes at the brim."""
    book = Logbook(fitted=(*MINIMUM_NODE, "tank_level_pct")).days(4, lambda b: b.a_sunny_day(tank_level_pct=90.0))
    book.until(7.5, pump=0, tank_level_pct=80.0).until(10, pump=1, tank_level_pct=96.0)
    book.advance(minutes=30, pump=1, tank_level_pct=97.0).advance(minutes=30, pump=1, tank_level_pct=98.0)
    return book.advance(minutes=minutes, pump=1, tank_level_pct=99.0)


def test_a_tank_that_fills_slowly_is_not_full_as_soon_as_it_is_nearly_so() -> None:
    assert slowly_to_the_brim(60).episodes("F02") == []
    assert [e.severity for e in slowly_to_the_brim(130).episodes("F02")] == ["GAWAT"]


def test_rows_five_minutes_apart_do_not_make_a_slow_last_percent_a_pump_that_sticks() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "tank_level_pct"), step_s=300)
    book.days(4, lambda b: b.a_sunny_day(tank_level_pct=90.0))
    book.until(7.5, pump=0, tank_level_pct=80.0).until(10, pump=1, tank_level_pct=96.0)
    assert book.advance(minutes=15, pump=1, tank_level_pct=99.0).episodes("F02") == []
    assert book.advance(minutes=30, pump=1, tank_level_pct=100.0).episodes("F02") != []
