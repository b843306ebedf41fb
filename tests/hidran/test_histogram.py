"""The histogram: merging loses nothing, a quantile is within its bound."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hidran.errors import StoreDamagedError
from hidran.store.histogram import RELATIVE_ERROR, ZERO_BELOW, Histogram

VALUES = st.lists(st.floats(0, 10_000) | st.integers(0, 10_000).map(float) | st.floats(0, 1), max_size=60)


def true_quantile(values: list[float], q: float) -> float:
    return sorted(values)[max(math.ceil(q * len(values)), 1) - 1]


@given(VALUES, VALUES, VALUES)
def test_merging_in_any_order_is_the_same_as_counting_at_once(a: list[float], b: list[float], c: list[float]) -> None:
    x, y, z = Histogram.of(a), Histogram.of(b), Histogram.of(c)
    at_once = Histogram.of(a + b + c)
    assert x.merged(y).merged(z) == x.merged(y.merged(z)) == z.merged(x).merged(y) == at_once
    assert at_once.n == len(a) + len(b) + len(c)


@given(VALUES.filter(bool), st.sampled_from([0.0, 0.05, 0.5, 0.95, 1.0]))
@settings(max_examples=300)
def test_a_quantile_is_within_its_bound(values: list[float], q: float) -> None:
    found, true = Histogram.of(values).quantile(q), true_quantile(values, q)
    assert found is not None
    if true < ZERO_BELOW:
        assert found == 0
    else:
        assert found == pytest.approx(true, rel=RELATIVE_ERROR * (1 + 1e-9))


@given(VALUES)
def test_what_is_stored_comes_back(values: list[float]) -> None:
    made = Histogram.of(values)
    assert Histogram.decode(made.encode()) == made


@given(st.binary(max_size=30))
def test_rubbish_is_refused_or_read_but_never_breaks_anything_else(data: bytes) -> None:
    try:
        assert Histogram.decode(data).n >= 0
    except StoreDamagedError as error:
        assert "restore a backup" in str(error) or "update Hidran" in str(error)


def test_nothing_has_no_quantile() -> None:
    assert Histogram.of([]).quantile(0.5) is None
    assert Histogram.decode(Histogram.of([]).encode()).n == 0


def test_an_hour_of_one_probe_is_some_bytes_and_the_widest_month_some_kilobytes() -> None:
    hour = Histogram.of([4200 + minute % 9 for minute in range(60)])
    month = Histogram.of([0.1 * n for n in range(100_000)])
    assert len(hour.encode()) <= 12
    assert len(month.encode()) < 16_384
