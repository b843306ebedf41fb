"""F01: broken told apart from unused, full, night, cloud, dark and weak sun, as far as the node can see."""

from collections.abc import Callable

from hidran.clock import wib_midnight
from hidran.contract import MINIMUM_NODE
from hidran.site import Site
from tests.hidran.faults.logbook import DAY, HOUR, Logbook, about, hour_of, with_float


def learnt() -> Logbook:
    """A minimum node that knows its site."""
    return Logbook().days(5)


def learnt_with_float() -> Logbook:
    return with_float().days(5, lambda b: b.a_sunny_day(tank_full=lambda ts: int(hour_of(ts) > 13 or hour_of(ts) < 6)))


def with_level() -> Logbook:
    book = Logbook(fitted=(*MINIMUM_NODE, "tank_level_pct"))
    return book.days(5, lambda b: b.a_sunny_day(tank_level_pct=90.0))


def test_a_minimum_node_asks_the_same_day_whether_the_tank_is_full() -> None:
    book = learnt().until(10, pump=0)
    (episode,) = book.episodes()
    assert (episode.code, episode.severity, episode.end) == ("F01", "PERLU_DICEK", None)
    assert hour_of(episode.raised) < 9.6
    assert episode.why.endswith("apakah tandon penuh?")


def test_only_a_second_solar_day_makes_it_grave_on_a_minimum_node() -> None:
    book = learnt().a_day_without_pump()
    assert [e.severity for e in book.episodes()] == ["PERLU_DICEK"]
    assert [e.severity for e in book.until(15, pump=0).episodes()] == ["PERLU_DICEK"]
    (episode,) = book.until(18, pump=0).episodes()
    assert (episode.severity, episode.evidence["idle_days"]) == ("GAWAT", 1)


def test_it_clears_when_the_pump_has_run_five_minutes() -> None:
    book = learnt().until(10, pump=0).advance(minutes=4, pump=1)
    assert book.episodes()[0].open
    (episode,) = book.advance(minutes=3, pump=1).episodes()
    assert hour_of(episode.end or 0) < 10.1


def test_with_a_float_twenty_minutes_are_certain() -> None:
    book = learnt_with_float().until(7.5, pump=0, tank_full=0).until(10, pump=1, tank_full=0)
    assert book.advance(minutes=19, pump=0, tank_full=0).episodes() == []
    (episode,) = book.advance(minutes=3, pump=0, tank_full=0).episodes()
    assert episode.why == "matahari cukup sejak 06.53, pompa mati 20 menit, tandon belum penuh"
    assert episode.raised - episode.start == 20 * 60


def test_a_low_level_for_an_hour_is_grave() -> None:
    book = with_level().until(6.5, pump=0, tank_level_pct=90.0).until(9, pump=1, tank_level_pct=60.0)
    assert book.advance(minutes=30, pump=0, tank_level_pct=15.0).episodes("F01")[0].severity == "PERLU_DICEK"
    (episode,) = book.advance(minutes=35, pump=0, tank_level_pct=14.0).episodes("F01")
    assert episode.severity == "GAWAT"
    assert episode.why.endswith("air di tandon tinggal 14 %")


def test_healthy_days_of_every_kind_stay_silent() -> None:
    healthy = {
        "night": learnt().until(5, pump=0),
        "short run after clouds": learnt().days(3, lambda b: b.a_sunny_day(start=9, stop=11)),
        "full tank with float": learnt_with_float().days(3, lambda b: b.a_day_without_pump(tank_full=1)),
        "level above the start mark": with_level().days(2, lambda b: b.a_day_without_pump(tank_level_pct=85.0)),
        "weak sun, tries again": learnt().until(16, pump=0, pump_starts=lambda ts: int(ts % 180 < 60)),
        "weak sun, float": learnt_with_float().until(16, tank_full=0, pump_starts=lambda ts: int(ts % 180 < 60)),
        "dark storm": learnt().until(24, pump=0, panel_v=lambda ts: about(30.0)(ts) if 6 < hour_of(ts) < 18 else 0.2),
        "street lamp": learnt().until(5, pump=0, panel_v=25.0),
        "pump state unknown": learnt().until(16, pump_on=None, pump_on_s=None, pump_starts=None),
        "panel unknown": learnt().until(16, pump=0, panel_v=None),
    }
    false = {name: book.episodes("F01") for name, book in healthy.items()}
    assert {name: found for name, found in false.items() if found} == {}


def test_a_whole_day_too_dark_to_start_is_at_most_a_question() -> None:
    book = learnt().a_day_without_pump()
    assert all(e.severity == "PERLU_DICEK" for e in book.episodes("F01"))


def test_an_unused_hydrant_is_a_question_not_an_alarm_the_first_day() -> None:
    book = learnt().a_day_without_pump().until(8, pump=0).until(12, pump=1)
    assert [(e.severity, e.open) for e in book.episodes("F01")] == [("PERLU_DICEK", False)]


def test_cloud_pauses_the_hold_and_the_night_starts_it_over() -> None:
    book = learnt().until(8, pump=0).until(13, pump=0, panel_v=about(30.0)).until(24, pump=0, panel_v=about(20.0))
    assert book.episodes("F01") == []
    assert book.until(8.4, pump=0).episodes("F01") == []


def test_a_gap_neither_raises_nor_clears() -> None:
    book = learnt().until(8, pump=0).silence(hours=4).advance(minutes=20, pump=0)
    assert book.episodes("F01") == []
    (episode,) = book.advance(minutes=60, pump=0).episodes("F01")
    assert episode.raised - episode.start > 5 * 3600


def test_the_first_three_days_are_for_learning() -> None:
    book = Logbook().days(2, Logbook.a_day_without_pump).until(16, pump=0)
    assert book.episodes("F01") == []
    assert book.judged().view(book.now)["checks"]["F01"] == "masih_belajar"


def test_broken_days_are_not_learnt_as_usual() -> None:
    book = learnt().days(6, Logbook.a_day_without_pump)
    assert book.judged().state.memory.learned.usual_day_min == 330


def test_before_the_site_usually_starts_a_float_says_nothing() -> None:
    book = with_float().days(5, lambda b: b.a_sunny_day(start=9.0, tank_full=0))
    morning = wib_midnight(book.now) + 9 * 3600
    assert [e for e in book.until(8.9, pump=0, tank_full=0).episodes("F01") if morning - e.raised < 7200] == []


def cloudy_mornings(late_start: float = 9.5) -> Logbook:
    """A float node whose pump starts at 7.30 on most days and, without a retry, late on every third."""
    book = with_float()
    for n in range(15):
        start = late_start if n % 3 == 2 else 7.5
        book.a_sunny_day(start=start, tank_full=lambda ts: int(hour_of(ts) > 13 or hour_of(ts) < 6))
    return book


def test_a_site_of_dark_mornings_is_not_called_broken_every_time() -> None:
    book = cloudy_mornings()
    told = [e for e in book.episodes("F01") if e.raised > book.rows[0].ts + 6 * 86400]
    assert told == []


def test_dark_mornings_do_not_delay_the_news_of_a_pump_that_ran_today_and_stopped() -> None:
    book = cloudy_mornings().until(7.5, pump=0, tank_full=0).until(10, pump=1, tank_full=0)
    (episode,) = [e for e in book.advance(minutes=22, pump=0, tank_full=0).episodes("F01") if e.open]
    assert episode.raised - episode.start == 20 * 60


def test_pauses_that_are_usual_here_are_waited_for_and_a_longer_one_is_told() -> None:
    def a_day(b: Logbook) -> None:
        b.until(7.5, pump=0, tank_full=0).until(10, pump=1, tank_full=0).until(10.75, pump=0, tank_full=0)
        b.until(13, pump=1, tank_full=0).until(24, pump=0, tank_full=1)

    book = with_float().days(8, a_day).until(7.5, pump=0, tank_full=0).until(10, pump=1, tank_full=0)
    assert [e for e in book.advance(minutes=50, pump=0, tank_full=0).episodes("F01") if e.open] == []
    (episode,) = [e for e in book.advance(minutes=10, pump=0, tank_full=0).episodes("F01") if e.open]
    assert episode.raised - episode.start == 55 * 60
    assert [hour_of(e.raised) for e in book.episodes("F01") if e.raised > book.now - 3 * 86400] == [
        hour_of(episode.raised)
    ]


def drawn_down(book: Logbook, hours_until_next_start: float) -> None:
    """Full at 10, the float falls at 10.30, and the controller starts again only so much later."""
    book.until(7.5, pump=0, tank_full=0).until(10, pump=1, tank_full=0).until(10.5, pump=0, tank_full=1)
    book.advance(hours=hours_until_next_start, pump=0, tank_full=0).until(15.5, pump=1, tank_full=0)
    book.until(20, pump=0, tank_full=1).until(24, pump=0, tank_full=0)


def test_a_controller_that_lets_a_full_tank_be_drawn_down_first_is_learnt() -> None:
    book = with_float().days(7, lambda b: drawn_down(b, 3.0))
    assert book.episodes("F01") == []
    book.until(7.5, pump=0, tank_full=0).until(10, pump=1, tank_full=0).until(10.5, pump=0, tank_full=1)
    assert book.advance(hours=5, pump=0, tank_full=0).episodes("F01") == []


def test_one_that_starts_as_soon_as_the_float_falls_is_held_to_twenty_minutes() -> None:
    book = with_float().days(7, lambda b: drawn_down(b, 0.1))
    book.until(7.5, pump=0, tank_full=0).until(10, pump=1, tank_full=0).until(10.5, pump=0, tank_full=1)
    (episode,) = book.advance(minutes=22, pump=0, tank_full=0).episodes("F01")
    assert episode.raised - episode.start == 20 * 60


def test_what_a_site_is_used_to_outlives_a_lost_panel_and_a_repair() -> None:
    book = cloudy_mornings().until(10, pump=0, panel_v=0.3, tank_full=0).until(13, pump=1, tank_full=0)
    book.until(24, pump=0, tank_full=1)
    memory = book.judged().state.watches["F01"].memory
    assert memory.patience.drains.usual_s > 3600


def battery_days(count: int, rest_h: Callable[[int], float] = lambda _: 11.0) -> Logbook:
    """A minimum node whose battery runs the pump one hour at a time, whenever the tank has been drawn down."""
    book = Logbook(site=Site(id="sawahan", topology="battery_mppt"))
    for number in range(count):
        book.advance(hours=1, pump=1).advance(hours=rest_h(number), pump=0)
    return book


def test_a_battery_pump_may_rest_in_the_sun_as_long_as_its_tank_usually_lasts() -> None:
    assert battery_days(20, lambda n: (9.0, 14.0, 19.0)[n % 3]).episodes("F01") == []


def test_a_battery_pump_that_rests_longer_than_it_ever_did_is_asked_about_though_it_is_night() -> None:
    book = battery_days(20).advance(hours=14, pump=0)
    (episode,) = book.episodes("F01")
    assert (episode.severity, round((episode.raised - episode.start) / HOUR, 1)) == ("PERLU_DICEK", 22.0)
    assert episode.why == "pompa diam 22 jam, biasanya paling lama 11 jam; apakah tandon penuh?"


def test_a_long_rest_that_ended_by_itself_is_asked_about_less_and_less() -> None:
    book = battery_days(40, lambda n: 26.0 if n % 4 == 3 else 11.0)
    asked = [e.raised for e in book.episodes("F01")]
    assert len([ts for ts in asked if ts > book.now - 7 * DAY]) == 0


def test_a_village_that_is_away_is_called_broken_once_and_the_next_time_only_asked() -> None:
    book = learnt().days(3, Logbook.a_day_without_pump).a_sunny_day().days(3, Logbook.a_day_without_pump)
    assert [e.severity for e in book.a_sunny_day().episodes("F01")] == ["GAWAT", "PERLU_DICEK"]


def test_a_float_that_says_full_over_a_nearly_empty_tank_is_not_believed() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "tank_full", "tank_level_pct"))
    book.days(5, lambda b: b.a_sunny_day(tank_full=0, tank_level_pct=90.0)).until(
        9, pump=0, tank_full=1, tank_level_pct=90.0
    )
    (episode,) = book.until(14, pump=0, tank_full=1, tank_level_pct=30.0).episodes("F01")
    assert episode.why.endswith("pelampung bilang penuh, tetapi air di tandon tinggal 30 %")


def test_with_a_level_two_idle_days_of_a_full_tank_are_no_alarm_on_the_evening_it_falls() -> None:
    book = with_level().days(2, lambda b: b.a_day_without_pump(tank_level_pct=85.0))
    book.until(15.5, pump=0, tank_level_pct=85.0)
    assert book.until(24, pump=0, tank_level_pct=60.0).episodes("F01") == []


def test_a_pump_whose_dirty_panel_made_it_start_late_may_stop_as_early_in_the_afternoon() -> None:
    dull = learnt_with_float().until(9, pump=0, tank_full=0).until(14.5, pump=1, tank_full=0)
    assert [e for e in dull.until(24, pump=0, tank_full=0).episodes("F01") if e.raised > dull.now - 10 * HOUR] == []
    clear = learnt_with_float().until(7.5, pump=0, tank_full=0).until(14.5, pump=1, tank_full=0)
    assert [hour_of(e.raised) < 15 for e in clear.until(24, pump=0, tank_full=0).episodes("F01")] == [True]


def test_a_pause_that_ended_by_itself_is_not_asked_about_a_second_time() -> None:
    def paused(book: Logbook) -> Logbook:
        book.until(7.5, pump=0, tank_full=0).until(10, pump=1, tank_full=0).advance(minutes=40, pump=0, tank_full=0)
        return book.until(13, pump=1, tank_full=0).until(24, pump=0, tank_full=1)

    once = paused(learnt_with_float())
    assert [e.open for e in once.episodes("F01")] == [False]
    assert len(paused(once).episodes("F01")) == 1


def test_rows_a_quarter_of_an_hour_apart_do_not_show_attempts_to_start_so_a_dark_morning_is_waited_for() -> None:
    fitted = ("panel_v", "pump_on", "tank_full")
    book = Logbook(fitted=fitted, step_s=900).days(
        5, lambda b: b.a_sunny_day(tank_full=lambda ts: int(hour_of(ts) > 13))
    )
    book.until(9.5, pump=0, tank_full=0)
    assert book.episodes("F01") == []
    assert [e.severity for e in book.until(12, pump=0, tank_full=0).episodes("F01")] == ["PERLU_DICEK"]
