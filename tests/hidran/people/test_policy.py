"""What is said to whom, when, and how often."""

from hidran.people import policy
from hidran.people.audience import audience
from hidran.people.hearing import hear
from hidran.people.manner import Manner
from hidran.people.story import Story
from hidran.people.voice import Voice
from tests.hidran.people.world import (
    ADMIN,
    DAY,
    HOUR,
    MIDNIGHT,
    MINUTE,
    NOON,
    WARGA,
    People,
    World,
    flapping,
    hours_pass,
    kinds,
)

NIGHT = MIDNIGHT + 22 * HOUR


def test_a_gawat_is_told_at_once_by_night_too_and_its_end() -> None:
    world, people = World(NIGHT), People()
    world.rise()
    people.hear(world)
    world.now += HOUR
    world.clear()
    people.hear(world)
    assert people.told(ADMIN) == people.told(WARGA) == [("raise", "F08", "GAWAT"), ("clear", "F08", "GAWAT")]


def test_what_is_to_be_checked_waits_for_the_morning() -> None:
    world, people = World(NIGHT), People()
    world.rise("F12", "PERLU_DICEK")
    hours_pass(world, people, 7.5)
    assert people.told() == []
    hours_pass(world, people, 0.5)
    assert people.told() == [("raise", "F12", "PERLU_DICEK")]
    assert "baru dikabarkan 06.00" in people.sent[0].text


def test_what_healed_before_the_morning_is_not_told() -> None:
    world, people = World(NIGHT), People()
    world.rise("F12", "PERLU_DICEK")
    hours_pass(world, people, 2)
    world.clear("F12")
    hours_pass(world, people, 24)
    assert people.sent == []


def test_information_lies_on_the_page_and_calls_nobody() -> None:
    world, people = World(NIGHT), People()
    world.rise("F16", "INFO", silence="hydrant")
    people.hear(world)
    assert people.told(WARGA) == [("raise", "F16", "INFO")]
    assert people.told(ADMIN) == []


def test_a_silence_that_grows_is_told_at_each_step_to_whoever_hears_it() -> None:
    world, people = World(), People()
    world.rise("F16", "INFO", silence="node")
    people.hear(world)
    world.now += HOUR
    world.worsen("F16", "PERLU_DICEK")
    people.hear(world)
    assert "baru dikabarkan" not in people.sent[-1].text  # it was not to be told before it was so grave
    world.worsen("F16", "GAWAT")
    people.hear(world)
    assert people.told(ADMIN) == [("raise", "F16", "PERLU_DICEK"), ("remind", "F16", "GAWAT")]
    assert people.told(WARGA) == [
        ("raise", "F16", "INFO"),
        ("remind", "F16", "PERLU_DICEK"),
        ("remind", "F16", "GAWAT"),
    ]
    assert "JADI GAWAT" in people.sent[-1].text


def test_a_gawat_nobody_sees_to_is_told_again_by_day_less_often_after_the_first() -> None:
    world, people = World(MIDNIGHT + 7 * HOUR), People()
    world.rise()
    people.hear(world)
    hours_pass(world, people, 23)
    reminded = [d.created_ms // 1000 - MIDNIGHT for d in people.sent if d.kind == "remind" and d.recipient == "admin"]
    assert reminded == [13 * HOUR, 19 * HOUR, DAY + 6 * HOUR]
    before = len(people.sent)
    hours_pass(world, people, 72)
    assert kinds(people.sent[before:]) == ["remind"] * 3
    assert people.sent[-1].text.startswith("MASIH GAWAT")


def test_one_cause_is_reminded_of_once_however_many_troubles_it_made() -> None:
    """An idle pump (F01) turns out to be its controller (F11): from then on one of the two is brought up again."""
    world, people = World(), People()
    world.rise("F01")
    people.hear(world)
    world.now += HOUR
    world.rise("F11")
    people.hear(world)
    for _ in range(24):
        world.now += HOUR
        people.hear(world)
    assert {code for kind, code, _ in people.told() if kind == "remind"} == {"F11"}
    world.clear("F11")
    for _ in range(30):
        world.now += HOUR
        people.hear(world)
    assert ("remind", "F01", "GAWAT") in people.told()


def test_the_all_clear_of_the_cause_speaks_for_what_it_made() -> None:
    world, people = World(), People()
    world.rise("F01")
    people.hear(world)
    world.now += HOUR
    world.rise("F11")
    people.hear(world)
    world.now += HOUR
    world.clear("F11")
    people.hear(world)
    world.now += 5 * MINUTE
    world.clear("F01")
    people.hear(world)
    assert [(kind, code) for kind, code, _ in people.told()] == [("raise", "F01"), ("raise", "F11"), ("clear", "F11")]
    world.now += HOUR
    world.rise("F01")
    assert [d.kind for d in people.hear(world)][:1] == ["raise"]


def test_a_tank_that_ran_low_while_the_pump_was_broken_is_no_second_news_until_the_next_sun() -> None:
    world, people = World(), People()
    world.rise("F03")
    people.hear(world)
    world.now += 5 * HOUR
    world.clear("F03")
    people.hear(world)
    world.now += HOUR
    world.rise("F20", "PERLU_DICEK")
    for _ in range(22):
        world.now += HOUR
        people.hear(world)
    assert [code for _, code, _ in people.told()] == ["F03", "F03"]
    for _ in range(20):
        world.now += HOUR
        people.hear(world)
    assert ("raise", "F20", "PERLU_DICEK") in people.told()


def test_a_tank_that_runs_over_after_a_repair_is_news_of_its_own() -> None:
    world, people = World(), People()
    world.rise("F03")
    people.hear(world)
    world.now += HOUR
    world.clear("F03")
    people.hear(world)
    world.now += HOUR
    world.rise("F20", over=True)
    assert ("raise", "F20") in [(d.kind, d.code) for d in people.hear(world)]


def test_nothing_is_said_of_what_was_retracted_before_anybody_heard() -> None:
    world, people = World(), People()
    world.rise()
    world.take_back()
    assert people.hear(world) == []
    world.rise("F12", "PERLU_DICEK")
    world.now = NIGHT
    world.take_back("F12")
    assert people.hear(world) == []
    hours_pass(world, people, 30)
    assert people.sent == []


def test_what_was_told_and_never_was_is_taken_back_in_words() -> None:
    world, people = World(), People()
    world.rise()
    people.hear(world)
    world.take_back()
    people.hear(world)
    assert people.told() == [("raise", "F08", "GAWAT"), ("clear", "F08", "GAWAT")]
    assert "KABAR DICABUT" in people.sent[-1].text


def test_a_message_on_its_way_is_withdrawn_when_its_trouble_ends_and_no_all_clear_follows() -> None:
    for end in (World.clear, World.take_back):
        world, people = World(), People(held=True)
        world.rise()
        people.hear(world)
        assert len(people.waiting) == 2
        world.now += HOUR
        end(world)
        people.hear(world)
        people.release()
        assert people.sent == []


def test_a_moved_onset_goes_on_in_the_same_conversation() -> None:
    world, people = World(), People()
    world.rise()
    people.hear(world)
    world.move(by_s=-1200)
    assert people.hear(world) == []
    world.now += HOUR
    world.clear()
    people.hear(world)
    assert people.told() == [("raise", "F08", "GAWAT"), ("clear", "F08", "GAWAT")]
    assert "sejak 11.25" in people.sent[-1].text


def test_what_is_judged_again_after_it_was_taken_back_is_no_second_raise() -> None:
    world, people = World(), People()
    world.rise()
    people.hear(world)
    world.take_back()
    people.hear(world)
    world.gone.clear()
    world._write("raise", world.episodes["F08"])
    people.hear(world)
    assert [k for k, _, _ in people.told()] == ["raise", "clear", "remind"]
    assert "TERNYATA BELUM NORMAL" in people.sent[-1].text


def test_an_end_that_was_none_is_told() -> None:
    world, people = World(), People()
    world.rise()
    people.hear(world)
    world.clear()
    people.hear(world)
    world.reopen()
    people.hear(world)
    world.now += HOUR
    world.clear()
    people.hear(world)
    assert [k for k, _, _ in people.told()] == ["raise", "clear", "remind", "clear"]


def test_what_began_and_ended_meanwhile_is_one_message_for_each_hydrant() -> None:
    people = People()
    worlds = [World(hydrant="sawahan"), World(hydrant="baamang")]
    for world in worlds:
        for n in range(6):
            world.late("F12", ended_ago_s=(n * 3 + 1) * HOUR)
        world.late("F01", "GAWAT", ended_ago_s=30 * HOUR)
    said = policy.step(people.stories, [e for w in worlds for e in w.log], NOON, people.manner)
    assert [(s.draft.kind, s.draft.hydrant, s.draft.recipient) for s in said] == [
        ("summary", "sawahan", "admin"),
        ("summary", "sawahan", "warga"),
        ("summary", "baamang", "admin"),
        ("summary", "baamang", "warga"),
    ]
    assert said[0].draft.severity == "GAWAT"
    assert "- Air KERUH: 6 kali, 6 jam" in said[0].draft.text


def test_a_fault_that_came_and_went_while_notify_was_down_is_in_the_summary() -> None:
    world, people = World(), People()
    people.hear(world)
    world.rise()
    world.now += 2 * HOUR
    world.clear()
    people.hear(world)
    assert people.told() == [("summary", "F08", "GAWAT")]
    hours_pass(world, people, 24)
    assert len(people.told()) == 1


def test_a_summary_waits_for_the_day() -> None:
    world, people = World(NIGHT), People()
    world.late()
    people.hear(world)
    assert people.sent == []
    hours_pass(world, people, 9)
    assert people.told() == [("summary", "F12", "PERLU_DICEK")]


def test_history_is_no_news() -> None:
    world, people = World(), People()
    world.late(ended_ago_s=8 * DAY)
    hours_pass(world, people, 24)
    assert people.sent == []


def test_of_a_log_never_followed_only_what_stands_is_told() -> None:
    world = World(NOON - 30 * DAY)
    for _day in range(29):
        world.rise()
        world.now += HOUR
        world.clear()
        world.late("F12")
        world.now += DAY - HOUR
    world.rise("F01", "PERLU_DICEK")
    people = People()
    for event in world.log:
        hear(people.stories.setdefault(event.hydrant, Story(event.hydrant)), event)
    for story in people.stories.values():
        policy.begin(story)
    people.upto = len(world.log)
    people.hear(world)
    assert people.told() == [("raise", "F01", "PERLU_DICEK")]


def test_reading_the_whole_log_again_tells_nothing_again() -> None:
    world, people = World(MIDNIGHT + 8 * HOUR), People()
    flapping(world, people, 3)
    world.late()
    world.rise("F01", "PERLU_DICEK")
    people.hear(world)
    world.move("F01")
    people.hear(world)
    people.upto = 0
    assert people.hear(world) == []


def test_a_new_channel_hears_what_stands_and_the_old_ones_hear_nothing_twice() -> None:
    world, people = World(), People(Manner(audience(["page"])))
    world.rise()
    people.hear(world)
    people.manner = Manner(audience(["console", "page"]))
    said = people.hear(world)
    assert kinds(said, ADMIN) == ["raise"]
    assert kinds(said, WARGA) == []


def test_practice_is_marked_on_every_text() -> None:
    world, people = (
        World(MIDNIGHT + 8 * HOUR),
        People(Manner(audience(["console", "page"]), voice=Voice(practice=True))),
    )
    flapping(world, people, 12)
    world.late()
    world.rise("F01")
    people.hear(world)
    world.take_back("F01")
    hours_pass(world, people, 48)
    assert {d.kind for d in people.sent} == {"raise", "clear", "digest", "summary"}
    assert all(d.text.startswith("[LATIHAN] ") for d in people.sent)
