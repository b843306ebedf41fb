"""How turbid the water at the probe really is.

Source: reference domain.md 8.1. Base 1-4 NTU, another each day; the first flush after an idle pipe adds 20-150 NTU and
fades with 3-6 min; a fault adds what it adds while water moves.
"""

from math import exp

from simulator.chance import Dice

IDLE_PIPE_S = 1800
_FADED = 8.0


class Water:
    """`extra_ntu` is what faults turn (a storm in the well, a broken casing)."""

    def __init__(self, seed: int) -> None:
        self.extra_ntu = 0.0
        self._dice = Dice(seed, "water")
        self._flush_at = 0
        self._flush_ntu = 0.0
        self._flush_tau_s = 240.0

    def flows_again(self, ts: int, idle_s: int) -> None:
        """The pump lifts water again after `idle_s` seconds: rust and slime come first."""
        if idle_s < IDLE_PIPE_S:
            return
        self._flush_at = ts
        self._flush_ntu = self._dice.uniform(2 * ts, 20, 150)
        self._flush_tau_s = self._dice.uniform(2 * ts + 1, 180, 360)

    def ntu(self, ts: int, *, moving: bool) -> float:
        """True NTU at the probe; standing water has settled."""
        day = ts // 86400
        part = ts % 86400 / 86400
        base = (1 - part) * self._base(day) + part * self._base(day + 1)
        if not moving:
            return base
        ages = (ts - self._flush_at) / self._flush_tau_s
        flush = self._flush_ntu * exp(-ages) if ages < _FADED else 0.0
        return base + flush + self.extra_ntu

    def _base(self, day: int) -> float:
        return self._dice.uniform(-1 - day, 1.0, 4.0)
