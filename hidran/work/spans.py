"""Sets of seconds as ascending, disjoint (start, end) pairs, end not included."""

from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]


def joined(pairs: Iterable[tuple[int, int]]) -> Spans:
    """The seconds in any of them."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(p for p in pairs if p[0] < p[1]):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return tuple(made)


def both(a: Spans, b: Spans) -> Spans:
    """The seconds in each of the two."""
    return joined((max(x[0], y[0]), min(x[1], y[1])) for x in a for y in b)


def without(a: Spans, b: Spans) -> Spans:
    """The seconds of `a` that are not in `b`."""
    left = list(a)
    for start, end in b:
        left = [p for x in left for p in ((x[0], min(x[1], start)), (max(x[0], end), x[1])) if p[0] < p[1]]
    return tuple(left)


def seconds(a: Spans) -> int:
    return sum(end - start for start, end in a)
