"""One cause, one voice: what a trouble that was told has brought about is not told, or brought up again, beside it."""

from collections.abc import Iterable

from hidran.faults.episode import RANK
from hidran.faults.suppress import suppressed
from hidran.people.hours import DAY_S
from hidran.people.story import Talk

_OUTLASTS = frozenset({"F20"})  # a tank that ran low is filled only by the next sun


def explained(talk: Talk, talks: Iterable[Talk], recipient: str, now: float) -> bool:
    """Another trouble, no less grave, that this recipient knows of and that still stands, or whose harm outlasts it
    by up to a day, leads to this one."""
    causes = {other.episode.code for other in talks if _explains(other, talk, recipient, now)}
    return talk.episode.code in suppressed(causes)


def _explains(other: Talk, talk: Talk, recipient: str, now: float) -> bool:
    told = other.told.get(recipient)
    if told is None or other.gone or RANK[other.episode.severity] < RANK[talk.episode.severity]:
        return False
    if other.stands:
        return not told.over
    # A tank that runs over is no harm of a pump that stood.
    lasting = talk.episode.code in _OUTLASTS and not talk.episode.evidence.get("over")
    return lasting and other.episode.end is not None and now - other.episode.end < DAY_S
