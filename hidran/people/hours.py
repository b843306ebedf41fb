"""When people may be called: GAWAT at once, PERLU_DICEK by day, INFO lies on the page and calls nobody. WIB."""

from hidran.clock import wib, wib_midnight
from hidran.faults.episode import Severity

Daytime = tuple[int, int]
HOUR_S = 3600
DAY_S = 86400


def by_day(now: float, daytime: Daytime) -> bool:
    """True between the two hours, the second not included."""
    return daytime[0] <= wib(now).hour < daytime[1]


def may_call(severity: Severity, now: float, daytime: Daytime) -> bool:
    return severity != "PERLU_DICEK" or by_day(now, daytime)


def next_call(severity: Severity, at: float, daytime: Daytime) -> float:
    """`at`, or the next morning when that is no hour to call for this severity."""
    if may_call(severity, at, daytime):
        return at
    opening = wib_midnight(at) + daytime[0] * HOUR_S
    return opening if opening > at else opening + DAY_S


def digest_hour(daytime: Daytime) -> int:
    """The last full hour of the day: what went over the ration is told then, in one message."""
    return max(daytime[1] - 1, daytime[0])
