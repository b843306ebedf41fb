"""Was it found? Troubles against what Hidran said; and what the page makes of a plant."""

from dataclasses import replace

import pytest

from simulator.practice.drawing import TANK_HIGH, drawing
from simulator.practice.results import results
from simulator.practice.rows import compared
from simulator.practice.shown import Said
from tests.simulator.practising import MINUTE, PLANT, START_TS, episode, injected, known, letter, playing

PUMP, BUBBLES = injected("pompa-mati"), injected("gelembung")


def test_a_trouble_is_found_when_hidran_knew_its_code_after_it_began() -> None:
    said = known(episode("F01", raised_min=23), letters=(letter("F01", at_min=24),))
    (row,) = results([PUMP], said).rows
    assert row.after_s == 23 * MINUTE
    assert row.finding is not None
    assert row.finding.letter is not None
    assert row.finding.letter.text.startswith("[LATIHAN]")


def test_what_was_said_before_it_began_or_long_after_it_ended_is_not_it() -> None:
    later = injected("pompa-mati", after_min=60, until_min=90)
    for raised in (30, 90 + 121):
        found = results([later], known(episode("F01", raised_min=raised)))
        assert found.rows[0].finding is None
        assert [f.episode.code for f in found.others] == ["F01"]


def test_history_is_told_of_nowhere() -> None:
    found = results([PUMP], known(episode("F01", raised_min=-60)))
    assert (found.rows[0].finding, found.others) == (None, ())


def test_a_wrong_clock_may_date_a_day_ago_what_was_found_only_after_it_began() -> None:
    late = replace(known(), episodes=(Said(episode("F17", raised_min=-1430), START_TS + 600.0, fresh=True),))
    (row,) = results([injected("jam-lambat")], late).rows
    assert row.after_s == 600.0


def test_of_two_troubles_with_one_code_the_newer_is_the_one_that_was_found() -> None:
    first, second = injected("sinyal-hilang", until_min=20), injected("pulsa-habis", after_min=40)
    said = known(episode("F16", raised_min=15, end_min=21), episode("F16", raised_min=56))
    assert [row.after_s for row in results([first, second], said).rows] == [900.0, 960.0]


def test_an_everyday_thing_is_right_when_nothing_is_said_and_notes_do_not_count() -> None:
    note = episode("F22", raised_min=30, severity="INFO")
    assert results([BUBBLES], known(note)).rows[0].finding is None
    alarm = episode("F12", raised_min=30)
    assert results([BUBBLES], known(alarm)).rows[0].finding is not None


def test_a_fault_explains_its_own_code_although_something_harmless_happens_too() -> None:
    rows = results([PUMP, BUBBLES], known(episode("F01", raised_min=25))).rows
    assert [row.finding is not None for row in rows] == [True, False]


def test_what_a_node_lacks_is_not_measured_and_what_it_could_not_read_is_said_so() -> None:
    rows = {row.name: row for row in compared(playing(), "id")}
    assert (rows["Panel"].really, rows["Panel"].seen) == ("31,0 V", "31,2 V")
    assert (rows["Kekeruhan"].really, rows["Kekeruhan"].seen) == ("2,0 NTU, jernih", "tidak terukur")
    assert rows["Tandon"].seen == ""
    assert not any(row.odd for row in rows.values())


@pytest.mark.parametrize(
    ("changed", "name", "really"),
    [
        ({"pump_on": False, "turning": False, "controller_ok": False}, "Pompa", "diam, kontroler mati"),
        ({"turning": False}, "Pompa", "menyala, motor tidak berputar"),
        ({"level": 1.0, "full": True, "overflowing": True}, "Tandon", "100 %, LUBER"),
        ({"level": 0.05, "full": True}, "Tandon", "5 %, pelampung di atas"),
        ({"ntu": 400.0}, "Kekeruhan", "400,0 NTU, KERUH"),
        ({"signal": False}, "Alat", "hidup, tanpa sinyal"),
        ({"node_on": False}, "Alat", "mati, tanpa listrik"),
    ],
)
def test_what_is_not_as_it_should_be_stands_out(changed: dict[str, object], name: str, really: str) -> None:
    rows = {row.name: row for row in compared(playing(plant=replace(PLANT, **changed)), "id")}  # type: ignore[arg-type]
    assert (rows[name].really, rows[name].odd) == (really, True)


def test_the_picture_follows_the_plant() -> None:
    noon = drawing(PLANT, START_TS + 2 * 3600)
    assert (noon.night, noon.clouds, noon.rain, noon.water) == (False, 0, False, "clear")
    assert noon.water_h == pytest.approx(0.7 * TANK_HIGH, abs=0.1)
    storm = drawing(replace(PLANT, sky="storm", light_w_m2=60, ntu=300.0), START_TS + 4 * 3600)
    assert (storm.clouds, storm.rain, storm.water) == (3, True, "muddy")
    assert storm.sun_x > noon.sun_x
    assert storm.sun_bright < noon.sun_bright
    assert drawing(replace(PLANT, elevation_deg=-20.0), START_TS).night
