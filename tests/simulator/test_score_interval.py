"""Intervals against published values and against what an interval must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.score.interval import median_ranks, poisson, wilson


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (15, 148, 0.0624, 0.1605), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_gives_newcombes_values(hits: int, trials: int, low: float, high: float) -> None:
    assert wilson(hits, trials) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (100, 81.3640, 121.6275)]
)
def test_poisson_gives_garwoods_values(count: int, low: float, high: float) -> None:
    assert poisson(count, 1.0) == pytest.approx((low, high), abs=1e-3)
    assert poisson(count, 4.0) == pytest.approx((low / 4, high / 4), abs=1e-3)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] <= high <= 1


def test_nothing_tried_leaves_everything_plausible() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert poisson(0, 0.0) == (0.0, float("inf"))


def test_of_few_values_the_median_is_not_known_and_of_many_it_is_narrow() -> None:
    assert median_ranks(5) is None
    assert median_ranks(6) == (0, 5)  # all six on one side: 2 x 1/64, less than 5 %
    assert median_ranks(100) == (39, 60)
