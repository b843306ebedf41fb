"""Whatever happens and whoever answers: persons are told what is true, in the order of the ladder; nobody is left."""

import copy
from collections import defaultdict

from hypothesis import given, settings

from hidran.clock import wib
from hidran.people.audience import PAGE
from hidran.people.causes import explained
from hidran.people.climb import reached
from hidran.store.outbox import Draft
from tests.figures import ladder_patterns
from tests.hidran.people.kampung import BUDI, HYDRANT, PERSONS, ROLES, SITI, at, manner, person, roster
from tests.hidran.people.test_policy_properties import Deed, deeds, do, live
from tests.hidran.people.world import HOUR, MIDNIGHT, People, World

QUIET = roster((PERSONS[0], person(SITI, "Siti", "telegram", quiet=(12, 15), language="en"), *PERSONS[2:]))
MANNER = manner(QUIET)


def to_persons(drafts: list[Draft]) -> list[Draft]:
    return [d for d in drafts if d.person is not None and d.kind != "weekly"]


@given(deeds)
@settings(max_examples=60, deadline=None)
def test_a_person_is_told_only_what_is_true_at_an_hour_at_which_he_may_be(story: list[Deed]) -> None:
    def look(world: World, _people: People, drafts: list[Draft]) -> None:
        for d in to_persons(drafts):
            by_day = 6 <= wib(world.now).hour < 20
            quiet = d.person == SITI and 12 <= wib(world.now).hour < 15
            assert d.severity == "GAWAT" or (d.severity == "PERLU_DICEK" and by_day and not quiet)
            true = world.open(d.code)
            if d.kind in {"raise", "remind"}:
                assert true is not None
                assert (true.severity, true.start) == (d.severity, d.since)

    live(story, look, manner=MANNER)


@given(deeds)
@settings(max_examples=60, deadline=None)
def test_the_first_step_knows_in_the_end_what_stands_and_all_who_were_told_that_the_rest_is_over(
    story: list[Deed],
) -> None:
    world, people = live(story, manner=MANNER)
    for talk in people.stories[HYDRANT].talks if HYDRANT in people.stories else ():
        if talk.stands and talk.episode.severity != "INFO":
            told = talk.told[at(BUDI)]
            assert not told.over
        for told in talk.told.values():
            assert talk.stands or told.over
        if talk.stands and talk.episode.severity == "GAWAT":  # nobody answers here, so all steps were climbed
            assert reached(talk, MANNER.crew(HYDRANT), world.now) == 2
            talks = people.stories[HYDRANT].talks
            assert all(at(number) in talk.told or explained(talk, talks, at(number)) for number in ROLES)


@given(deeds)
@settings(max_examples=40, deadline=None)
def test_nobody_hears_of_a_trouble_before_the_steps_below_him(story: list[Deed]) -> None:
    _, people = live(story, manner=MANNER)
    first: dict[str, dict[int, int]] = defaultdict(dict)
    step_of = {r.person: r.step for r in MANNER.crew(HYDRANT).persons}
    for d in to_persons(people.sent):
        if d.kind == "raise":
            first["/".join(d.key.split("/")[1:4])].setdefault(step_of[d.person], d.created_ms)
    for of_talk in first.values():
        order = [of_talk[step] for step in sorted(of_talk)]
        assert order == sorted(order)
        assert 0 in of_talk


@given(deeds)
@settings(max_examples=30, deadline=None)
def test_a_restart_after_every_look_changes_nothing(story: list[Deed]) -> None:
    assert live(story, manner=MANNER)[1].sent == live(story, restart=True, manner=MANNER)[1].sent


@given(deeds)
@settings(max_examples=30, deadline=None)
def test_a_commit_that_was_lost_is_made_again_word_for_word(story: list[Deed]) -> None:
    world, people = World(MIDNIGHT + 5 * HOUR), People(MANNER)
    for deed in story:
        do(world, deed)
        if deed.heard:
            twin = copy.deepcopy(people)
            assert twin.hear(world) == people.hear(world)


@given(deeds)
@settings(max_examples=30, deadline=None)
def test_persons_change_nothing_for_the_channels_of_the_settings(story: list[Deed]) -> None:
    with_, without = live(story, manner=MANNER)[1], live(story)[1]
    assert [d.key for d in with_.sent if d.person is None] == [d.key for d in without.sent]
    assert any(d.channel == PAGE for d in without.sent) or not without.sent


def test_over_random_answers_every_gawat_ends_answered_or_at_its_last_step() -> None:
    found = ladder_patterns.climbed(12)
    assert found.answered + found.at_last_step == 12
    assert min(found.answered, found.at_last_step) > 0
