"""F14: values that do not move, and values that are merely calm."""

from tests.hidran.faults.logbook import Logbook, about


def test_a_probe_without_any_spread_for_an_hour_is_stuck_day_or_night() -> None:
    book = Logbook().days(1).advance(minutes=58, pump=0, turbidity_mv=4111.0, turbidity_sd_mv=0.0)
    assert book.episodes("F14") == []
    (episode,) = book.advance(minutes=5, pump=0, turbidity_mv=4111.0, turbidity_sd_mv=0.0).episodes("F14")
    assert episode.severity == "PERLU_DICEK"
    assert episode.why.startswith("sensor kekeruhan tidak bergerak sama sekali selama 60 menit")
    assert [e.open for e in book.advance(minutes=4, pump=0).episodes("F14")] == [False]


def test_what_is_stuck_no_other_rule_believes() -> None:
    book = Logbook().days(4).until(7.5, pump=0).until(8, pump=1)
    book.advance(hours=3, pump=1, turbidity_mv=4000.0, turbidity_sd_mv=0.0)
    stuck = book.judged()
    assert [e.code for e in stuck.episodes if e.open and e.code == "F14"] == ["F14"]
    assert stuck._observer.distrusted == {"turbidity_mv"}


def test_a_panel_cannot_stand_still_while_the_sun_climbs() -> None:
    book = Logbook().days(1).until(8, pump=0).advance(hours=2, pump=0, panel_v=40.5)
    (episode,) = book.episodes()
    assert (episode.code, episode.evidence["stuck_field"]) == ("F14", "panel_v")


def test_calm_values_with_spread_or_a_live_panel_are_healthy() -> None:
    calm = Logbook().days(1).advance(hours=5, pump=0, turbidity_mv=4111.0)
    assert calm.episodes() == []
    assert Logbook().days(1).until(7, pump=0).until(17, pump=0, panel_v=about(40.5)).episodes("F14") == []


def test_still_water_without_spread_is_no_proof_where_the_node_sends_none() -> None:
    fitted = ("panel_v", "pump_on", "pump_on_s", "pump_starts", "turbidity_mv")
    book = Logbook(fitted=fitted).days(1).until(7, pump=0, turbidity_mv=4111.0)
    assert book.episodes() == []
    assert [e.code for e in book.until(9, pump=1, turbidity_mv=4111.0).episodes()] == ["F14"]


def test_a_few_equal_readings_a_quarter_of_an_hour_apart_are_no_proof_without_spread() -> None:
    fitted = ("panel_v", "pump_on", "turbidity_mv")
    book = Logbook(fitted=fitted, step_s=900).days(3).until(7, pump=0)
    assert book.advance(hours=2, pump=1, turbidity_mv=4111.0).advance(hours=3, pump=0).episodes("F14") == []
    for _ in range(2):
        book.until(7, pump=0, turbidity_mv=4111.0).advance(hours=4, pump=1, turbidity_mv=4111.0)
    assert [e.code for e in book.episodes("F14")] == ["F14"]
