"""What people draw: peaks at dawn and dusk, while pumping peaks at noon; the tank bridges them.

Sources, all in reference domain.md 8.1: 33 members of 4 persons at 30 L a day; shares of the day by hour (North Sumatra
survey); draws of 5-20 L; a fifth more on Friday and Sunday; half while it rains, because roofs give water too.
"""

from math import exp

from simulator.chance import Dice

# (from hour, to hour, share of the day)
_SHARES = ((0, 5, 0.02), (5, 8, 0.40), (8, 11, 0.05), (11, 14, 0.05), (14, 17, 0.05), (17, 20, 0.40), (20, 24, 0.03))
PER_MINUTE = tuple(share / (to - since) / 60 for since, to, share in _SHARES for _hour in range(since, to))
_DRAW_L = 10.5  # mean of the draws below
_BUSY_DAYS = (1, 3)  # Unix day + 7 h, modulo 7: Friday and Sunday
_BUSY = 1.2
_RAINY = 0.5
_DAY_S = 86400
_WIB_S = 7 * 3600


class People:
    """`daily_l`: an ordinary day. `factor`: what a scenario makes of it (feast day 1.5, empty village 0.1)."""

    def __init__(self, seed: int, daily_l: float) -> None:
        self.daily_l = daily_l
        self.factor = 1.0
        self._dice = Dice(seed, "people")

    def want_l(self, ts: int, *, rain: bool) -> float:
        """Litres wanted in the minute that starts at Unix second `ts`."""
        day, second = divmod(ts + _WIB_S, _DAY_S)
        mean_l = self.daily_l * self.factor * PER_MINUTE[second // 3600]
        mean_l *= (_BUSY if day % 7 in _BUSY_DAYS else 1.0) * (_RAINY if rain else 1.0)
        minute = ts // 60
        draws = self._dice.poisson(minute, mean_l / _DRAW_L)
        return sum(self._draw_l(minute * 64 + i) for i in range(draws))

    def _draw_l(self, n: int) -> float:
        return min(max(exp(2.28 + 0.4 * self._dice.normal(n + (1 << 48))), 5.0), 20.0)
