"""How turbid the water at the probe really is.

Source: reference domain.md 8.1. Base 1-4 NTU, another each day; the first flush after an idle pipe adds 20-150 NTU and
fades with 3-6 min; now and then a well gives 5-15 NTU for half an hour (`small_events`); a storm rises within hours and
fades within a day; a fault adds what it adds while water moves.
"""

from math import exp

from simulator.chance import Dice

IDLE_PIPE_S = 1800
_FADED = 8.0
_EVENT_PER_DAY = 0.15
_EVENT_S = (1800, 2700)
_DAY_S = 86400


class Water:
    """`extra_ntu` is what faults turn (a broken casing), `storm` (peak NTU, Unix second it began, s of rise, s of
    fade) what a storm does to a shallow well."""

    def __init__(self, seed: int, *, small_events: bool = False) -> None:
        self.extra_ntu = 0.0
        self.storm: tuple[float, int, int, int] | None = None
        self._small_events = small_events
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
        day, second = divmod(ts, _DAY_S)
        part = second / _DAY_S
        base = (1 - part) * self._base(day) + part * self._base(day + 1)
        if not moving:
            return base
        ages = (ts - self._flush_at) / self._flush_tau_s
        flush = self._flush_ntu * exp(-ages) if ages < _FADED else 0.0
        more = self._event(day, second) if self._small_events else 0.0
        if self.storm is not None:
            more += _storm_ntu(self.storm, ts)
        return base + flush + self.extra_ntu + more

    def _base(self, day: int) -> float:
        return self._dice.uniform(-1 - day, 1.0, 4.0)

    def _event(self, day: int, second: int) -> float:
        key = -(1 << 41) - 4 * day
        if self._dice.uniform(key) >= _EVENT_PER_DAY:
            return 0.0
        start = self._dice.uniform(key + 1, 0, _DAY_S)
        length = self._dice.uniform(key + 2, *_EVENT_S)
        return self._dice.uniform(key + 3, 5, 15) if start <= second < start + length else 0.0


def _storm_ntu(storm: tuple[float, int, int, int], ts: int) -> float:
    peak, began, rise_s, fade_s = storm
    age = ts - began
    if age < 0:
        return 0.0
    return peak * age / rise_s if age < rise_s else peak * exp(-(age - rise_s) / fade_s)
