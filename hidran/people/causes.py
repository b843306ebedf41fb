"""One cause, one voice: what a trouble that was told has brought about is not told, or brought up again, beside it."""

from collections.abc import Callable, Iterable

from hidran.faults.episode import RANK
from hidran.faults.suppress import suppressed
from hidran.people.hours import DAY_S, HOUR_S
from hidran.people.story import Talk

_OF_WATER = frozenset({"F12"})
_OF_DEVICES = frozenset({"F13", "F14", "F15", "F16", "F17", "F18", "F19"})
_OUTLASTS = frozenset({"F20"})  # a tank that ran low is filled only by the next sun


def explained(talk: Talk, talks: Iterable[Talk], recipient: str) -> bool:
    """Another trouble, no less grave, that this recipient knows of and that still stands leads to this one."""
    return _led_to(talk, talks, recipient, lambda cause: cause.stands and not cause.told[recipient].over)


def left_behind(talk: Talk, talks: Iterable[Talk], recipient: str, now: float) -> bool:
    """Such a trouble is over for less than a day, and this is the harm that outlasts it: no tank that runs over."""
    if talk.episode.code not in _OUTLASTS or talk.episode.evidence.get("over"):
        return False
    return _led_to(talk, talks, recipient, lambda cause: (cause.episode.end or now) > now - DAY_S and not cause.stands)


def ended_with_cause(talk: Talk, talks: Iterable[Talk], recipient: str) -> bool:
    """Such a trouble ended within the hour: its all-clear says it of both."""
    end = talk.episode.end or 0
    return _led_to(talk, talks, recipient, lambda cause: abs((cause.episode.end or 0) - end) <= HOUR_S)


def _led_to(talk: Talk, talks: Iterable[Talk], recipient: str, holds: Callable[[Talk], bool]) -> bool:
    causes = {
        other.episode.code
        for other in talks
        if recipient in other.told
        and not other.gone
        and RANK[other.episode.severity] >= RANK[talk.episode.severity]
        and holds(other)
    }
    return talk.episode.code in suppressed(causes)


def cause_class(code: str) -> str:
    """What many hydrants may have in common: the water, the devices that tell of it, or sun and pumps."""
    if code in _OF_WATER:
        return "water"
    return "device" if code in _OF_DEVICES else "pump"
