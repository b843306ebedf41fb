"""An answer takes effect: it stops the reminders of what it is about, and everybody who was told hears who goes.

It holds for a while only. A trouble that stands after that is told again, with what was said of it.
"""

from dataclasses import dataclass

from hidran.faults.episode import RANK
from hidran.people.answer import Meaning
from hidran.people.hours import HOUR_S
from hidran.people.story import Answered, Story, Talk

# How long after which answer a change is waited for. Work takes a day; who says 'done' is believed for two hours.
HOLDS_S: dict[Meaning, int] = {"repairing": 24 * HOUR_S, "done": 2 * HOUR_S}
CALLS = RANK["PERLU_DICEK"]
REPEAT_S = 600
_TANK = frozenset({"F01", "F20"})  # where a full tank explains it


def offered(code: str, *, tank_seen: bool = False) -> tuple[Meaning, ...]:
    """What can be answered to a fault. Nobody is asked whether the tank is full where a sensor sees it."""
    by_the_tank = ("full",) if code in _TANK and not tank_seen else ()
    return ("going", *by_the_tank, "repairing", "done")


@dataclass(frozen=True, slots=True)
class About:
    """What an answer is about. `code` of the fault; None: whatever stands at that hydrant."""

    hydrant: str
    code: str | None = None


def standing(story: Story) -> list[Talk]:
    """Troubles that stand, call, and were told to somebody."""
    return [t for t in story.talks if t.stands and RANK[t.episode.severity] >= CALLS and t.told]


def take(story: Story, about: About, answer: Answered) -> list[Talk]:
    """The conversations that the answer is about, which know it from now on. Taking it twice changes nothing.

    Several of them share the answer, so that each recipient hears it once.
    """
    meant = [t for t in standing(story) if about.code in {None, t.episode.code}]
    for talk in meant:
        if talk.answer is None or _is_news(answer, talk.answer):
            talk.answer = answer
    return meant


def _is_news(answer: Answered, known: Answered) -> bool:
    """Another person, another meaning, or the same after a while: a button that is pressed twice is one answer.

    That somebody else cannot go changes nothing for whoever is on his way.
    """
    if answer.meaning == "cannot" and known.meaning in {"going", "repairing"} and answer.who != known.who:
        return False
    same = (answer.who, answer.meaning) == (known.who, known.meaning)
    return answer.at >= known.at + REPEAT_S if same else answer.at >= known.at


def holds(talk: Talk, now: float, hours: float) -> bool:
    """Somebody has answered, lately enough that a change may still come. `hours`: for whoever said that he goes."""
    answer = talk.answer
    if answer is None or answer.meaning == "cannot" or answer.at < talk.grave_from:
        return False
    return now - answer.at < HOLDS_S.get(answer.meaning, hours * HOUR_S)
