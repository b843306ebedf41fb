"""How sure a count is: 95 % intervals of a share, of a rate and of a median.

Wilson 1927 for a share; Garwood 1936 (exact Poisson) for a rate, by bisection, so that no statistics package is needed;
the median lies between two ranks of the ordered values whatever their distribution (binomial with one half).
"""

from collections.abc import Callable
from math import comb, exp, lgamma, log, sqrt

Z = 1.959963984540054  # two-sided 95 %
_TAIL = 0.025


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Lowest and highest share that `hits` of `trials` leave plausible; (0, 1) when nothing was tried."""
    if trials == 0:
        return 0.0, 1.0
    share, z2 = hits / trials, Z * Z
    middle = share + z2 / (2 * trials)
    reach = Z * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    whole = 1 + z2 / trials
    low = 0.0 if hits == 0 else max((middle - reach) / whole, 0.0)
    high = 1.0 if hits == trials else min((middle + reach) / whole, 1.0)
    return low, high


def poisson(count: int, exposure: float) -> tuple[float, float]:
    """Lowest and highest rate per unit of `exposure`; (0, inf) when there was none."""
    if exposure <= 0:
        return 0.0, float("inf")
    low = 0.0 if count == 0 else _mean_where(lambda mean: 1 - _at_most(count - 1, mean) < _TAIL, count)
    high = _mean_where(lambda mean: _at_most(count, mean) > _TAIL, count)
    return low / exposure, high / exposure


def median_ranks(count: int) -> tuple[int, int] | None:
    """Places (from 0) of the lowest and highest of `count` ordered values that the median may be; None: too few."""
    below = 0.0
    for place in range(count // 2):
        below += comb(count, place) / 2**count
        if below > _TAIL:
            return None if place == 0 else (place - 1, count - place)
    return None


def _mean_where(below: Callable[[float], bool], count: int) -> float:
    """The mean at which `below` turns from true to false."""
    low, high = 0.0, 4.0 * count + 20
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _at_most(count: int, mean: float) -> float:
    """P(X <= count)."""
    if mean <= 0:
        return 1.0
    return min(sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(count + 1)), 1.0)
