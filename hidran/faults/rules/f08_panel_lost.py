"""F08: the panel gives no voltage in daylight: cut, stolen, fused (reference: domain.md 3.2, 4.2).

Even 50 W/m2 leaves 0.86 of the open-circuit voltage, so no storm looks like this.
"""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, number, say


@dataclass(frozen=True, slots=True)
class Settings:
    elevation_deg: float = setting(10, 0, 60, "degrees", "from here it is day for a panel")
    lost_ratio: float = setting(0.25, 0.02, 0.6, "x Voc", "below: lost")
    high_deg: float = setting(20, 0, 60, "degrees", "in lower sun a panel may still be in the shade of trees")
    dead_ratio: float = setting(0.08, 0.01, 0.6, "x Voc", "there only this is lost: nothing at all")
    back_ratio: float = setting(0.6, 0.2, 1, "x Voc", "above: back")
    drop_ratio: float = setting(0.7, 0.3, 1, "part", "a fall of so much in a minute of sun is sudden")
    drop_deg: float = setting(25, 0, 60, "degrees", "elevation from which a sudden fall counts")
    drop_within_s: float = setting(90, 10, 3600, "s", "longest time between the two readings of a sudden fall")
    hold_s: float = setting(900, 60, 86400, "s", "gone so long")
    drop_hold_s: float = setting(180, 60, 86400, "s", "gone so long after a sudden fall")
    clear_s: float = setting(300, 0, 86400, "s", "back so long")


@dataclass(frozen=True, slots=True)
class Memory:
    """The voltage before, and whether the present low began with a sudden fall (from which voltage)."""

    before_v: float | None = None
    fell_from_v: float | None = None


STEPS = (Step("GAWAT", "hold_s", "clear_s"), Step("GAWAT", "drop_hold_s", "clear_s"))
_PAUSE: Signs = (Sign.PAUSE, Sign.PAUSE)
_GOOD: Signs = (Sign.GOOD, Sign.GOOD)
_NEITHER: Signs = (Sign.NEITHER, Sign.NEITHER)
_LOW: Signs = (Sign.BAD, Sign.NEITHER)
_FELL: Signs = (Sign.BAD, Sign.BAD)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    v = f.panel_v
    running = (f.pump_on is None and f.reading.has("pump_on")) or f.pump_on or f.on_s
    if v is None or f.elevation_deg < s.elevation_deg:
        return _PAUSE, memory if v is None else Memory(v, memory.fell_from_v)
    fell_from = _fell_from(memory, f, v, s)
    memory = Memory(v, fell_from)
    if v > s.back_ratio * f.learned.voc:
        return _GOOD, memory
    if running:  # a pump may pull the panel down
        return _PAUSE, memory
    lost = s.lost_ratio if f.elevation_deg >= s.high_deg else min(s.lost_ratio, s.dead_ratio)
    if v < lost * f.learned.voc:
        return (_LOW if fell_from is None else _FELL), memory
    return _NEITHER, memory


def _fell_from(memory: Memory, f: Facts, v: float, s: Settings) -> float | None:
    if v > s.back_ratio * f.learned.voc:
        return None
    before = memory.before_v
    quick = 0 < f.dt_s <= s.drop_within_s and f.elevation_deg >= s.drop_deg
    if quick and before is not None and v <= (1 - s.drop_ratio) * before and before > s.back_ratio * f.learned.voc:
        return before
    return memory.fell_from_v


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    return {
        "panel_v": f.panel_v,
        "voc_v": round(f.learned.voc, 1),
        "fell_from_v": memory.fell_from_v,
        "elevation_deg": round(f.elevation_deg, 1),
    }


def explain(e: Evidence, language: Language) -> str:
    values = {"v": number(e["panel_v"], 1), "voc": number(e["voc_v"], 1), "deg": number(e["elevation_deg"])}
    if e["fell_from_v"] is not None:
        values = {"v": values["v"], "before": number(e["fell_from_v"], 1)}
        return say("tegangan panel jatuh mendadak dari {before} V ke {v} V padahal hari terang", language, **values)
    return say(
        "tegangan panel hanya {v} V, biasanya {voc} V, padahal matahari setinggi {deg} derajat", language, **values
    )


RULE = Rule("F08", (("panel_v",),), Settings, STEPS, Memory, judge, evidence, explain, while_learning=True)
