"""F05: the pump gives less and less: worn or blocked impeller, leak, filter (reference: domain.md 4.2).

Judged once a day on whole days: the median flow against what was usual in the first good days, or how fast the tank
fills between 10 and 14 h. Days on which something else was wrong say nothing of it. People who draw much on one day
fill a tank slowly too, so a single day counts only where flow is measured. A single week of haze looks the same at one
hydrant; F22 tells it where there are three.
"""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, number, say


@dataclass(frozen=True, slots=True)
class Settings:
    low_ratio: float = setting(0.75, 0.1, 1, "x usual", "median flow of a day below this is low")
    very_low_ratio: float = setting(0.5, 0.05, 1, "x usual", "one such day is enough")
    good_ratio: float = setting(0.85, 0.1, 1.5, "x usual", "a day above this is good")
    fill_ratio: float = setting(0.6, 0.1, 1, "x usual", "the tank fills slower than this (no flow meter)")
    low_days: float = setting(3, 1, 30, "days", "so many low days running")
    good_days: float = setting(2, 1, 30, "days", "so many good days running: well again")
    hold_s: float = setting(0, 0, 86400, "s", "besides")
    clear_s: float = setting(0, 0, 86400, "s", "besides")


@dataclass(frozen=True, slots=True)
class Memory:
    """The verdict of the day's beginning. `ratios`: what the last days gave by what is usual, oldest first."""

    day: int = 0
    sign: Sign = Sign.NEITHER
    ratios: tuple[float, ...] = ()
    low_from: int = 0


STEPS = (Step("PERLU_DICEK", "hold_s", "clear_s"),)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if memory.day != f.today.midnight:
        memory = _verdict(f, s)
    return (memory.sign,), memory


def _verdict(f: Facts, s: Settings) -> Memory:
    days, ratios = _ratios(f, s)
    low = ratios[-int(s.low_days) :]
    first = 0
    if ratios and f.reading.has("flow_lpm") and ratios[-1] < s.very_low_ratio:
        sign, first = Sign.BAD, days[-1]
    elif len(low) >= s.low_days and max(low) < s.low_ratio:
        sign, first = Sign.BAD, days[-len(low)]
    elif len(ratios) >= s.good_days and min(ratios[-int(s.good_days) :]) >= s.good_ratio:
        sign = Sign.GOOD
    else:
        sign = Sign.NEITHER if ratios else Sign.PAUSE
    return Memory(f.today.midnight, sign, tuple(round(r, 2) for r in low), first)


def _ratios(f: Facts, s: Settings) -> tuple[list[int], list[float]]:
    """Days on which it could be told, and what they gave by what is usual; filling is put on the scale of flow."""
    days = [d for d in f.learned.work.days if not d.explained]
    if f.reading.has("flow_lpm"):
        found = [(d.midnight, d.output) for d in days if d.output is not None]
        return [day for day, _ in found], [value for _, value in found]
    known = [(d.midnight, d.fill_pct_h) for d in days if d.fill_pct_h is not None]
    first = sorted(value for _, value in known[:7])
    if len(known) <= len(first) or first[len(first) // 2] <= 0:
        return [], []
    usual = first[len(first) // 2] / (s.low_ratio / s.fill_ratio)
    later = known[len(first) :]
    return [day for day, _ in later], [value / usual for _, value in later]


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    last = memory.ratios[-1] if memory.ratios else 0.0
    by = "flow" if f.reading.has("flow_lpm") else "level"
    return {"by": by, "day_ratios": list(memory.ratios), "part_pct": round(100 * last), "low_days": len(memory.ratios)}


def explain(e: Evidence, language: Language) -> str:
    if e["by"] == "level":
        sentence = "tandon terisi jauh lebih lambat dari biasanya, sudah {n} hari"
        return say(sentence, language, n=e["low_days"])
    sentence = "air dari pompa tinggal {pct} % dari biasanya (atau kabut asap menutupi matahari)"
    return say(sentence, language, pct=number(e["part_pct"]))


def dated(memory: Memory, f: Facts, s: Settings) -> int | None:
    return memory.low_from or None


RULE = Rule(
    "F05",
    (("pump_on",), ("flow_lpm", "tank_level_pct")),
    Settings,
    STEPS,
    Memory,
    judge,
    evidence,
    explain,
    dated=dated,
)
