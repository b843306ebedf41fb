"""Who gets what at what time, before it is needed."""

from hidran.people.crew import crews
from hidran.people.dryrun import Given, Row, Trouble, dry_run, people_only
from tests.hidran.people.kampung import BUDI, CHANNELS, HYDRANT, KPP, SITI, manner, roster
from tests.hidran.people.world import DAY, HOUR, MIDNIGHT, MINUTE

TWO_AT_NIGHT = MIDNIGHT + 2 * HOUR


def who(rows: list[Row], kind: str = "raise") -> list[tuple[str, str, str, float]]:
    return [(r.who, r.role, r.channel, (r.at - TWO_AT_NIGHT) / HOUR) for r in rows if r.who and r.kind == kind]


def test_a_pump_that_dies_at_two_in_the_night_calls_one_after_the_other() -> None:
    rows = dry_run(Trouble(HYDRANT, TWO_AT_NIGHT), manner(), roster())
    assert who(rows) == [
        ("Budi", "teknisi", "telegram", 0),
        ("Siti", "ketua", "telegram", 2),
        ("Agus", "anggota", "sms", 4),
        ("Rina", "anggota", "telegram", 4),
    ]
    assert rows[0].said == "GAWAT: Hidran sawahan"
    assert {r.channel for r in rows} - {r.channel for r in people_only(rows)} == {"page"}


def test_a_given_answer_stops_it_and_is_passed_on() -> None:
    answers = [Given(20 * MINUTE, BUDI, "cannot"), Given(HOUR, SITI)]
    rows = dry_run(Trouble(HYDRANT, TWO_AT_NIGHT, lasts_s=5 * HOUR), manner(), roster(), answers)
    assert [(name, round(at, 2)) for name, _, _, at in who(rows)] == [("Budi", 0), ("Siti", 0.33)]
    assert [(name, round(at, 2)) for name, _, _, at in who(rows, "answer")][-2:] == [("Budi", 1), ("Siti", 1)]
    assert "Siti (ketua) PERGI CEK: Hidran sawahan" in {r.said for r in rows}
    assert [name for name, *_ in who(rows, "clear")] == ["Budi", "Siti"]


def test_what_is_to_be_checked_waits_for_the_morning() -> None:
    rows = dry_run(Trouble(HYDRANT, TWO_AT_NIGHT, "F12", "PERLU_DICEK"), manner(), roster())
    assert who(rows) == [("Budi", "teknisi", "telegram", 4)]


def test_nobody_is_greeted_in_it_and_a_hydrant_without_people_calls_the_groups() -> None:
    found = crews(roster(), {KPP: "KPP Sawahan"}, CHANNELS)
    assert found[KPP].after_s == (0, 2 * HOUR, 4 * HOUR)
    rows = dry_run(Trouble("elsewhere", TWO_AT_NIGHT), manner(), roster(), watch_s=DAY // 4)
    assert {r.who for r in rows} == {""}
    assert {r.channel for r in rows} == {"console", "page"}
