"""F07: the pump is said to run and draws no power: cut cable, open motor, burnt contact (domain.md 3.2, 4.2).

A running direct pump pulls the panel down by its own usual part. A panel so large that a running pump hardly shows
tells nothing, and then only current can.

A status contact that is stuck looks the same whenever the pump rightly stands. It gives itself away: it says "on" by
night, or at a tank that wants no water, or the motor draws again without ever having been said to stop. From then on,
until the contact opens, nothing is read from it here (F02 tells of it).
"""

from dataclasses import dataclass, replace

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Outfit, Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.faults.work import STEADY_S
from hidran.words import Language, number, say

_USUAL_SAG = 0.2  # until the site's own is known


@dataclass(frozen=True, slots=True)
class Settings:
    sun_deg: float = setting(25, 0, 60, "degrees", "lower sun pulls a panel down by itself")
    sag: float = setting(0.03, 0.005, 0.3, "part", "a running pump pulls the voltage down by more than this")
    sag_ratio: float = setting(0.25, 0.05, 0.9, "x usual", "or by more than this part of what it usually does")
    good_ratio: float = setting(0.5, 0.1, 1, "x usual", "it pulls again")
    least_sag: float = setting(0.08, 0.02, 0.5, "part", "sites whose pump usually pulls less cannot be judged so")
    open_ratio: float = setting(0.88, 0.5, 1, "x Voc", "a panel that nothing pulls stands above this")
    amps_ratio: float = setting(0.05, 0.005, 0.5, "x usual", "current below this is none")
    night_deg: float = setting(-3, -18, 10, "degrees", "no direct pump runs in so low a sun: the contact is stuck")
    hold_s: float = setting(180, 30, 86400, "s", "so long")
    clear_s: float = setting(300, 0, 86400, "s", "well so long")


@dataclass(frozen=True, slots=True)
class Memory:
    """Of the present run: how long nothing is drawn (s), whether the tank has been full since something was, and
    whether the contact is known to say "on" whatever the pump does."""

    idle_s: float = 0.0
    was_full: bool = False
    lies: bool = False


STEPS = (Step("GAWAT", "hold_s", "clear_s"),)
_FRESH = Memory()


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if f.pump_on is None:
        return (Sign.PAUSE,), memory
    if not f.pump_on or f.starts:  # the contact moves
        return (Sign.PAUSE,), _FRESH
    if not memory.lies and f.site.topology == "direct" and f.elevation_deg < s.night_deg:
        memory = replace(memory, lies=True)
    if memory.lies:
        return (Sign.GOOD,), memory
    if f.steady_s < STEADY_S:
        return (Sign.PAUSE,), memory
    sign = _by_current(f, s) or _by_sag(f, s)
    memory = _compared(memory, f, sign, s)
    return (Sign.GOOD if memory.lies else sign,), memory


def _compared(memory: Memory, f: Facts, sign: Sign, s: Settings) -> Memory:
    """What this reading tells of the contact."""
    was_full = memory.was_full or bool(f.tank_known_full)
    if sign is Sign.GOOD:
        return Memory(0.0, False, lies=memory.idle_s >= s.hold_s)
    if sign is Sign.BAD:
        return Memory(memory.idle_s + f.dt_s, was_full, lies=was_full)
    return memory if was_full == memory.was_full else replace(memory, was_full=was_full)


def _by_current(f: Facts, s: Settings) -> Sign | None:
    whole = f.learned.work.amps.whole
    if f.pump_a is None or whole is None or not whole.usual:
        return None
    return Sign.BAD if f.pump_a < s.amps_ratio * whole.usual else Sign.GOOD


def _by_sag(f: Facts, s: Settings) -> Sign:
    usual = _usual_sag(f)
    sag = _sag(f)
    if sag is None or f.site.topology != "direct" or f.elevation_deg < s.sun_deg or usual < s.least_sag:
        return Sign.PAUSE
    if sag < max(s.sag, s.sag_ratio * usual):
        return Sign.BAD if _stands_open(f, s) else Sign.PAUSE
    return Sign.GOOD if sag > s.good_ratio * usual else Sign.NEITHER


def _stands_open(f: Facts, s: Settings) -> bool:
    """Pulled less than something else did before the start (repair work, an island of shade) is still pulled."""
    return f.on_v is not None and f.on_v >= s.open_ratio * f.learned.voc


def _usual_sag(f: Facts) -> float:
    load = f.learned.work.load
    return _USUAL_SAG if load is None else 1 - load


def _sag(f: Facts) -> float | None:
    """By how much of the open voltage it pulls the panel down; open: lately, else as usual here."""
    if f.on_v is None:
        return None
    off_v = f.off_v if f.off_v is not None and f.off_v > 0.5 * f.learned.voc else f.learned.voc
    return 1 - f.on_v / off_v


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    sag = _sag(f)
    return {
        "sag_pct": None if sag is None else round(100 * sag, 1),
        "usual_sag_pct": round(100 * _usual_sag(f), 1),
        "panel_v": f.panel_v,
        "pump_a": f.pump_a,
    }


def explain(e: Evidence, language: Language) -> str:
    if e["pump_a"] is not None:
        return say("pompa terbaca jalan tapi arusnya hanya {a} A", language, a=number(e["pump_a"], 2))
    values = {"sag": number(e["sag_pct"] or 0, 0), "usual": number(e["usual_sag_pct"])}
    sentence = "pompa terbaca jalan tapi tegangan panel hanya turun {sag} %, biasanya {usual} %"
    return say(sentence, language, **values)


def applies(outfit: Outfit, s: Settings) -> bool:
    return outfit.site.topology == "direct" or outfit.has("pump_a")


RULE = Rule("F07", (("panel_v",), ("pump_on",)), Settings, STEPS, Memory, judge, evidence, explain, applies=applies)
