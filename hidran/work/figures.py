"""How long people waited for each other in a month, and how long a fault stood: per hydrant, against two lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from hidran.months import Month
from hidran.work.ticket import Ticket

ANSWER_TARGET_S = 24 * 3600
REPAIR_TARGET_S = 72 * 3600  # a visit within 72 h is the rule of The Water Project (reference: peers.md 5)


@dataclass(frozen=True, slots=True)
class Waits:
    """Some waits against a line, in seconds."""

    target_s: int
    each: tuple[int, ...]

    @property
    def mean_s(self) -> int | None:
        return sum(self.each) // len(self.each) if self.each else None

    @property
    def longest_s(self) -> int | None:
        return max(self.each, default=None)

    @property
    def within(self) -> int:
        """How many kept to the line."""
        return sum(s <= self.target_s for s in self.each)


@dataclass(frozen=True, slots=True)
class MonthOfWork:
    """The tickets of one hydrant that began in a month. `waiting`: how many of them are not proved well; their time
    still runs, so it is in no mean. `unanswered`: nobody has gone yet."""

    hydrant: str
    month: Month
    tickets: int
    waiting: int
    unanswered: int
    answer: Waits
    repair: Waits
    spent_rp: int


def month_of_work(hydrant: str, month: Month, tickets: Iterable[Ticket]) -> MonthOfWork:
    """MTTR is the mean of `repair`, from the onset to the proved recovery. What never was is left out."""
    mine = [t for t in tickets if t.hydrant == hydrant and month.start <= t.since < month.end and not t.never_was]
    return MonthOfWork(
        hydrant,
        month,
        len(mine),
        sum(t.live for t in mine),
        sum(t.live and t.clock.answered is None for t in mine),
        Waits(ANSWER_TARGET_S, tuple(s for t in mine if (s := t.clock.to_answer_s) is not None)),
        Waits(REPAIR_TARGET_S, tuple(s for t in mine if (s := t.clock.to_repair_s) is not None)),
        sum(t.spent_rp for t in mine),
    )
