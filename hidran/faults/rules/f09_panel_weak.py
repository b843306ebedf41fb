"""F09: the panel carries less than it used to: dirt, shade, age (reference: domain.md 4.2).

Judged once a day: running voltage in the best of the high sun, and the day's greatest power where current is measured;
either tells. Dead cells take voltage and may leave the power, dirt takes power: below a fifth it does not show in
voltage alone, and behind an MPPT controller it does not show there at all.
"""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Outfit, Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.faults.work import DaySummary, Work
from hidran.words import Language, number, say

_WEEK = 7
_KNOWN = 7


@dataclass(frozen=True, slots=True)
class Settings:
    drop: float = setting(0.08, 0.02, 0.5, "x Voc", "running voltage lower than its usual by so much")
    weak_days: float = setting(5, 1, 7, "days", "of the last seven that show it")
    power_ratio: float = setting(0.8, 0.1, 1, "x usual", "the day's greatest power below this part of its best days")
    good_days: float = setting(2, 1, 7, "days", "so many good days running: well again")
    hold_s: float = setting(0, 0, 604800, "s", "besides: INFO")
    check_hold_s: float = setting(604800, 0, 2592000, "s", "weak so long: somebody should look")
    clear_s: float = setting(0, 0, 604800, "s", "besides")


@dataclass(frozen=True, slots=True)
class Memory:
    """The verdict of the day's beginning, and the numbers behind it."""

    day: int = 0
    sign: Sign = Sign.NEITHER
    weak_from: int = 0
    weak_days: int = 0
    load: float | None = None
    usual_load: float | None = None
    power_part: float | None = None


STEPS = (Step("INFO", "hold_s", "clear_s"), Step("PERLU_DICEK", "check_hold_s", "clear_s"))


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if memory.day != f.today.midnight:
        memory = _verdict(f, s)
    return (memory.sign, memory.sign), memory


def _verdict(f: Facts, s: Settings) -> Memory:
    work = f.learned.work
    usual, best = _before(work, "noon_load", 0.5), _before(work, "power_w", 0.9)
    judged = [(d.midnight, _weak(d, usual, best, s)) for d in work.days[-_WEEK:]]
    seen = [(day, is_weak) for day, is_weak in judged if is_weak is not None]
    weak = [day for day, is_weak in seen if is_weak]
    if len(weak) >= s.weak_days:
        sign = Sign.BAD
    elif len(seen) >= s.good_days and not any(w for _, w in seen[-int(s.good_days) :]):
        sign = Sign.GOOD
    else:
        sign = Sign.NEITHER if seen else Sign.PAUSE
    last = work.days[-1] if work.days else None
    power = last.power_w / best if last is not None and last.power_w and best else None
    load = last.noon_load if last is not None else None
    return Memory(f.today.midnight, sign, weak[0] if weak else 0, len(weak), load, usual, power)


def _before(work: Work, name: str, part: float) -> float | None:
    """A quantile of the good days before the last week; None: not enough of them. A jam takes more power than any."""
    values = sorted(v for d in work.days[:-_WEEK] if d.clean and (v := getattr(d, name)) is not None)
    return values[round(part * (len(values) - 1))] if len(values) >= _KNOWN else None


def _weak(day: DaySummary, usual: float | None, best: float | None, s: Settings) -> bool | None:
    by_power = None if day.power_w is None or not best else day.power_w < s.power_ratio * best
    by_load = None if day.noon_load is None or usual is None else day.noon_load < usual - s.drop
    return by_load if by_power is None else by_power or bool(by_load)


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    by_load = memory.load is not None and memory.usual_load is not None and memory.load < memory.usual_load - s.drop
    part = None if memory.power_part is None or by_load else round(100 * memory.power_part)
    return {
        "weak_days": memory.weak_days,
        "load_ratio": memory.load,
        "usual_load_ratio": memory.usual_load,
        "power_pct": part,
    }


def explain(e: Evidence, language: Language) -> str:
    if e["power_pct"] is not None:
        sentence = "tenaga panel tinggal {pct} % dari biasanya, {n} hari dari seminggu"
        return say(sentence, language, pct=number(e["power_pct"]), n=e["weak_days"])
    sentence = "saat pompa jalan siang hari tegangan panel lebih rendah dari biasanya, {n} hari dari seminggu"
    return say(sentence, language, n=e["weak_days"])


def applies(outfit: Outfit, s: Settings) -> bool:
    return outfit.site.topology == "direct"


def dated(memory: Memory, f: Facts, s: Settings) -> int | None:
    return memory.weak_from or None


RULE = Rule(
    "F09",
    (("panel_v",), ("pump_on",)),
    Settings,
    STEPS,
    Memory,
    judge,
    evidence,
    explain,
    applies=applies,
    dated=dated,
)
