"""Times as they come in over HTTP: RFC 3339 in, Unix seconds inside."""

import re
from dataclasses import dataclass
from datetime import datetime

from api.problems import ProblemError

EARLIEST, LATEST = 1_577_836_800, 4_102_444_800  # 2020-01-01, 2100-01-01
_LOST_PLUS = re.compile(r"^(.+\d) (\d\d:\d\d)$")  # a "+" that was not written as %2B arrives as a space


@dataclass(frozen=True, slots=True)
class Span:
    """(start, end] in Unix seconds."""

    start: int
    end: int


def parse(name: str, text: str) -> int:
    """RFC 3339 -> Unix seconds. ProblemError 400 names the parameter and what is wanted."""
    try:
        at = datetime.fromisoformat(_LOST_PLUS.sub(r"\1+\2", text))
        seconds = at.timestamp() if at.tzinfo is not None else -1.0
    except (ValueError, OverflowError):
        seconds = -1.0
    if not EARLIEST <= seconds <= LATEST:
        wanted = "RFC 3339 with an offset between 2020 and 2100, for instance 2026-11-24T03:00:00Z"
        raise ProblemError(400, "bad-time", f"{name} = {text[:60]!r}: wanted {wanted}")
    return int(seconds)


def span(start: str | None, end: str | None, now: float, usual_s: int) -> Span:
    """The asked-for time, by default the `usual_s` seconds up to `now`."""
    last = parse("to", end) if end is not None else int(now)
    first = parse("from", start) if start is not None else last - usual_s
    if first >= last:
        raise ProblemError(400, "bad-range", "from is not before to: wanted an earlier from or a later to")
    return Span(first, last)
