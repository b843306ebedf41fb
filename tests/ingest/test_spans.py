"""Ranges of sequence numbers behave as the sets they stand for."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from hidran.store import spans

PAIRS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 12)), max_size=25)


def built(pairs: list[tuple[int, int]]) -> tuple[spans.Spans, set[int]]:
    made: spans.Spans = []
    numbers: set[int] = set()
    for first, more in pairs:
        spans.add(made, first, first + more)
        numbers.update(range(first, first + more + 1))
    return made, numbers


def numbers_in(made: spans.Spans) -> set[int]:
    return {n for first, last in made for n in range(first, last + 1)}


@given(PAIRS)
def test_they_hold_what_was_put_in_ascending_apart_and_joined(pairs: list[tuple[int, int]]) -> None:
    made, numbers = built(pairs)
    assert numbers_in(made) == numbers
    assert all(a[1] + 1 < b[0] for a, b in itertools.pairwise(made))


@given(PAIRS, st.integers(1, 80), st.integers(0, 30))
def test_what_is_missing_and_what_is_reached(pairs: list[tuple[int, int]], first: int, more: int) -> None:
    made, numbers = built(pairs)
    last = first + more
    assert spans.missing(made, first, last) == len(set(range(first, last + 1)) - numbers)
    assert spans.contains(made, first) == (first in numbers)
    assert numbers_in(spans.overlapping(made, first, last)) >= numbers & set(range(first, last + 1))
    reached = spans.reach(made, first)
    assert set(range(first + 1, reached + 1)) <= numbers
    assert reached + 1 not in numbers


@given(PAIRS, st.integers(1, 72))
def test_one_number_can_be_taken_out(pairs: list[tuple[int, int]], number: int) -> None:
    made, numbers = built(pairs)
    spans.remove(made, number)
    assert numbers_in(made) == numbers - {number}
