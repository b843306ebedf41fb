"""An answer: the others hear it, the reminders rest, and a trouble that stays is told again."""

from hidran.people.answered import About, take
from hidran.people.story import Answered
from tests.hidran.people.world import ADMIN, DAY, HOUR, MIDNIGHT, MINUTE, WARGA, People, World, kinds


def told(severity: str = "GAWAT") -> tuple[World, People]:
    world, people = World(now=MIDNIGHT + 8 * HOUR), People()
    world.rise("F01", severity)  # type: ignore[arg-type]
    people.hear(world)
    return world, people


def answer(world: World, people: People, meaning: str = "going", about: About | None = None, who: str = "Budi") -> int:
    story = people.stories[world.hydrant]
    return len(take(story, about or About(world.hydrant), Answered(who, world.now, meaning)))  # type: ignore[arg-type]


def later(world: World, people: People, hours: float) -> list[str]:
    """What the admin hears, minute by minute."""
    said = []
    for _ in range(int(hours * 60)):
        world.now += MINUTE
        said += kinds(people.hear(world))
    return said


def test_who_goes_is_told_to_everybody_who_was_told_of_the_trouble() -> None:
    world, people = told()
    assert answer(world, people) == 1
    said = people.hear(world)
    assert kinds(said, ADMIN) == kinds(said, WARGA) == ["answer"]
    assert said[0].text.startswith("Budi PERGI CEK: Hidran sawahan\n")
    assert "Dijawab Budi, 08.00." in said[0].text
    assert people.hear(world) == []


def test_nobody_is_reminded_while_somebody_is_on_his_way_and_all_are_when_nothing_changed() -> None:
    world, people = told()
    later(world, people, 5.9)
    answer(world, people)
    assert later(world, people, 3.9) == ["answer"]
    assert later(world, people, 0.2) == ["remind"]
    assert "Budi menjawab 13.54, tetapi sensor belum melihat perubahan." in people.sent[-1].text


def test_without_an_answer_the_reminder_comes_after_six_hours() -> None:
    world, people = told()
    assert later(world, people, 6.1) == ["remind"]
    assert "menjawab" not in people.sent[-1].text


def test_whoever_cannot_go_stops_nothing() -> None:
    world, people = told()
    answer(world, people, "cannot")
    assert later(world, people, 6.1) == ["answer", "remind"]


def test_a_repair_is_given_a_day_and_done_is_believed_for_two_hours() -> None:
    world, people = told()
    later(world, people, 5.9)
    answer(world, people, "done")
    assert later(world, people, 1.9) == ["answer"]
    assert later(world, people, 0.2) == ["remind"]
    world, people = told()
    answer(world, people, "repairing")
    assert later(world, people, 11) == ["answer"]


def test_a_graver_trouble_is_told_whoever_is_on_his_way() -> None:
    world, people = told("PERLU_DICEK")
    answer(world, people)
    people.hear(world)
    world.now += MINUTE
    world.worsen("F01")
    assert kinds(people.hear(world)) == ["remind"]


def test_the_end_is_told_after_an_answer_as_without_one() -> None:
    world, people = told()
    answer(world, people)
    people.hear(world)
    world.now += HOUR
    world.clear("F01")
    assert kinds(people.hear(world)) == ["clear"]
    assert answer(world, people) == 0


def test_an_answer_to_one_trouble_is_none_to_another() -> None:
    world, people = told()
    world.rise("F12")
    people.hear(world)
    assert answer(world, people, about=About(world.hydrant, "F12")) == 1
    assert [d.code for d in people.hear(world) if d.kind == "answer"] == ["F12", "F12"]
    assert answer(world, people, who="Siti") == 2


def test_the_newest_answer_counts_and_the_same_one_twice_is_told_once() -> None:
    world, people = told()
    answer(world, people)
    answer(world, people)
    assert kinds(people.hear(world)) == ["answer"]
    world.now += MINUTE
    answer(world, people, "repairing", who="Siti")
    assert [d.text.partition(":")[0] for d in people.hear(world)] == ["SEDANG DIPERBAIKI"] * 2
    people.restart()
    assert people.hear(world) == []


def test_by_night_an_answer_wakes_nobody_who_was_not_woken_by_the_trouble() -> None:
    world, people = told("PERLU_DICEK")
    world.now += 14 * HOUR
    answer(world, people)
    assert kinds(people.hear(world)) == []
    world.now = MIDNIGHT + DAY + 6 * HOUR
    assert kinds(people.hear(world)) == ["answer"]
