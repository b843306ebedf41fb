"""A pump that dies at any minute of a day, 1,000 times, with answers at random: where the ladder ends."""

import random
from dataclasses import dataclass
from typing import Any

from hidran.people.answered import About, take
from hidran.people.climb import lose, reached
from hidran.people.story import Answered, Talk
from tests.hidran.people.kampung import HYDRANT, PERSONS, ROLES, at, manner
from tests.hidran.people.world import HOUR, MIDNIGHT, MINUTE, People, World

MEANINGS = ("going", "cannot", "done", "repairing", "full")
NAMES = {p.id: p.name for p in PERSONS}
STEP_S = 10 * MINUTE
DAYS_S, SILENCE_S = 48 * HOUR, 24 * HOUR
MANNER = manner()


@dataclass
class Ends:
    """How the patterns ended. `answered`: the newest answer of a round stops the ladder. `left`: neither."""

    answered: int = 0
    at_last_step: int = 0
    left: int = 0
    answers: int = 0
    messages: int = 0


def run(full: bool) -> dict[str, Any]:
    patterns = 1000 if full else 30
    found = climbed(patterns)
    return {
        "number": 131,
        "title": f"Ladder over {patterns:,} random patterns of answers, two days each, then silence",
        "goal": "every GAWAT ends answered or at its last step, with everybody of the KPP told",
        "result": f"{found.answers:,} answers, {found.messages:,} messages to persons: {found.answered} ended "
        f"answered, {found.at_last_step} at the last step, {found.left} neither",
        "ok": found.left == 0 and found.answered > 0 and found.at_last_step > 0,
    }


def climbed(patterns: int, seed: int = 6) -> Ends:
    """Each pattern: two days in which people answer, cannot go, are out of reach, or say nothing; whoever stopped the
    ladder at its end has answered it, else it must come to its last step in a silent day."""
    dice, found = random.Random(seed), Ends()
    for _ in range(patterns):
        world, people = _two_days(dice, found)
        if _stopped(_talk(people)):
            found.answered += 1
            continue
        _pass(world, people, SILENCE_S)
        top = reached(_talk(people), MANNER.crew(HYDRANT), world.now)
        everybody = {at(number) for number in ROLES} <= set(_talk(people).told)
        found.at_last_step += everybody and top == 2
        found.left += not (everybody and top == 2)
    return found


def _two_days(dice: random.Random, found: Ends) -> tuple[World, People]:
    world, people = World(MIDNIGHT + dice.randrange(24 * 60) * MINUTE, HYDRANT), People(MANNER)
    eager = dice.choice((0.0, 0.003, 0.02, 0.1))
    world.rise("F01")
    people.hear(world)
    for _ in range(0, DAYS_S, STEP_S):
        known = [number for number in ROLES if at(number) in _talk(people).told]
        if known and dice.random() < eager:
            number = dice.choice(known)
            said = Answered(f"{NAMES[number]} ({ROLES[number]})", world.now, dice.choice(MEANINGS))  # type: ignore[arg-type]
            take(people.stories[HYDRANT], About(HYDRANT), said)
            found.answers += 1
        elif known and dice.random() < 0.005:
            lose(_talk(people), at(dice.choice(known)))
        _pass(world, people, STEP_S)
    found.messages += sum(d.person is not None for d in people.sent)
    return world, people


def _pass(world: World, people: People, seconds: int) -> None:
    for _ in range(0, seconds, STEP_S):
        world.now += STEP_S
        people.hear(world)


def _talk(people: People) -> Talk:
    (talk,) = people.stories[HYDRANT].talks
    return talk


def _stopped(talk: Talk) -> bool:
    answer, climb = talk.answer, talk.climb
    return answer is not None and climb is not None and answer.meaning != "cannot" and answer.at >= climb.began
