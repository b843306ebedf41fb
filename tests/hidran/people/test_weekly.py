"""Once a week one quiet line to the ketua; a greeting before a person's first message."""

from dataclasses import replace

from hidran.clock import wib
from tests.hidran.people.kampung import BUDI, HYDRANT, PERSONS, SITI, manner, roster
from tests.hidran.people.world import DAY, HOUR, MIDNIGHT, NOON, People, World, hours_pass

MONDAY = MIDNIGHT + (7 - wib(MIDNIGHT).weekday()) % 7 * DAY


def test_the_ketua_reads_on_monday_morning_that_all_is_watched_over() -> None:
    world, people = World(MONDAY - 10 * DAY, HYDRANT), People(manner(hydrants=(HYDRANT, "baamang", "ketapang")))
    hours_pass(world, people, 21 * 24, 30 * 60)
    weekly = [(d.person, (d.created_ms // 1000 - MONDAY) / HOUR, d.severity) for d in people.sent if d.kind == "weekly"]
    assert weekly == [(SITI, week * 7 * 24 + 8, "INFO") for week in (-1, 0, 1)]
    assert people.sent[-1].text == "Hidran masih menjaga: 3 hidran, 7 hari, 0 gangguan."


def test_it_counts_what_stood_in_these_days_and_days_only_since_it_watches() -> None:
    world, people = World(MONDAY - 3 * DAY + 12 * HOUR, HYDRANT), People(manner())
    world.rise()
    people.hear(world)
    world.now += HOUR
    world.clear()
    hours_pass(world, people, 72)
    (line,) = [d for d in people.sent if d.kind == "weekly"]
    assert line.text == "Hidran masih menjaga: 1 hidran, 2 hari, 1 gangguan."


def test_it_is_never_repeated_after_a_restart() -> None:
    world, people = World(MONDAY - 8 * DAY, HYDRANT), People(manner())
    for _ in range(10 * 24):
        world.now += HOUR
        people.hear(world, restart=True)
    assert len([d for d in people.sent if d.kind == "weekly"]) == 2


def test_the_first_message_a_person_ever_gets_is_who_writes_why_and_how_to_answer() -> None:
    new = replace(PERSONS[0], greeted=False)
    world, people = World(NOON, HYDRANT), People(manner(roster((new, *PERSONS[1:]))))
    world.rise()
    people.hear(world, restart=True)
    world.now += HOUR
    world.clear()
    people.hear(world)
    mine = [d for d in people.sent if d.person == BUDI]
    assert [d.kind for d in mine] == ["greet", "raise", "clear"]
    assert mine[0].text.startswith("Ini Hidran, penjaga hidran umum KPP Sawahan.\nAnda mendapat pesan ini karena")
    assert "tercatat sebagai teknisi" in mine[0].text
    assert "SAYA PERGI" in mine[0].text
    assert mine[0].channel == mine[1].channel
