"""One cause, one voice: a trouble whose cause stands, and was told, is not brought up again beside it."""

from collections.abc import Iterable

from hidran.faults.episode import RANK
from hidran.faults.suppress import suppressed
from hidran.people.story import Talk


def explained(talk: Talk, talks: Iterable[Talk], recipient: str) -> bool:
    """Another trouble, no less grave, that this recipient knows of and that still stands leads to this one."""
    return talk.episode.code in suppressed({other.episode.code for other in talks if _speaks(other, talk, recipient)})


def _speaks(other: Talk, talk: Talk, recipient: str) -> bool:
    told = other.told.get(recipient)
    known = told is not None and not told.over
    return known and other.stands and RANK[other.episode.severity] >= RANK[talk.episode.severity]
