"""A transmission turbidity probe of the SEN0189 class, as voltage before the divider.

Sources, reference domain.md 2.1, 2.2 and 8.1: 4.1 V +- 0.3 V in clear water at 25 C, another with each unit; fall below
clear water by the digitised TSW-10 curve; -19.2 mV per degree; slime takes some mV a day until the glass is cleaned;
a plug put in the wrong way gives 40 mV; a dead converter holds its last value without a tremble.
"""

from itertools import pairwise

from simulator.chance import Dice

CLEAR_MV = 4100.0
SPREAD_MV = 300.0
MV_PER_C = -19.2
REVERSED_MV = 40.0
# (NTU, mV below clear water), TSW-10 graph
_CURVE = ((0.0, 0.0), (50.0, 50.0), (250.0, 400.0), (500.0, 750.0), (750.0, 1100.0), (1000.0, 1400.0), (2000.0, 2050.0))


class Probe:
    """`clear_mv`: this unit in clear water at 25 C. What faults turn: `slime_mv_per_day` since `slime_from` (beyond
    the usual fouling), `reversed_plug`, `held_mv`, `cut` (its cable), `bubbles` (part of looks with one)."""

    def __init__(self, seed: int, fouling_mv_per_day: float, cleaned_at: int) -> None:
        self.clear_mv = CLEAR_MV + Dice(seed, "probe").uniform(0, -SPREAD_MV, SPREAD_MV)
        self.fouling_mv_per_day = fouling_mv_per_day
        self.cleaned_at = cleaned_at
        self.slime_mv_per_day = 0.0
        self.slime_from = 0
        self.reversed_plug = False
        self.held_mv: float | None = None
        self.cut = False
        self.bubbles = 0.003

    def mv(self, ts: int, ntu: float, water_c: float) -> float:
        """What the probe gives, before noise and converter."""
        if self.held_mv is not None:
            return self.held_mv
        if self.reversed_plug:
            return REVERSED_MV
        fouled = self.fouling_mv_per_day * max(ts - self.cleaned_at, 0) / 86400
        if self.slime_mv_per_day:
            fouled += self.slime_mv_per_day * max(ts - max(self.slime_from, self.cleaned_at), 0) / 86400
        return max(self.clear_mv - drop_mv(ntu) + MV_PER_C * (water_c - 25) - fouled, 0.0)

    def clean(self, ts: int) -> None:
        """Somebody wiped the glass."""
        self.cleaned_at = ts


def drop_mv(ntu: float) -> float:
    """mV below clear water."""
    if ntu <= 50.0:
        return ntu
    for (a_ntu, a_mv), (b_ntu, b_mv) in pairwise(_CURVE):
        if ntu <= b_ntu:
            return a_mv + (ntu - a_ntu) / (b_ntu - a_ntu) * (b_mv - a_mv)
    return _CURVE[-1][1]
