"""F20: the tank nearly empty, running over, or leaking by night (reference: domain.md 4.2).

A tank that is drained every evening and full every noon is no news: nearly empty is what is lower than this site's
own usual low. How long the water lasts stands in the sentence.
"""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tank import water_until
from hidran.faults.tuning import setting
from hidran.words import Language, clock_time, number, say


@dataclass(frozen=True, slots=True)
class Settings:
    low_pct: float = setting(20, 1, 90, "%", "nearly empty")
    empty_pct: float = setting(5, 0, 50, "%", "empty: GAWAT")
    usual_part: float = setting(0.75, 0.1, 1, "x usual low", "lower than this part of the usual low of a day")
    back_pct: float = setting(10, 0, 50, "%", "so much above: well again")
    over_pct: float = setting(103, 100, 150, "%", "over the brim with the pump on: GAWAT")
    leak_pct: float = setting(5, 1, 50, "%", "smallest fall from 0 to 4 h that may be a leak")
    leak_nights: float = setting(3, 1, 14, "nights", "in a row above what was usual")
    hold_s: float = setting(900, 60, 86400, "s", "so long")
    empty_hold_s: float = setting(10800, 60, 86400, "s", "empty so long: GAWAT; the sun fills it again by then")
    leak_hold_s: float = setting(0, 0, 86400, "s", "besides: INFO")
    clear_s: float = setting(900, 0, 86400, "s", "back so long")


@dataclass(frozen=True, slots=True)
class Memory:
    """The verdict on the last nights, made at the day's beginning; the usual low of a day, None: not known."""

    day: int = 0
    leak: Sign = Sign.PAUSE
    night_fall_pct: float | None = None
    usual_low_pct: float | None = None


STEPS = (
    Step("PERLU_DICEK", "hold_s", "clear_s"),
    Step("GAWAT", "empty_hold_s", "clear_s"),  # empty
    Step("GAWAT", "hold_s", "clear_s"),  # over
    Step("INFO", "leak_hold_s", "clear_s"),
)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if memory.day != f.today.midnight:
        memory = _morning(f, s)
    level = f.tank_level_pct
    if level is None:
        return (Sign.PAUSE,) * 4, memory
    low, empty = _below(memory, s.low_pct, s), _below(memory, s.empty_pct, s)
    over = Sign.BAD if level > s.over_pct and f.pump_on else Sign.GOOD
    return (_sign(level, low, s), _sign(level, empty, s), over, memory.leak), memory


def _below(memory: Memory, limit: float, s: Settings) -> float:
    usual = memory.usual_low_pct
    return limit if usual is None else min(limit, s.usual_part * usual)


def _sign(level: float, low: float, s: Settings) -> Sign:
    if level < low:
        return Sign.BAD
    return Sign.GOOD if level >= low + s.back_pct else Sign.NEITHER


def _morning(f: Facts, s: Settings) -> Memory:
    work, n = f.learned.work, int(s.leak_nights)
    falls = work.recent(30, "night_fall_pct")
    last, before = falls[-n:], sorted(falls[:-n])
    leak = Sign.PAUSE
    if len(last) == n and len(before) >= 5:
        most = max(before[round(0.95 * (len(before) - 1))], s.leak_pct)
        leak = Sign.BAD if min(last) > most else Sign.GOOD if last[-1] <= most else Sign.NEITHER
    return Memory(f.today.midnight, leak, last[-1] if last else None, work.usual("level_low", part=0.1))


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    level = f.tank_level_pct
    return {
        "tank_level_pct": level,
        "pump_on": f.pump_on,
        "over": level is not None and level > s.over_pct,
        "low": level is not None and level < _below(memory, s.low_pct, s),
        "night_fall_pct": memory.night_fall_pct,
        "water_until_ts": None if level is None else water_until(f.learned.work, level, f.ts),
    }


def explain(e: Evidence, language: Language) -> str:
    if e["over"]:
        return say("tandon luber, pompa masih jalan", language)
    if e["low"]:
        left = say("air di tandon tinggal {pct} %", language, pct=number(e["tank_level_pct"]))
        until = e["water_until_ts"]
        lasts = "cukup sampai kira-kira {time}"
        return left if until is None else f"{left}, {say(lasts, language, time=clock_time(until))}"
    sentence = "tiap malam air tandon turun {pct} % antara jam 0 dan 4, lebih dari biasanya: mungkin bocor"
    return say(sentence, language, pct=number(e["night_fall_pct"] or 0))


RULE = Rule("F20", (("tank_level_pct",),), Settings, STEPS, Memory, judge, evidence, explain)
