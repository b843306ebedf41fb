"""When people may be called: GAWAT at once, PERLU_DICEK by day, INFO lies on the page and calls nobody. WIB."""

from hidran.clock import wib, wib_midnight
from hidran.faults.episode import Severity

Daytime = tuple[int, int]
Quiet = tuple[int, int]  # WIB hours (from, to), may pass midnight; two equal ones: never
HOUR_S = 3600
DAY_S = 86400


def by_day(now: float, daytime: Daytime) -> bool:
    """True between the two hours, the second not included."""
    return daytime[0] <= wib(now).hour < daytime[1]


def quiet_now(now: float, quiet: Quiet | None) -> bool:
    """True in the hours in which a person wants to hear of nothing but GAWAT."""
    if quiet is None:
        return False
    start, end = quiet
    return (wib(now).hour - start) % 24 < (end - start) % 24


def may_call(severity: Severity, now: float, daytime: Daytime, quiet: Quiet | None = None) -> bool:
    if severity == "GAWAT":
        return True
    return not quiet_now(now, quiet) and (severity != "PERLU_DICEK" or by_day(now, daytime))


def next_call(severity: Severity, at: float, daytime: Daytime) -> float:
    """`at`, or the next morning when that is no hour to call for this severity."""
    if may_call(severity, at, daytime):
        return at
    opening = wib_midnight(at) + daytime[0] * HOUR_S
    return opening if opening > at else opening + DAY_S


def digest_hour(daytime: Daytime, quiet: Quiet | None = None) -> int:
    """The last full hour of a person's day: what went over the ration is told then, in one message."""
    last = max(daytime[1] - 1, daytime[0])
    if quiet is None:
        return last
    hushed = {(quiet[0] + n) % 24 for n in range((quiet[1] - quiet[0]) % 24)}
    return max((hour for hour in range(daytime[0], daytime[1]) if hour not in hushed), default=last)
