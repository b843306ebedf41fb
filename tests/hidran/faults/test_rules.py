"""F08, F12, F15 and F17: what raises them, what clears them, what looks like them and is not."""

import math

import pytest

from hidran.contract import MINIMUM_NODE
from hidran.errors import SettingsError
from hidran.faults.engine import HydrantEngine
from hidran.site import Site
from tests.hidran.faults.logbook import HOUR, MONDAY, Logbook, about, hour_of


def codes(book: Logbook) -> list[str]:
    return [e.code for e in book.episodes()]


def test_f08_a_panel_gone_since_the_night_is_seen_fifteen_minutes_into_the_day() -> None:
    book = Logbook().days(1).until(6, pump=0, panel_v=0.0).until(8, pump=0, panel_v=0.3)
    (episode,) = book.episodes()
    assert (episode.code, episode.severity, episode.evidence["fell_from_v"]) == ("F08", "GAWAT", None)
    assert 6 < hour_of(episode.raised) < 6.7
    assert episode.raised - episode.start == 15 * 60


def test_f08_a_panel_that_climbs_slowly_behind_trees_is_not_lost() -> None:
    climbing = lambda ts: max(0.2, 41 * math.sin(math.pi * (hour_of(ts) - 5.75) / 12.1))  # noqa: E731
    book = Logbook().until(18, pump=0, panel_v=climbing).until(18, pump=0, panel_v=climbing)
    assert book.episodes("F08") == []


def test_f08_a_sudden_fall_in_the_sun_is_seen_within_three_minutes() -> None:
    book = Logbook().days(1).until(10, pump=0).advance(minutes=4, pump=0, panel_v=0.5)
    (episode,) = book.episodes()
    assert episode.raised - episode.start == 180
    assert episode.why == "tegangan panel jatuh mendadak dari 41,8 V ke 0,5 V padahal hari terang"


def test_f08_ends_when_the_voltage_is_back_for_five_minutes() -> None:
    book = Logbook().days(1).until(10, pump=0, panel_v=0.5).until(11, pump=0)
    (episode,) = book.episodes()
    assert hour_of(episode.end or 0) == pytest.approx(10, abs=0.05)


def test_f08_works_from_the_first_hour_and_keeps_f01_quiet() -> None:
    book = Logbook().until(16, pump=0, panel_v=0.2)
    assert codes(book) == ["F08"]
    later = Logbook().days(5).until(16, pump=0, panel_v=0.2)
    assert codes(later) == ["F08"]
    assert later.judged().view(later.now)["checks"]["F01"] == "ditekan"


@pytest.mark.parametrize("panel_v", [30.0, 24.0, 12.0])
def test_f08_is_not_a_dark_sky(panel_v: float) -> None:
    assert codes(Logbook().days(2).until(17, pump=0, panel_v=about(panel_v))) == []


def test_f08_is_not_a_running_pump_that_pulls_the_panel_down() -> None:
    assert codes(Logbook().days(1).until(8, pump=0).until(12, pump=1, panel_v=about(8.0))) == []


def test_f08_never_learns_a_lost_panel_as_normal() -> None:
    book = Logbook().days(2).days(16, lambda b: b.until(24, pump=0, panel_v=0.3))
    assert book.judged().state.memory.learned.voc > 40


def turbid(mv: float, minutes: float) -> Logbook:
    book = Logbook().days(4).until(7.5, pump=0).until(9, pump=1)
    return book.advance(minutes=minutes, pump=1, turbidity_mv=mv)


def test_f12_sixty_millivolts_for_half_an_hour_want_a_look() -> None:
    assert codes(turbid(4130.0, 29)) == []
    (episode,) = turbid(4130.0, 32).episodes()
    assert (episode.severity, episode.evidence["below_clean_mv"]) == ("PERLU_DICEK", 78)


def test_f12_a_quarter_of_a_volt_for_a_quarter_of_an_hour_is_grave() -> None:
    assert codes(turbid(3900.0, 14)) == []
    assert [e.severity for e in turbid(3900.0, 17).episodes()] == ["GAWAT"]


def test_f12_ends_after_half_an_hour_of_clear_water_and_not_in_between() -> None:
    book = turbid(3900.0, 40).advance(minutes=40, pump=1, turbidity_mv=4155.0)
    assert book.episodes()[0].open
    assert [e.open for e in book.advance(minutes=32, pump=1).episodes()] == [False]


def test_f12_first_flush_and_still_water_are_no_sign() -> None:
    rusty = Logbook().days(4).until(7.5, pump=0).advance(minutes=9, pump=1, turbidity_mv=3500.0).until(13, pump=1)
    still = Logbook().days(4).until(6.5, pump=0).until(13, pump=1).until(20, pump=0, turbidity_mv=3500.0)
    assert codes(rusty) == codes(still) == []


def test_f12_does_not_learn_muddy_water_as_clear() -> None:
    book = turbid(3900.0, 60).days(3, lambda b: b.a_sunny_day(turbidity_mv=3900.0))
    assert (book.judged().state.memory.learned.clean_mv or 0) > 4190


def test_f12_warm_water_is_not_turbid_water() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "water_temp_c"))
    book.days(4, lambda b: b.a_sunny_day(water_temp_c=25.0))
    book.until(7.5, pump=0, water_temp_c=25.0).until(12, pump=1, water_temp_c=30.0, turbidity_mv=4200.0 - 5 * 19.2)
    assert codes(book) == []


@pytest.mark.parametrize(
    ("ntu", "minutes", "severity"),
    [(2.9, 120, None), (6.0, 50, None), (6.0, 65, "INFO"), (40.0, 35, "PERLU_DICEK"), (150.0, 20, "GAWAT")],
)
def test_f12_a_nephelometer_is_judged_by_ntu(ntu: float, minutes: float, severity: str | None) -> None:
    fitted = (*MINIMUM_NODE[:4], "turbidity_ntu")
    book = Logbook(site=Site(id="sawahan", turbidity_class="nephelometer"), fitted=fitted)
    book.days(4, lambda b: b.a_sunny_day(turbidity_ntu=1.0)).until(6.5, pump=0, turbidity_ntu=1.0)
    book.until(9, pump=1, turbidity_ntu=1.0)
    book.advance(minutes=minutes, pump=1, turbidity_ntu=ntu)
    assert [e.severity for e in book.episodes()] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("field", "value"),
    [("turbidity_mv", 40.0), ("turbidity_mv", 4950.0), ("panel_v", 70.0), ("panel_v", math.nan)],
)
def test_f15_five_impossible_samples_and_five_good_ones(field: str, value: float) -> None:
    book = Logbook().until(9, pump=0).advance(minutes=4, pump=0, **{field: value})
    assert codes(book) == []
    (episode,) = book.advance(minutes=1, pump=0, **{field: value}).episodes()
    assert (episode.code, episode.evidence["wrong_fields"]) == ("F15", [field])
    assert [e.open for e in book.advance(minutes=6, pump=0).episodes()] == [False]


def test_f15_a_value_that_cannot_be_is_no_value_for_other_rules() -> None:
    book = Logbook().days(4).until(6.5, pump=0).until(9, pump=1).advance(minutes=40, pump=1, turbidity_mv=40.0)
    assert codes(book) == ["F15"]
    assert book.judged().view(book.now)["checks"]["F12"] == "tidak_diketahui"


def test_f15_a_sensor_that_gives_nothing_is_told_after_an_hour() -> None:
    book = Logbook().until(9, pump=0).advance(minutes=58, pump=0, turbidity_mv=None)
    assert codes(book) == []
    (episode,) = book.advance(minutes=5, pump=0, turbidity_mv=None).episodes()
    assert episode.why == "sensor kekeruhan tidak memberi angka"


def messages(book: Logbook, offsets: list[int]) -> Logbook:
    """One message of five readings for each offset (seconds)."""
    for offset in offsets:
        rx_ms = (book.now + 300) * 1000
        book.advance(minutes=5, pump=0, offset_s=offset, rx_ms=rx_ms)
    return book


def test_f17_three_messages_with_the_same_wrong_clock() -> None:
    book = Logbook().until(9, pump=0)
    assert codes(messages(book, [25_200, 25_201])) == []
    (episode,) = messages(book, [25_199]).episodes()
    assert episode.code == "F17"
    assert episode.why == "jam alat berbeda 7 jam: waktu setempat dikirim sebagai UTC"
    assert [e.open for e in messages(book, [0, 1, 0]).episodes()] == [False]


def test_f17_a_broker_that_lets_its_queue_go_is_no_clock_fault() -> None:
    draining = [3600 - 300 * i for i in range(12)]
    assert codes(messages(Logbook().until(9, pump=0), [*draining, 0, 0, 0])) == []


def test_f17_a_clock_that_is_fast_says_so() -> None:
    (episode,) = messages(Logbook().until(9, pump=0), [-600] * 3).episodes()
    assert episode.why == "jam alat terlalu cepat 10 menit"


def test_f17_silences_the_rules_that_look_at_the_sun() -> None:
    book = messages(Logbook().days(4).until(6.5, pump=0).until(9, pump=1), [25_200] * 3)
    book.advance(hours=3, pump=0, panel_v=0.1, offset_s=25_200)
    assert codes(book) == ["F17"]
    assert book.judged().view(book.now)["checks"]["F08"] == "ditekan"


def test_f17_an_unknown_offset_is_no_sign() -> None:
    assert codes(Logbook().until(16, pump=0, offset_s=None)) == []


def test_a_site_may_set_its_own_numbers_and_a_typo_is_refused_by_name() -> None:
    site = Site(id="sawahan", rules={"F08": {"drop_hold_s": 60}})
    book = Logbook(site=site).until(10, pump=0).advance(minutes=2, pump=0, panel_v=0.5)
    assert codes(book) == ["F08"]
    with pytest.raises(SettingsError, match=r"rules\.F08\.hold: no such setting; wanted one of .*hold_s"):
        HydrantEngine(Site(id="x", rules={"F08": {"hold": 60}}))
    with pytest.raises(SettingsError, match=r"rules\.F08\.hold_s = 1: wanted 60 to 86400 s"):
        HydrantEngine(Site(id="x", rules={"F08": {"hold_s": 1}}))


def test_readings_an_hour_apart_are_judged_too() -> None:
    book = Logbook(step_s=HOUR)
    book.days(5).until(10, pump=0).until(16, pump=0, panel_v=0.5)
    assert codes(book) == ["F08"]
    assert book.rows[0].ts == MONDAY + HOUR
