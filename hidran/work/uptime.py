"""For how much of the possible time a hydrant gave water, as far as its faults show. Pure.

*Possible* is the time in which it could be known to bring water: hours of sun where only the sun drives the pump and
the tank is not measured; all hours where the level is measured (the tank carries the water through the night) or where
a battery or the mains drive the pump. Time before it was watched, and a day too dull for the pump, are not possible.
*Down* is possible time in which a fault stood that keeps the water away; *unknown* is possible time, not down, in which
nobody could know. What is left is *working*: unknown is never counted as working.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hidran import solar
from hidran.clock import wib_midnight
from hidran.faults.episode import Episode
from hidran.site import Site
from hidran.work.passing import SUN_DEG
from hidran.work.spans import Spans, both, joined, seconds, without

GOAL = 0.96  # what results-based contracts for water points ask for (reference: peers.md 5)
NO_WATER = frozenset({"F01", "F03", "F06", "F07", "F08", "F11"})
NO_GOOD_WATER = frozenset({"F12"})  # when it is GAWAT nobody is to drink it
EMPTY = frozenset({"F20"})
BLIND = frozenset({"F16", "F17"})  # silent, or a clock by which no pump can be judged
DULL = frozenset({"F22"})
_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Uptime:
    """Seconds. `working` + `down` + `unknown` = `possible`."""

    possible: int
    working: int
    down: int
    unknown: int

    @property
    def part(self) -> float | None:
        """Working by possible; None: nothing was possible."""
        return self.working / self.possible if self.possible else None

    @property
    def reaches(self) -> bool | None:
        """Whether the goal was met; None: what is unknown decides it."""
        if not self.possible:
            return None
        if self.working / self.possible >= GOAL:
            return True
        return False if (self.working + self.unknown) / self.possible < GOAL else None


@dataclass(frozen=True, slots=True)
class Watched:
    """One hydrant over [start, end), Unix s. `since`: when its first reading came. `level`: the tank is measured."""

    site: Site
    start: int
    end: int
    since: int
    level: bool = False


def uptime(w: Watched, episodes: Iterable[Episode]) -> Uptime:
    """`episodes`: of this hydrant and of the whole server, in any order."""
    listed, end = list(episodes), w.end
    possible = both(joined([(max(w.start, w.since), end)]), _possible(w, listed))
    down = both(possible, _of(listed, keeps_water_away, end))
    unknown = both(without(possible, down), _of(listed, _blind, end))
    gone, blind, total = seconds(down), seconds(unknown), seconds(possible)
    return Uptime(total, total - gone - blind, gone, blind)


def keeps_water_away(episode: Episode) -> bool:
    """Whoever comes with a bucket goes home without water that he may drink."""
    code, grave = episode.code, episode.severity == "GAWAT"
    if code in EMPTY:
        return grave and not episode.evidence.get("over")
    return (code in NO_WATER and episode.severity != "INFO") or (code in NO_GOOD_WATER and grave)


def _blind(episode: Episode) -> bool:
    return episode.code in BLIND


def _dull(episode: Episode) -> bool:
    return episode.code in DULL


def _of(episodes: Iterable[Episode], wanted: Callable[[Episode], bool], end: int) -> Spans:
    return joined((e.start, end if e.end is None else min(e.end, end)) for e in episodes if wanted(e))


def _possible(w: Watched, episodes: list[Episode]) -> Spans:
    """When the pump could run, or the tank tells."""
    if w.level or w.site.topology != "direct":
        return joined([(w.start, w.end)])
    midnights = range(wib_midnight(w.start), w.end, _DAY_S)
    sun = joined(solar.sun_window(day, SUN_DEG, w.site.lat, w.site.lon) for day in midnights)
    return without(both(sun, joined([(w.start, w.end)])), _of(episodes, _dull, w.end))
