"""F04: the pump starts and stops again and again (reference: domain.md 4.2).

In weak sun a controller tries every 90 seconds, the panel's voltage collapses and the pump stops within a minute:
that is no fault. So only starts count whose own run lasts a minute, or that the panel carries. How often this pump
starts so on healthy days, between clouds, is learnt.
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
    run_s: float = setting(60, 5, 3600, "s", "run from which its start counts")
    carried_ratio: float = setting(0.7, 0.3, 1, "x Voc", "running voltage from which a start counts, however short")
    load_ratio: float = setting(0.85, 0.3, 1, "x usual", "pulled below this part of what is usual here: weak light")
    open_ratio: float = setting(0.97, 0.8, 1, "x open", "a panel that does not feel the pump says nothing of it")
    high_deg: float = setting(
        40, 0, 80, "degrees", "only in so high a sun, though: behind MPPT it holds in weak sun too"
    )
    day_deg: float = setting(10, 0, 60, "degrees", "a pump that rests in lower sun or by night is no sign of calm")
    usual_factor: float = setting(1.5, 1, 10, "x usual", "more than on healthy days here")
    hold_s: float = setting(900, 0, 86400, "s", "so long, besides the half hour that is counted")
    day_hold_s: float = setting(0, 0, 86400, "s", "besides")
    clear_s: float = setting(7200, 0, 86400, "s", "calm so long: a float that bounces does so again the next hour")


@dataclass(frozen=True, slots=True)
class Run:
    """What followed a start, or some within one reading (`starts`, the first seen at `ts`): seconds on. `carried`: the
    panel has held its voltage; False: it never has; None: not seen."""

    ts: int
    starts: int
    on_s: float
    carried: bool | None

    def counts(self, s: Settings) -> bool:
        """A run of a pump that has power."""
        return self.carried is True or (self.carried is None and self.on_s >= s.run_s * self.starts)


@dataclass(frozen=True, slots=True)
class Memory:
    """Runs begun in the last hour; the starts that counted in the last day by hour; the most of healthy days."""

    runs: tuple[Run, ...] = ()
    hours: tuple[tuple[int, int], ...] = ()
    per_hour: Peaks = field(default_factory=Peaks)
    per_day: Peaks = field(default_factory=Peaks)


STEPS = (Step("PERLU_DICEK", "hold_s", "clear_s"), Step("GAWAT", "day_hold_s", "clear_s"))
_PAUSE: Signs = (Sign.PAUSE, Sign.PAUSE)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if f.pump_on is None:
        return _PAUSE, memory
    quiet = not f.starts and not memory.runs and not memory.hours
    calm = Sign.GOOD if f.on_s or f.elevation_deg >= s.day_deg else Sign.PAUSE
    if quiet and not f.on_s and memory.per_hour.day == f.today.midnight:
        return (calm, calm), memory
    memory = _counted(memory, f, s)
    recent = sum(r.starts for r in memory.runs if r.counts(s))
    half = sum(r.starts for r in memory.runs if r.counts(s) and r.ts > f.ts - 1800)
    day = sum(n for _, n in memory.hours)
    usual = s.usual_factor * memory.per_hour.usual
    hour_limit, day_limit = max(s.hour, usual), max(s.day, s.usual_factor * memory.per_day.usual)
    many = half >= max(s.half_hour, usual / 2) or recent >= hour_limit
    sign = Sign.BAD if many else calm if recent <= s.calm else Sign.NEITHER
    severe = Sign.BAD if day > day_limit else Sign.NEITHER if sign is Sign.BAD else sign
    # A faulty day teaches no more than its limit, so that patience grows slowly.
    return (sign, severe), _remembered(memory, min(recent, hour_limit), min(day, day_limit))


def _counted(memory: Memory, f: Facts, s: Settings) -> Memory:
    midnight = f.today.midnight
    runs = tuple(r for r in memory.runs if r.ts > f.ts - 3600)
    hours = tuple((h, n) for h, n in memory.hours if h > f.ts - 86400)
    known = runs[-1] if runs and not f.starts else None
    run = _run_on(known, f, s)
    if run is not None:
        if run.counts(s) and not (known is not None and known.counts(s)):
            hours = _plus(hours, f.ts // 3600 * 3600 + 3600, run.starts)
        runs = (*(runs if known is None else runs[:-1]), run)
    return Memory(runs, hours, memory.per_hour.at(midnight), memory.per_day.at(midnight))


def _run_on(known: Run | None, f: Facts, s: Settings) -> Run | None:
    """The present run grown by this reading; a reading with starts begins one. None: there is none."""
    if f.starts:
        return Run(f.ts, f.starts, f.on_s, _carried(f, s))
    if known is None or not f.on_s:
        return known
    seen = _carried(f, s)
    carried = seen if known.carried is None else known.carried or bool(seen)
    return Run(known.ts, known.starts, known.on_s + f.on_s, carried)


def _plus(hours: tuple[tuple[int, int], ...], hour: int, starts: int) -> tuple[tuple[int, int], ...]:
    known = dict(hours)
    known[hour] = known.get(hour, 0) + starts
    return tuple(known.items())


def _carried(f: Facts, s: Settings) -> bool | None:
    """The panel holds the running pump; None: not seen, or no proof.

    Without MPPT a panel is pulled far down even in good light: as far as is usual here is no sign of weak light.
    """
    if not f.pump_on or f.panel_v is None or f.site.topology != "direct":
        return None
    load = f.learned.work.load
    least = s.carried_ratio if load is None else min(s.carried_ratio, s.load_ratio * load)
    if f.panel_v < least * f.learned.voc:
        return False
    feels = f.off_v is None or f.panel_v < s.open_ratio * f.off_v
    holds = f.panel_v >= s.carried_ratio * f.learned.voc and f.elevation_deg >= s.high_deg
    return True if feels and holds else None


def _remembered(memory: Memory, hour: float, day: float) -> Memory:
    return replace(memory, per_hour=memory.per_hour.seen(hour), per_day=memory.per_day.seen(day))


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    runs = [r for r in memory.runs if r.counts(s)]
    starts = sum(r.starts for r in runs)
    return {
        "starts_1h": starts,
        "starts_24h": sum(n for _, n in memory.hours),
        "mean_run_s": round(sum(r.on_s for r in runs) / starts) if starts else None,
        "usual_1h": memory.per_hour.usual,
    }


def explain(e: Evidence, language: Language) -> str:
    values = {"n": e["starts_1h"], "run": e["mean_run_s"] or 0, "day": e["starts_24h"]}
    sentence = "pompa hidup {n} kali dalam satu jam, rata-rata {run} detik sekali jalan, {day} kali dalam sehari"
    return say(sentence, language, **values)


RULE = Rule("F04", (("pump_on",),), Settings, STEPS, Memory, judge, evidence, explain)
