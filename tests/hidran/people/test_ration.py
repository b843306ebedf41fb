"""Five messages a recipient, hydrant and day; the rest in one."""

from hidran.people import policy
from tests.hidran.people.world import DAY, HOUR, MIDNIGHT, People, World, flapping, hours_pass, kinds

NIGHT = MIDNIGHT + 22 * HOUR


def test_beyond_the_ration_there_is_one_digest_in_the_evening() -> None:
    world, people = World(MIDNIGHT + 8 * HOUR), People()
    flapping(world, people, 12)
    assert [k for k, _, _ in people.told()] == ["raise", "clear"] * 6  # the first GAWAT and the all-clears are exempt
    assert "Ini kabar ke-5 hari ini; berikutnya dirangkum pukul 19.00." in people.sent[-4].text
    hours_pass(world, people, 12)
    assert [k for k, _, _ in people.told()][12:] == ["digest"]
    assert "- Tegangan panel hilang di siang hari: 6 kali" in people.sent[-1].text
    before = len(people.sent)
    hours_pass(world, people, 48)
    assert people.sent[before:] == []


def test_a_day_has_one_digest_even_when_more_comes_in_its_hour() -> None:
    world, people = World(MIDNIGHT + 13 * HOUR), People()
    flapping(world, people, 16)
    told = people.told()
    assert [k for k, _, _ in told].count("digest") == 1
    hours_pass(world, people, 23)
    digests = [d.created_ms // 1000 - MIDNIGHT for d in people.sent if d.kind == "digest" and d.recipient == "admin"]
    assert digests == [19 * HOUR, DAY + 19 * HOUR]


def test_what_is_still_broken_in_the_digest_gets_its_all_clear() -> None:
    world, people = World(MIDNIGHT + 8 * HOUR), People()
    flapping(world, people, 6)
    world.rise()
    hours_pass(world, people, 9)
    assert people.told()[-1][0] == "digest"
    assert "MASIH sejak" in people.sent[-1].text
    world.clear()
    people.hear(world)
    assert people.told()[-1][0] == "clear"


def test_a_ration_is_for_one_hydrant_and_one_day() -> None:
    world, people = World(MIDNIGHT + 8 * HOUR), People()
    flapping(world, people, 12)
    other = World(world.now, hydrant="baamang")
    other.rise("F12", "PERLU_DICEK")
    said = policy.step(people.stories, other.log, other.now, people.manner)
    assert [s.draft.hydrant for s in said] == ["baamang", "baamang"]
    world.now = MIDNIGHT + DAY + 8 * HOUR
    world.rise("F12", "PERLU_DICEK")
    assert kinds(people.hear(world)) == ["raise"]


def test_what_went_over_the_ration_and_still_stands_is_told_the_next_morning_not_at_midnight() -> None:
    world, people = World(MIDNIGHT + 14 * HOUR), People()
    flapping(world, people, 12)
    world.rise()
    assert kinds(people.hear(world)) == []
    hours_pass(world, people, 12)
    morning = [d for d in people.sent if d.created_ms // 1000 > MIDNIGHT + DAY and d.recipient == "admin"]
    assert [(d.kind, d.created_ms // 1000 - MIDNIGHT - DAY) for d in morning] == [("raise", 6 * HOUR)]
