"""Whatever happens, in whatever rhythm it is heard: what people are told keeps its promises."""

import copy
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hidran.clock import wib, wib_midnight
from hidran.faults.episode import RANK, Severity
from hidran.people import policy
from hidran.people.hearing import hear
from hidran.people.manner import Manner
from hidran.people.story import Story
from hidran.store.outbox import Draft
from tests.hidran.people.world import ADMIN, HOUR, MANNER, MIDNIGHT, MINUTE, WARGA, People, World

CODES = ("F01", "F08", "F12")
WHAT = ("worsen", "take_back", "move", "reopen", "late", "wait")
SEVERITIES: tuple[Severity, ...] = ("INFO", "PERLU_DICEK", "GAWAT")


@dataclass(frozen=True)
class Deed:
    """Something happens at a hydrant, `minutes` after the deed before; `heard`: notify looks right after."""

    minutes: int
    what: str
    code: str
    severity: Severity
    heard: bool


deeds = st.lists(
    st.builds(
        Deed,
        minutes=st.sampled_from((0, 5, 20, 60, 300, 700)),
        what=st.sampled_from(
            ("rise", "rise", "worsen", "clear", "clear", "take_back", "move", "reopen", "late", "wait")
        ),
        code=st.sampled_from(CODES),
        severity=st.sampled_from(SEVERITIES),
        heard=st.booleans(),
    ),
    max_size=40,
)


def do(world: World, deed: Deed) -> None:
    """Let it happen, if the engine could write it now."""
    world.now += deed.minutes * MINUTE
    open_one = world.open(deed.code)
    if deed.what == "rise" and open_one is None:
        world.rise(deed.code, deed.severity)
    elif deed.what == "late" and open_one is None:
        world.now += 2 * HOUR
        world.late(deed.code, deed.severity, ended_ago_s=MINUTE)
    elif deed.what == "reopen" and deed.code not in world.gone and deed.code in world.episodes and open_one is None:
        world.reopen(deed.code)
    elif open_one is not None:
        _to_an_open_one(world, deed, open_one.severity)


def _to_an_open_one(world: World, deed: Deed, severity: Severity) -> None:
    if deed.what == "worsen" and RANK[deed.severity] > RANK[severity]:
        world.worsen(deed.code, deed.severity)
    elif deed.what == "clear":
        world.clear(deed.code)
    elif deed.what == "take_back":
        world.take_back(deed.code)
    elif deed.what == "move":
        world.move(deed.code, by_s=-MINUTE)


Look = Callable[[World, People, list[Draft]], None]


def live(
    story: list[Deed], look: Look = lambda w, p, d: None, *, restart: bool = False, manner: Manner = MANNER
) -> tuple[World, People]:
    """Play it, looking every half hour and where the deeds say so, then two quiet days."""
    world, people = World(MIDNIGHT + 5 * HOUR), People(manner)
    for deed in [*story, Deed(2 * 24 * 60, "wait", "F01", "INFO", True)]:
        target = world.now + deed.minutes * MINUTE
        while world.now + 30 * MINUTE < target:
            world.now += 30 * MINUTE
            look(world, people, people.hear(world, restart=restart))
        do(world, replace(deed, minutes=(target - world.now) // MINUTE))
        if deed.heard:
            look(world, people, people.hear(world, restart=restart))
    return world, people


@given(deeds)
@settings(max_examples=200, deadline=None)
def test_only_what_is_true_is_said_at_an_hour_at_which_it_may_be(story: list[Deed]) -> None:
    said = []

    def look(world: World, _people: People, drafts: list[Draft]) -> None:
        by_day = 6 <= wib(world.now).hour < 20
        for d in drafts:
            said.append(d)
            assert d.severity != "PERLU_DICEK" or by_day
            assert d.severity != "INFO" or d.channel == "page"
            true = world.open(d.code)
            if d.kind in ("raise", "remind"):
                assert true is not None
                assert (true.severity, true.start) == (d.severity, d.since)

    live(story, look)
    assert len({d.key for d in said}) == len(said)


@given(deeds)
@settings(max_examples=200, deadline=None)
def test_in_the_end_everybody_knows_what_stands_and_that_the_rest_is_over(story: list[Deed]) -> None:
    world, people = live(story)
    for talk in people.stories.get(world.hydrant, Story("")).talks:
        for recipient in MANNER.audience:
            told = talk.told.get(recipient.id)
            if talk.stands and recipient.hears(talk.episode.severity):
                assert told is not None
                assert not told.over
                assert RANK[told.severity] >= RANK[talk.episode.severity]
            elif not talk.stands:
                assert told is None or told.over
    standing = {c for c in CODES if world.open(c)}
    assert {t.episode.code for s in people.stories.values() for t in s.talks if t.stands} == standing


@given(deeds)
@settings(max_examples=200, deadline=None)
def test_a_conversation_begins_once_and_ends_before_it_begins_again(story: list[Deed]) -> None:
    _, people = live(story)
    talks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for d in people.sent:
        if d.kind in ("raise", "remind", "clear"):
            talks[d.recipient, "/".join(d.key.split("/")[1:4])].append(d.kind)
    for kinds in talks.values():
        assert kinds.count("raise") <= 1
        assert "raise" not in kinds[1:]
        assert all(pair != ("clear", "clear") for pair in itertools.pairwise(kinds))


@given(deeds)
@settings(max_examples=200, deadline=None)
def test_nobody_gets_more_than_the_ration_and_one_digest(story: list[Deed]) -> None:
    _, people = live(story)
    for recipient in ("admin", "warga"):
        per_day: dict[int, Counter[str]] = defaultdict(Counter)
        urgent: set[tuple[int, str]] = set()
        for d in (d for d in people.sent if d.recipient == recipient):
            day = wib_midnight(d.created_ms / 1000)
            loud = d.severity == "GAWAT" and d.kind in ("raise", "remind")
            exempt = d.kind == "clear" or (loud and (day, d.code) not in urgent)
            if loud:
                urgent.add((day, d.code))
            name = "digest" if d.kind == "digest" else "rationed"
            per_day[day]["exempt" if exempt else name] += 1
        assert all(c["rationed"] <= MANNER.per_day and c["digest"] <= 1 for c in per_day.values())


@given(deeds)
@settings(max_examples=100, deadline=None)
def test_a_restart_after_every_look_changes_nothing(story: list[Deed]) -> None:
    assert live(story)[1].sent == live(story, restart=True)[1].sent


@given(deeds, st.data())
@settings(max_examples=100, deadline=None)
def test_a_commit_that_was_lost_is_made_again_word_for_word(story: list[Deed], data: st.DataObject) -> None:
    """The crash comes between saying and committing: memory and cursor are those of before, the words are the same."""
    world, people = World(MIDNIGHT + 5 * HOUR), People()
    for deed in story:
        do(world, deed)
        if deed.heard:
            twin = copy.deepcopy(people)
            if data.draw(st.booleans()):
                twin.hear(world)
                twin = copy.deepcopy(people)
            assert twin.hear(world) == people.hear(world)


@given(deeds, st.integers(1, 5))
@settings(max_examples=100, deadline=None)
def test_the_size_of_the_batches_changes_nothing(story: list[Deed], size: int) -> None:
    world = World(MIDNIGHT + 5 * HOUR)
    for deed in story:
        do(world, deed)
    stories: dict[str, Story] = {}
    for event in world.log:
        hear(stories.setdefault(event.hydrant, Story(event.hydrant)), event)
        if event.id % size == 0:
            stories = {h: Story(s.hydrant, s.talks, s.rations) for h, s in stories.items()}
    pieces = policy.step(stories, [], world.now, MANNER)
    assert pieces == policy.step({}, world.log, world.now, MANNER)


@given(deeds)
@settings(max_examples=100, deadline=None)
def test_hearing_the_whole_log_again_says_nothing_more(story: list[Deed]) -> None:
    world, people = live(story)
    people.hear(world)
    people.upto = 0
    keys = {d.key for d in people.sent}
    again = policy.step(people.stories, world.log, world.now, MANNER)
    assert [s.draft.key for s in again if s.draft.key not in keys] == []


@pytest.mark.parametrize("recipient", [ADMIN, WARGA])
def test_the_properties_are_not_empty(recipient: str) -> None:
    """One hand-made story reaches every kind of message but the digest."""
    story = [
        Deed(60, "rise", "F08", "GAWAT", True),
        Deed(700, "clear", "F08", "GAWAT", True),
        Deed(700, "late", "F12", "PERLU_DICEK", True),
        Deed(300, "wait", "F12", "INFO", True),
    ]
    _, people = live(story)
    assert {k for k, _, _ in people.told(recipient)} == {"raise", "remind", "clear", "summary"}
