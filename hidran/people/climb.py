"""How far the ladder of a KPP is climbed for one trouble: who is told of a GAWAT while nobody answers. Pure.

Step k is told `after_s` seconds after the trouble was first told, or sooner: whoever cannot go, or cannot be reached,
lets the next step come at once. An answer stops the climb; when no change is seen for the KPP's hours, it begins anew.
"""

from hidran.people.answered import holds
from hidran.people.audience import Recipient
from hidran.people.crew import Crew
from hidran.people.hours import Daytime, by_day
from hidran.people.story import Climb, Talk


def reached(talk: Talk, crew: Crew, now: int) -> int:
    """The highest step that is told now. Of anything milder than GAWAT, and before the first is told: step 0."""
    climb = talk.climb
    if climb is None or talk.episode.severity != "GAWAT":
        return 0
    upto = _upto(talk, climb, now)
    return max((k for k, after in enumerate(crew.after_s) if after <= upto - climb.since), default=0)


def _stopped(talk: Talk, climb: Climb) -> bool:
    """Somebody answered in this round that he sees to it."""
    answer = talk.answer
    return answer is not None and answer.meaning != "cannot" and answer.at >= max(climb.began, talk.grave_from)


def _upto(talk: Talk, climb: Climb, now: int) -> int:
    """The clock of the ladder stands still from an answer on."""
    return min(now, talk.answer.at) if talk.answer is not None and _stopped(talk, climb) else now


def advance(talk: Talk, crew: Crew, now: int, patience_hours: float, daytime: Daytime) -> None:
    """Bring the climb up to `now`, before anybody is told."""
    climb = talk.climb
    if not talk.stands:
        talk.climb = None
    elif climb is not None and _stopped(talk, climb):
        # Whoever went has looked. By night most troubles cannot show a change, so nobody is woken for the second time.
        if not holds(talk, now, patience_hours) and by_day(now, daytime):
            talk.climb = Climb(now, now, climb.round + 1, climb.hurried, climb.lost)
    elif climb is not None:
        _hurry(talk, climb, crew, now)


def _hurry(talk: Talk, climb: Climb, crew: Crew, now: int) -> None:
    answer = talk.answer
    if answer is not None and answer.meaning == "cannot" and answer.at >= climb.began and answer.at > climb.hurried:
        climb.hurried = answer.at
        _next_at_once(talk, climb, crew, min(answer.at, now))
    while _nobody_can_be_reached(talk, climb, crew, now):
        _next_at_once(talk, climb, crew, now)


def _nobody_can_be_reached(talk: Talk, climb: Climb, crew: Crew, now: int) -> bool:
    top = reached(talk, crew, now)
    called = [r for r in crew.persons if r.step <= top]
    return top + 1 < len(crew.after_s) and bool(called) and all(r.id in climb.lost for r in called)


def _next_at_once(talk: Talk, climb: Climb, crew: Crew, at: int) -> None:
    following = reached(talk, crew, at) + 1
    if following < len(crew.after_s):
        climb.since = min(climb.since, at - crew.after_s[following])


def begin(talk: Talk, crew: Crew, now: int) -> None:
    """Somebody at the first step knows now: from here the ladder's clock runs."""
    first = [told for r in crew.at(0) if (told := talk.told.get(r.id)) is not None]
    if talk.climb is None and talk.stands and any(told.severity == "GAWAT" and not told.over for told in first):
        talk.climb = Climb(now, now)


def lose(talk: Talk, person: str) -> bool:
    """No channel reaches that person (`Recipient.id`); False when this is no news, or matters to no climb."""
    if talk.climb is None or person in talk.climb.lost:
        return False
    talk.climb.lost.append(person)
    return True


def joined(talk: Talk, to: Recipient, crew: Crew, now: int) -> bool:
    """His step has been reached, or he is a channel of the settings, which hears at once."""
    return not to.by_ladder or to.step <= reached(talk, crew, now)


def is_anew(talk: Talk, to: Recipient, crew: Crew, now: int) -> bool:
    """He was told in an earlier round, and in this one his step has been reached."""
    told, climb = talk.told.get(to.id), talk.climb
    return (
        to.by_ladder and told is not None and climb is not None
        and told.round < climb.round and joined(talk, to, crew, now)
    )  # fmt: skip
