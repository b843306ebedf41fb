"""F13: the probe's clear water sinks steadily, day by day: slime and iron on the glass (reference: domain.md 2.2, 4.2).

Mud comes in hours and goes in days; fouling falls on every day by about the same and never comes back by itself. The
slope is Theil-Sen over the clear water of the last eight days, so that one muddy day says nothing.
"""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.learning import DRIFT_DAYS
from hidran.faults.rule import Outfit, Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, number, say

_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Settings:
    fall_mv_week: float = setting(40, 5, 1000, "mV a week", "a steady fall faster than this")
    back_mv: float = setting(20, 0, 1000, "mV", "within so little of where it began: cleaned, told or not")
    hold_s: float = setting(0, 0, 604800, "s", "besides")
    clear_s: float = setting(0, 0, 604800, "s", "besides")


@dataclass(frozen=True, slots=True)
class Memory:
    """The verdict of the day's beginning. `from_mv`: clear water before the fall, None when none stands."""

    day: int = 0
    cleaned_ts: int = 0
    sign: Sign = Sign.PAUSE
    from_mv: float | None = None
    fallen_mv: float = 0.0


STEPS = (Step("PERLU_DICEK", "hold_s", "clear_s"),)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if f.told.cleaned_ts != memory.cleaned_ts:
        memory = Memory(f.today.midnight, f.told.cleaned_ts, Sign.GOOD)
    elif memory.day != f.today.midnight:
        memory = _verdict(memory, f, s)
    return (memory.sign,), memory


def _verdict(memory: Memory, f: Facts, s: Settings) -> Memory:
    slope, daily = f.learned.drift_mv_day, [v for v in f.learned.clean_daily if v is not None]
    if not daily:
        return Memory(f.today.midnight, memory.cleaned_ts, Sign.PAUSE, memory.from_mv, memory.fallen_mv)
    if slope is not None and slope * 7 < -s.fall_mv_week:
        start = memory.from_mv if memory.from_mv is not None else daily[0]
        return Memory(f.today.midnight, memory.cleaned_ts, Sign.BAD, start, start - daily[-1])
    if memory.from_mv is not None and daily[-1] < memory.from_mv - s.back_mv:
        return Memory(f.today.midnight, memory.cleaned_ts, Sign.NEITHER, memory.from_mv, memory.from_mv - daily[-1])
    return Memory(f.today.midnight, memory.cleaned_ts, Sign.GOOD)


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    slope = f.learned.drift_mv_day
    return {
        "fallen_mv": round(memory.fallen_mv),
        "mv_day": None if slope is None else round(slope, 1),
        "from_mv": memory.from_mv,
        "days": len(f.learned.clean_daily),
    }


def explain(e: Evidence, language: Language) -> str:
    values = {"mv": number(e["fallen_mv"]), "n": e["days"]}
    return say("air jernih menurut sensor turun pelan-pelan {mv} mV dalam {n} hari, tanpa lompatan", language, **values)


def dated(memory: Memory, f: Facts, s: Settings) -> int | None:
    return f.today.midnight - min(len(f.learned.clean_daily), DRIFT_DAYS) * _DAY_S


def applies(outfit: Outfit, s: Settings) -> bool:
    return outfit.site.turbidity_class == "transmission"


RULE = Rule(
    "F13", (("turbidity_mv",),), Settings, STEPS, Memory, judge, evidence, explain, applies=applies, dated=dated
)
