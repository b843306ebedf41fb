"""Chance without memory: a number that depends only on (seed, stream, n).

Looking at a part twice, or not at all, changes nothing for the others, so the same seed gives the same data on any
machine, in any order of looking. Source: the SplitMix64 finalizer (Steele, Lea, Flood 2014).
"""

import zlib
from math import exp

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_UNIT = 2.0**-64
_NORMAL = 3.0**0.5 / 65536
_NORMAL_MEAN = 2 * 65535


def _mix(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


class Dice:
    """One stream of chance, for one part of one plant."""

    __slots__ = ("_start",)

    def __init__(self, seed: int, stream: str) -> None:
        self._start = _mix(_mix(seed & _MASK) ^ zlib.crc32(stream.encode()))

    def _bits(self, n: int) -> int:
        return _mix((self._start + n * _GOLDEN) & _MASK)

    def uniform(self, n: int, low: float = 0.0, high: float = 1.0) -> float:
        """low <= x < high."""
        return low + (high - low) * self._bits(n) * _UNIT

    def normal(self, n: int) -> float:
        """Mean 0, variance 1, never beyond 3.5: the sum of four uniform numbers."""
        z = self._bits(n)
        total = (z & 0xFFFF) + (z >> 16 & 0xFFFF) + (z >> 32 & 0xFFFF) + (z >> 48)
        return (total - _NORMAL_MEAN) * _NORMAL

    def poisson(self, n: int, mean: float) -> int:
        """How many events, when `mean` (a few at most) are expected."""
        part = self.uniform(n)
        count, chance = 0, exp(-mean)
        while part > chance and count < 50:
            part -= chance
            count += 1
            chance *= mean / count
        return count
