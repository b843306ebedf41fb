"""One scenario as values. All moments are seconds from the midnight (WIB) that begins its day 1.

Before day 1 lie the days in which Hidran learns what is usual here.
"""

from dataclasses import dataclass, field
from typing import Any

from hidran.faults.human import Kind
from hidran.faults.water import check_of
from hidran.words import Language
from simulator.faults import Injector
from simulator.plant.plant import Topology
from simulator.plant.sky import Season, State

DAY_S = 86400
CLOCK_RIGHT_S = 120  # a clock that is further off is a fault (reference domain.md 4.2 F17)
LEAST_FLEET = 3  # so many hydrants make a dull day news of its own (F22)


def found_bad(data: dict[str, Any]) -> bool:
    """A water form with a bad sign at any point, or with E. coli."""
    found = check_of(0, data)
    return bool(found.bad_points) or found.e_coli


@dataclass(frozen=True, slots=True)
class Built:
    """What the hydrant is built like. Units are in the names; see `simulator.plant.Spec` for what they mean."""

    topology: Topology = "direct"
    mppt: bool = True
    panel_nominal_v: int = 24
    battery_wh: float = 2400.0
    fitted: tuple[str, ...] = ("tank_full",)
    rated_lpm: float = 18.0
    well_lpm_per_m: float | None = None
    tank_l: float = 4400.0
    tank_level_pct: float = 50.0
    daily_l: float = 4200.0
    small_events: bool = False
    fouling_mv_per_day: float = 0.3
    season: Season = "dry"
    node_charge_pct: float = 85.0
    node_clock_off_s: int = 0
    node_doubled_pct: float = 0.0
    node_rssi_dbm: int = -71


@dataclass(frozen=True, slots=True)
class Weather:
    """A sky that is asked for: `state` (None: as it comes), `haze` the part of the light that smoke lets through."""

    at_s: int
    lasts_s: int
    state: State | None
    haze: float

    @property
    def dull(self) -> bool:
        """A whole day of it keeps pumps still or slow."""
        return self.lasts_s >= DAY_S // 3 and (self.state in ("overcast", "storm") or self.haze < 0.6)


@dataclass(frozen=True, slots=True)
class Happening:
    """`name` as a technician types it; `lasts_s` None: nobody repairs it; `on`: numbers of hydrants, () all."""

    name: str
    injector: type[Injector]
    at_s: int
    lasts_s: int | None
    severity: float
    on: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody told Hidran. `data`: see `hidran.faults.human`."""

    kind: Kind
    at_s: int
    data: dict[str, Any]
    on: tuple[int, ...]

    @property
    def bad_water(self) -> bool:
        return self.kind == "water_check" and found_bad(self.data)


@dataclass(frozen=True, slots=True)
class Scenario:
    """`name`: of its file; `days` of its story from day 1 on; `learn_days` before it; `hydrants` under one sky."""

    name: str
    title: str
    title_en: str
    line: str
    line_en: str
    days: int
    learn_days: int = 15
    hydrants: int = 1
    built: Built = field(default_factory=Built)
    weather: tuple[Weather, ...] = ()
    happens: tuple[Happening, ...] = ()
    words: tuple[Word, ...] = ()

    def title_in(self, language: Language) -> str:
        return self.title_en if language == "en" else self.title

    def line_in(self, language: Language) -> str:
        return self.line_en if language == "en" else self.line

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of what Hidran should say of it: its faults, a bad water check, a dull day over a fleet."""
        caused = dict.fromkeys(code for h in self.happens for code in h.injector.codes)
        if abs(self.built.node_clock_off_s) > CLOCK_RIGHT_S:
            caused["F17"] = None
        if any(w.bad_water for w in self.words):
            caused["F21"] = None
        if self.hydrants >= LEAST_FLEET and any(w.dull for w in self.weather):
            caused["F22"] = None
        return tuple(caused)

    @property
    def healthy(self) -> bool:
        """Nothing is broken: weather over a fleet is news, and no fault."""
        return not set(self.codes) - {"F22"}

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "title_en": self.title_en,
            "line": self.line,
            "line_en": self.line_en,
            "codes": list(self.codes),
            "healthy": self.healthy,
            "learn_days": self.learn_days,
            "days": self.days,
            "hydrants": self.hydrants,
        }
