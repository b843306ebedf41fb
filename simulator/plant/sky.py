"""Clouds: which part of the clear-sky light comes through, minute by minute.

A chain of states with lengths and clearness of reference domain.md 8.1: clear (0.95, mean 30 min), broken (0.3-0.9
by AR(1), 15 min), overcast (0.1-0.3, 60 min); in the wet season a storm between 13 and 18 h; smoke haze as a factor
0.6-0.85. The chain begins anew each WIB day, so plants with the same seed stand under the same sky whenever they were
started.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from hidran.clock import utc
from simulator.chance import Dice

State = Literal["clear", "broken", "overcast", "storm"]
Season = Literal["dry", "wet", "year"]

MEAN_MINUTES: dict[State, float] = {"clear": 30, "broken": 15, "overcast": 60, "storm": 90}
# Which state comes next, cumulated: clear, broken, overcast.
_NEXT: dict[str, tuple[float, float]] = {"dry": (0.62, 0.93), "wet": (0.40, 0.78)}
_STORM_DAYS: dict[str, float] = {"dry": 0.08, "wet": 0.5}
_WET_MONTHS = (11, 12, 1, 2, 3, 4)
_DAY_MIN = 1440
_WIB_MIN = 7 * 60


@dataclass(frozen=True, slots=True)
class Spell:
    """Weather that a scenario asks for between two Unix seconds: a state, a haze factor, or both."""

    start: int
    end: int
    state: State | None = None
    haze: float = 1.0


class Sky:
    """Ask for minutes in ascending order. `season` holds for the whole run; "year": November to April is wet."""

    def __init__(self, seed: int, season: Season = "dry", spells: Sequence[Spell] = ()) -> None:
        self.state: State = "clear"
        self._year = season == "year"
        self.season: str = season
        self._dice = Dice(seed, "sky")
        self._spells = tuple(spells)
        self._day = -1
        self._until = 0
        self._storm = (0, 0)
        self._k = 0.8

    def clearness(self, minute: int) -> float:
        """Part of the clear-sky light, 0..1, in the minute that starts at `minute` minutes Unix time."""
        self._follow(minute)
        haze, state = 1.0, self.state
        for spell in self._spells:
            if spell.start <= minute * 60 < spell.end:
                haze, state = spell.haze, spell.state or state
        self.state = state
        return haze * self._light(state, minute)

    def _follow(self, minute: int) -> None:
        day = (minute + _WIB_MIN) // _DAY_MIN
        if day != self._day:
            self._begin_day(day)
        if self._storm[0] <= minute < self._storm[1]:
            self.state = "storm"
        elif minute >= self._until or self.state == "storm":
            self._change(minute)

    def _begin_day(self, day: int) -> None:
        self._day, self._until, self._k = day, 0, 0.8
        midnight = day * _DAY_MIN - _WIB_MIN
        if self._year:
            self.season = "wet" if utc(day * 86400).month in _WET_MONTHS else "dry"
        if self._dice.uniform(-day) < _STORM_DAYS[self.season]:
            start = midnight + int(self._dice.uniform(-day - 500_000, 13 * 60, 16.5 * 60))
            self._storm = (start, start + int(self._length("storm", -day - 1_000_000)))
        else:
            self._storm = (0, 0)

    def _change(self, minute: int) -> None:
        clear, broken = _NEXT[self.season]
        chosen = self._dice.uniform(2 * minute)
        self.state = "clear" if chosen < clear else "broken" if chosen < broken else "overcast"
        self._until = minute + 1 + int(self._length(self.state, 2 * minute + 1))

    def _length(self, state: State, n: int) -> float:
        """An exponential length in minutes, three times the mean at most."""
        mean = MEAN_MINUTES[state]
        return min(-mean * log(1 - self._dice.uniform(n)), 3 * mean)

    def _light(self, state: State, minute: int) -> float:
        push = self._dice.normal(minute + (1 << 40))
        if state == "clear":
            self._k = 0.95 + 0.01 * push
        elif state == "broken":
            self._k = _between(0.6 + 0.85 * (self._k - 0.6) + 0.1 * push, 0.3, 0.9)
        elif state == "overcast":
            self._k = _between(0.2 + 0.9 * (self._k - 0.2) + 0.015 * push, 0.12, 0.3)
        else:
            self._k = _between(0.12 + 0.9 * (self._k - 0.12) + 0.01 * push, 0.08, 0.2)
        return self._k


def _between(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
