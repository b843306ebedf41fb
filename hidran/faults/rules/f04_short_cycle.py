"""F04: the pump starts and stops again and again (reference: domain.md 4.2).

In weak sun a controller tries every 90 seconds, the panel's voltage collapses and the pump stops within a minute:
that is no fault. So only starts count whose runs last a minute, or that the panel carries. How often this pump starts
on healthy days is learnt.
"""

from dataclasses import dataclass, field, replace

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.peaks import Peaks
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, say


@dataclass(frozen=True, slots=True)
class Settings:
    half_hour: float = setting(6, 2, 1000, "starts", "in 30 minutes")
    hour: float = setting(12, 2, 1000, "starts", "in 60 minutes")
    day: float = setting(100, 10, 10000, "starts", "in 24 h: more than a motor bears, GAWAT")
    calm: float = setting(2, 0, 100, "starts", "in 60 minutes at most: well again")
    run_s: float = setting(60, 5, 3600, "s", "mean run from which a start counts")
    carried_ratio: float = setting(0.7, 0.3, 1, "x Voc", "running voltage from which a start counts, however short")
    high_deg: float = setting(
        40, 0, 80, "degrees", "only in so high a sun, though: behind MPPT it holds in weak sun too"
    )
    usual_factor: float = setting(1.5, 1, 10, "x usual", "more than on healthy days here")
    hold_s: float = setting(900, 0, 86400, "s", "so long, besides the half hour that is counted")
    day_hold_s: float = setting(0, 0, 86400, "s", "besides")
    clear_s: float = setting(1800, 0, 86400, "s", "calm so long")


@dataclass(frozen=True, slots=True)
class Tick:
    """Starts of one reading: `on_s` seconds on; `carried`: the panel's voltage held, None when not seen."""

    ts: int
    starts: int
    on_s: float
    carried: bool | None


@dataclass(frozen=True, slots=True)
class Memory:
    """Starts of the last hour, one by one; the counted ones of the last day by hour."""

    ticks: tuple[Tick, ...] = ()
    hours: tuple[tuple[int, int], ...] = ()
    per_hour: Peaks = field(default_factory=Peaks)
    per_day: Peaks = field(default_factory=Peaks)


STEPS = (Step("PERLU_DICEK", "hold_s", "clear_s"), Step("GAWAT", "day_hold_s", "clear_s"))
_PAUSE: Signs = (Sign.PAUSE, Sign.PAUSE)
_GOOD: Signs = (Sign.GOOD, Sign.GOOD)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if f.pump_on is None:
        return _PAUSE, memory
    quiet = not f.starts and not memory.ticks and not memory.hours
    if quiet and not f.on_s and memory.per_hour.day == f.today.midnight:
        return _GOOD, memory
    memory = _counted(memory, f, s)
    recent = sum(t.starts for t in memory.ticks)
    half = sum(t.starts for t in memory.ticks if t.ts > f.ts - 1800)
    strong = _strong(memory.ticks, s)
    many = strong and (
        half >= max(s.half_hour, s.usual_factor * memory.per_hour.usual / 2)
        or recent >= max(s.hour, s.usual_factor * memory.per_hour.usual)
    )
    sign = Sign.BAD if many else Sign.GOOD if recent <= s.calm or not strong else Sign.NEITHER
    day = sum(n for _, n in memory.hours)
    severe = day > max(s.day, s.usual_factor * memory.per_day.usual)
    memory = _remembered(memory, recent if strong else 0, day)
    return (sign, Sign.BAD if severe else sign if sign is not Sign.BAD else Sign.NEITHER), memory


def _counted(memory: Memory, f: Facts, s: Settings) -> Memory:
    midnight = f.today.midnight
    ticks = tuple(t for t in memory.ticks if t.ts > f.ts - 3600)
    hours = tuple((h, n) for h, n in memory.hours if h > f.ts - 86400)
    if f.starts or (f.on_s and ticks):
        carried = f.panel_v >= s.carried_ratio * f.learned.voc if f.pump_on and f.panel_v is not None else None
        carried = carried if f.site.topology == "direct" and (f.elevation_deg >= s.high_deg or not carried) else None
        ticks = (*ticks, Tick(f.ts, f.starts, f.on_s, carried))
    if f.starts and _strong(ticks, s):
        hour = f.ts // 3600 * 3600 + 3600
        known = dict(hours)
        known[hour] = known.get(hour, 0) + f.starts
        hours = tuple(known.items())
    return Memory(ticks, hours, memory.per_hour.at(midnight), memory.per_day.at(midnight))


def _strong(ticks: tuple[Tick, ...], s: Settings) -> bool:
    """The runs of the last hour are those of a pump that has power."""
    starts = sum(t.starts for t in ticks)
    if not starts:
        return False
    seen = [t.carried for t in ticks if t.carried is not None]
    carried = bool(seen) and sum(seen) >= 0.7 * len(seen)
    if seen and not carried:
        return False
    return carried or sum(t.on_s for t in ticks) / starts >= s.run_s


def _remembered(memory: Memory, hour: int, day: int) -> Memory:
    return replace(memory, per_hour=memory.per_hour.seen(hour), per_day=memory.per_day.seen(day))


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    starts = sum(t.starts for t in memory.ticks)
    return {
        "starts_1h": starts,
        "starts_24h": sum(n for _, n in memory.hours),
        "mean_run_s": round(sum(t.on_s for t in memory.ticks) / starts) if starts else None,
        "usual_1h": memory.per_hour.usual,
    }


def explain(e: Evidence, language: Language) -> str:
    values = {"n": e["starts_1h"], "run": e["mean_run_s"] or 0, "day": e["starts_24h"]}
    sentence = "pompa hidup {n} kali dalam satu jam, rata-rata {run} detik sekali jalan, {day} kali dalam sehari"
    return say(sentence, language, **values)


RULE = Rule("F04", (("pump_on",),), Settings, STEPS, Memory, judge, evidence, explain)
