"""F06: the motor draws far more than it ever did at this voltage, or starts and trips at once: jammed, sand, stuck.

Reference: domain.md 4.2. The first seconds of a start draw much in every motor and are left out. A controller that
gets less voltage (dead cells, a repaired array) draws more current for the very same work: a jam takes more power too.
"""

from dataclasses import dataclass, field, replace

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.peaks import Peaks
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, number, say

_WINDOW_S = 1800
_WIDE = 1.5


@dataclass(frozen=True, slots=True)
class Settings:
    over_ratio: float = setting(1.3, 1.05, 5, "x usual", "more current than this at the same voltage")
    calm_ratio: float = setting(1.15, 1, 5, "x usual", "back below")
    power_ratio: float = setting(1.15, 0, 5, "x usual", "and more power than this part of its best days (direct)")
    inrush_s: float = setting(5, 0, 60, "s", "after a start that say nothing")
    trip_s: float = setting(5, 1, 60, "s", "a run as short as this is a trip")
    trips: float = setting(6, 2, 100, "trips", "in half an hour of good sun, and not one longer run")
    sun_deg: float = setting(45, 0, 80, "degrees", "sun in which a trip is no lack of light")
    hold_s: float = setting(60, 0, 86400, "s", "so long")
    trip_hold_s: float = setting(0, 0, 86400, "s", "besides")
    clear_s: float = setting(600, 0, 86400, "s", "well so long")


@dataclass(frozen=True, slots=True)
class Memory:
    """Starts of the last half hour (Unix s, how many, seconds on), and the most trips on each healthy day."""

    trips: tuple[tuple[int, int, float], ...] = ()
    most: Peaks = field(default_factory=Peaks)


STEPS = (Step("GAWAT", "hold_s", "clear_s"), Step("GAWAT", "trip_hold_s", "clear_s"))


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    memory = _tripped(memory, f, s)
    count = _trips(memory, s)
    many = count >= max(s.trips, 1.5 * memory.most.usual)
    if not many and count:
        memory = replace(memory, most=memory.most.seen(count))
    return (_by_current(f, s), Sign.BAD if many else Sign.NEITHER if memory.trips else _rest(f)), memory


def _tripped(memory: Memory, f: Facts, s: Settings) -> Memory:
    most = memory.most.at(f.today.midnight)
    trips = memory.trips
    if trips and trips[0][0] <= f.ts - _WINDOW_S:
        trips = tuple(t for t in trips if t[0] > f.ts - _WINDOW_S)
    if (f.starts or (f.on_s and trips)) and f.elevation_deg >= s.sun_deg:
        trips = (*trips, (f.ts, f.starts, f.on_s))
    if trips is memory.trips and most is memory.most:
        return memory
    return Memory(trips, most)


def _trips(memory: Memory, s: Settings) -> int:
    """Starts of the last half hour when each of them was a trip, else none."""
    count = sum(n for _, n, _ in memory.trips)
    return count if sum(on_s for _, _, on_s in memory.trips) <= s.trip_s * count else 0


def _rest(f: Facts) -> Sign:
    return Sign.GOOD if f.steady_s else Sign.PAUSE


def _by_current(f: Facts, s: Settings) -> Sign:
    if not f.pump_on or f.pump_a is None or f.on_s <= s.inrush_s:
        return Sign.PAUSE
    most = _most_a(f)
    if most is None:
        return Sign.PAUSE
    if f.pump_a > s.over_ratio * most:
        return Sign.BAD if _takes_more(f, f.pump_a, s) else Sign.NEITHER
    return Sign.GOOD if f.pump_a < s.calm_ratio * most else Sign.NEITHER


def _takes_more(f: Facts, amps: float, s: Settings) -> bool:
    """More power than on its best days; elsewhere than at a panel the voltage stands still and current is enough."""
    if f.site.topology != "direct":
        return True
    most = _most_w(f)
    return most is not None and f.panel_v is not None and f.panel_v * amps > s.power_ratio * most


def _most_w(f: Facts) -> float | None:
    return f.learned.work.usual("power_w", enough=2)


def _most_a(f: Facts) -> float | None:
    """The most it drew at this voltage on good days; where the voltage does not tell, the most at all."""
    amps = f.learned.work.amps
    span = amps.at(f.volt_bin) if f.volt_bin is not None else None
    if amps.whole is None or amps.days < 2:
        return None
    return span.high if span is not None and span.high <= _WIDE * span.low else amps.whole.high


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    trips = _trips(memory, s)
    return {"pump_a": f.pump_a, "most_a": _most_a(f), "trips_30min": trips, "panel_v": f.panel_v}


def explain(e: Evidence, language: Language) -> str:
    if e["trips_30min"]:
        return say("pompa {n} kali mencoba hidup dan langsung berhenti", language, n=e["trips_30min"])
    values = {"a": number(e["pump_a"] or 0, 1), "most": number(e["most_a"] or 0, 1)}
    return say("arus pompa {a} A, biasanya paling banyak {most} A", language, **values)


RULE = Rule("F06", (("pump_on",), ("pump_a",)), Settings, STEPS, Memory, judge, evidence, explain)
