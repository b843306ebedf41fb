"""Which wall time a reading gets, fixed once. Pure; Unix seconds.

A node's own time is believed between Hidran's build and two minutes from now. What carries none, or one that is not
believed, waits for an anchor of its boot (`anchored`); a boot that never got one is placed between its neighbours
(`estimated`). The time of arrival is never taken for the time of measurement; it only bounds it.
"""

from collections.abc import Iterable

BUILD_TS = 1_767_225_600  # 2026-01-01, as in the firmware: no true clock shows less
LEEWAY_S = 120
OFF_S = 120  # a node whose clock stands further off is told the time
NEVER_ANCHORED_S = 24 * 3600
ANCHORED, ESTIMATED = "anchored", "estimated"

Mark = tuple[int, int, str]  # up_s, ts, src: "uptime up_s of this boot was second ts"
Undated = tuple[int, int, int | None]  # up_s, arrival in Unix s, age at sending in s


def is_believable(first_ts: int, last_ts: int, age_s: int | None, rx_s: float) -> bool:
    """True when readings from `first_ts` to `last_ts`, the last one `age_s` old at sending, can have come by `rx_s`."""
    return first_ts >= BUILD_TS and last_ts <= rx_s - (age_s or 0) + LEEWAY_S


def by_mark(marks: list[Mark], up_s: int, rx_s: float) -> tuple[int, str] | None:
    """`(ts, src)` of a sample at `up_s` by the first mark made at or after it, else the last one before; None when
    there is no mark, or it would give a time that cannot be. `marks`: ascending by uptime."""
    if not marks:
        return None
    at, ts, src = next((mark for mark in marks if mark[0] >= up_s), marks[-1])
    found = ts + up_s - at
    return (found, ESTIMATED if src == ESTIMATED else ANCHORED) if is_believable(found, found, None, rx_s) else None


def estimate_zero(rows: Iterable[Undated], after: int | None, before: int | None) -> int:
    """Unix second of uptime zero of a boot that never knew the time.

    `after`: time of the newest reading of the boots before; `before`: when the next boot began. A row that tells its
    age was measured no later than its age before its arrival, and mostly just then: that is the best word. Without it
    the middle between the neighbours errs least; with one neighbour, beside it.
    """
    told = list[int]()
    ups, bounds = list[int](), list[int]()
    for up_s, rx_s, age_s in rows:
        ups.append(up_s)
        bounds.append(rx_s - (age_s or 0) - up_s)
        if age_s is not None:
            told.append(bounds[-1])
    highest = min(bounds) if before is None else min(*bounds, before - max(ups))
    lowest = None if after is None else after + 1 - min(ups)
    if told:
        best = min(told)
    elif lowest is not None:
        best = lowest if before is None else (lowest + highest) // 2
    else:
        best = highest
    return min(best if lowest is None else max(best, lowest), highest)


def within_reason(ts: int, now: float) -> int:
    """An estimate kept inside what can be believed."""
    return min(max(ts, BUILD_TS), int(now))
