"""A dry run as people ask for it: by KPP, weekday and hour."""

from hidran.clock import wib
from hidran.people.dryrun import Given
from hidran.people.ladder import Ladder, Step
from hidran.people.rehearsal import Asked, Village, next_at, rehearse
from hidran.people.roster import Person, Roster
from tests.hidran.people.kampung import BUDI, CHANNELS, KPP, PERSONS, roster

NOW = 1_795_496_400  # Tuesday 2026-11-24 12:00 WIB
AT = next_at(2, 2, NOW)  # Wednesday 02.00


def told(asked: Asked, given: Roster | None = None, *answers: Given) -> list[tuple[float, str]]:
    """Hours after it began, and who is told."""
    village = Village(given or roster(), KPP, "KPP Sawahan", CHANNELS)
    return [((row.at - asked.at) / 3600, row.who) for row in rehearse(asked, village, answers) if row.kind == "raise"]


def test_the_weekday_that_comes_next_is_meant_today_included() -> None:
    assert wib(next_at(1, 2, NOW)).strftime("%a %d %H") == "Tue 24 02"
    assert wib(next_at(0, 2, NOW)).strftime("%a %d %H") == "Mon 30 02"


def test_a_gawat_at_night_goes_up_the_ladder_step_by_step() -> None:
    assert told(Asked("F01", AT)) == [(0, "Budi"), (2, "Siti"), (4, "Agus"), (4, "Rina")]


def test_what_is_not_grave_waits_for_the_morning_and_calls_the_first_step_only() -> None:
    assert told(Asked("F01", AT, "PERLU_DICEK")) == [(4, "Budi")]


def test_the_ladder_that_the_kpp_set_is_the_one_that_is_tried() -> None:
    mine = Ladder((Step(0, ("ketua",)), Step(1800, ("teknisi",))))
    assert told(Asked("F01", AT), roster(ladder=mine)) == [(0, "Siti"), (0.5, "Budi")]


def test_a_step_that_reaches_nobody_is_passed_over() -> None:
    without = [Person(BUDI, "Budi"), *(p for p in PERSONS if p.id != BUDI)]
    assert told(Asked("F01", AT), roster(without))[0] == (0, "Siti")


def test_whoever_goes_stops_it_until_his_hours_are_over() -> None:
    first, again, *_ = told(Asked("F01", AT), None, Given(600, BUDI))
    assert first == (0, "Budi")
    assert again[0] > 4


def test_with_nobody_there_is_nothing_to_tell() -> None:
    assert told(Asked("F01", AT), Roster()) == []
