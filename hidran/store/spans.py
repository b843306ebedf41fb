"""Sets of sequence numbers as ascending, disjoint, inclusive [first, last] pairs, joined where they touch."""

from bisect import bisect_left

Spans = list[list[int]]


def add(spans: Spans, first: int, last: int) -> None:
    """Put first..last in."""
    if spans and spans[-1][0] <= first <= spans[-1][1] + 1:  # the usual case: the next readings of a boot
        spans[-1][1] = max(spans[-1][1], last)
        return
    low = bisect_left(spans, first - 1, key=_last)
    high = low
    while high < len(spans) and spans[high][0] <= last + 1:
        first, last = min(first, spans[high][0]), max(last, spans[high][1])
        high += 1
    spans[low:high] = [[first, last]]


def remove(spans: Spans, number: int) -> None:
    """Take one number out, if it is in."""
    place = bisect_left(spans, number, key=_last)
    if place < len(spans) and spans[place][0] <= number:
        first, last = spans[place]
        spans[place : place + 1] = [[a, b] for a, b in ((first, number - 1), (number + 1, last)) if a <= b]


def overlapping(spans: Spans, first: int, last: int) -> Spans:
    """The pairs that share a number with first..last."""
    if not spans or spans[-1][1] < first:
        return []
    low = bisect_left(spans, first, key=_last)
    high = low
    while high < len(spans) and spans[high][0] <= last:
        high += 1
    return spans[low:high]


def missing(spans: Spans, first: int, last: int) -> int:
    """How many of first..last are not in."""
    taken = sum(min(b, last) - max(a, first) + 1 for a, b in overlapping(spans, first, last))
    return max(last - first + 1, 0) - taken


def contains(spans: Spans, number: int) -> bool:
    return bool(overlapping(spans, number, number))


def reach(spans: Spans, floor: int) -> int:
    """The last number of the run that begins at or below `floor` + 1: everything up to it is in or at most `floor`."""
    found = overlapping(spans, floor + 1, floor + 1)
    return found[0][1] if found else floor


def _last(pair: list[int]) -> int:
    return pair[1]
