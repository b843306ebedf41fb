"""F02: the pump does not stop (reference: domain.md 4.2).

At a full tank (a mark below the controller's own is passed on every good day: for how long, is learnt), or longer than
a battery pump ever runs here. A direct pump that "runs" without panel voltage cannot run: its status contact is wrong,
and nobody is called out at night for it.
"""

from dataclasses import dataclass, field, replace

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.faults.waits import Waits
from hidran.words import Language, duration, number, say


@dataclass(frozen=True, slots=True)
class Settings:
    full_level_pct: float = setting(99, 80, 120, "%", "tank level that is full")
    full_clear_pct: float = setting(97, 50, 120, "%", "a running pump is right below this level")
    dark_ratio: float = setting(0.3, 0.02, 0.6, "x Voc", "below this panel voltage a direct pump cannot run")
    sun_deg: float = setting(10, 0, 60, "degrees", "in higher sun so low a voltage shows that something draws from it")
    sun_ratio: float = setting(0.1, 0.01, 0.6, "x Voc", "there the limit is this: nothing at all")
    night_deg: float = setting(-3, -18, 10, "degrees", "in lower sun no direct pump runs, lamp on the panel or not")
    long_run_s: float = setting(14400, 3600, 86400, "s", "no run is too long before this")
    long_factor: float = setting(3, 1, 20, "x usual", "longer than the longest usual run of a day")
    full_hold_s: float = setting(600, 60, 86400, "s", "on at a full tank so long: GAWAT")
    dark_hold_s: float = setting(900, 60, 86400, "s", "on without panel voltage so long")
    long_hold_s: float = setting(600, 60, 86400, "s", "on so long beyond its usual run")
    wait_factor: float = setting(3, 0, 10, "x usual", "longer at a full tank than is usual here; 0: do not learn it")
    wait_cap_s: float = setting(3600, 0, 86400, "s", "longer than this at a full tank was not healthy")
    near_factor: float = setting(2, 0, 10, "x its own", "longer at the brim than the last percent below it took")
    rare_s: float = setting(120, 60, 86400, "s", "rows further apart miss how long the last percent took")
    over_pct: float = setting(103, 100, 150, "%", "higher is over the brim, however the level rose")
    rare_near_s: float = setting(900, 0, 86400, "s", "there it is taken to be so long")
    clear_s: float = setting(600, 0, 86400, "s", "off so long: well again")


@dataclass(frozen=True, slots=True)
class Memory:
    """How long the pump has run at a full tank, and usually does until it stops by itself; how long (s) in this run the
    level was just below: in weak sun the last percent come slowly, and no tank is full before them."""

    full: Waits = field(default_factory=Waits)
    near_s: float = 0.0


STEPS = (
    Step("GAWAT", "full_hold_s", "clear_s"),
    Step("GAWAT", "long_hold_s", "clear_s"),  # battery
    Step("PERLU_DICEK", "dark_hold_s", "clear_s"),
    Step("PERLU_DICEK", "long_hold_s", "clear_s"),  # inverter or grid
)
_PAUSE: Signs = (Sign.PAUSE,) * 4
_GOOD: Signs = (Sign.GOOD,) * 4


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if f.pump_on is None:
        return _PAUSE, memory
    full = memory.full.at(f.today.midnight, go_on=True)
    if not f.pump_on:
        full = full.over(s.wait_cap_s)
        return _GOOD, memory if full is memory.full and not memory.near_s else Memory(full)
    sign, memory = _at_the_brim(memory if full is memory.full else replace(memory, full=full), f, s)
    long = _long(f, s) if f.site.topology != "direct" else Sign.GOOD
    battery = f.site.topology.startswith("battery")
    return (sign, long if battery else Sign.GOOD, _dark(f, s), Sign.GOOD if battery else long), memory


def _at_the_brim(memory: Memory, f: Facts, s: Settings) -> tuple[Sign, Memory]:
    sign = _full(f, s)
    if sign is Sign.PAUSE and f.tank_level_pct is not None:
        return sign, replace(memory, near_s=memory.near_s + f.dt_s)
    if sign is not Sign.BAD:
        return sign, replace(memory, near_s=0.0) if memory.near_s else memory
    begun = memory.full.now_s > 0
    near_s = memory.near_s if begun else max(memory.near_s, _unseen_s(f, s))
    memory = Memory(memory.full.longer(f.dt_s), near_s)
    slow_s = s.near_factor * memory.near_s
    usual = memory.full.usual_yet(s.full_hold_s, s.wait_factor, slow_s)
    return (Sign.PAUSE if begun and usual else Sign.BAD), memory


def _unseen_s(f: Facts, s: Settings) -> float:
    """So long the level may have been just below the brim between two rows; over it, that is no question."""
    over = f.tank_level_pct is not None and f.tank_level_pct > s.over_pct
    return s.rare_near_s if f.dt_s > s.rare_s and not over else 0.0


def _full(f: Facts, s: Settings) -> Sign:
    if f.tank_full is not None and f.tank_level_pct is None:
        return Sign.BAD if f.tank_full else Sign.GOOD
    level = f.tank_level_pct
    if level is None:
        return Sign.PAUSE
    if level >= s.full_level_pct or f.tank_full:
        return Sign.BAD
    return Sign.GOOD if level < s.full_clear_pct else Sign.PAUSE


def _dark(f: Facts, s: Settings) -> Sign:
    if f.site.topology != "direct":
        return Sign.GOOD
    if f.elevation_deg < s.night_deg:
        return Sign.BAD
    if f.panel_v is None:
        return Sign.PAUSE
    low = s.dark_ratio if f.elevation_deg < s.sun_deg else s.sun_ratio
    return Sign.BAD if f.panel_v < low * f.learned.voc else Sign.GOOD


def _long(f: Facts, s: Settings) -> Sign:
    usual = f.learned.work.usual("longest_run_s", part=0.95, count=14)
    if usual is None:
        return Sign.PAUSE
    return Sign.BAD if f.steady_s > max(s.long_run_s, s.long_factor * usual) else Sign.GOOD


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    return {
        "run_s": round(f.steady_s),
        "tank_full": f.tank_full,
        "tank_level_pct": f.tank_level_pct,
        "panel_v": f.panel_v,
        "without_panel": _dark(f, s) is Sign.BAD,
        "at_full": _full(f, s) is Sign.BAD,
    }


def explain(e: Evidence, language: Language) -> str:
    if e["at_full"]:
        return say("tandon sudah penuh, pompa masih jalan {time}", language, time=duration(e["run_s"], language))
    if e["without_panel"]:
        if e["panel_v"] is None:
            return say("pompa terbaca jalan padahal malam: kabel penanda pompa mungkin salah", language)
        sentence = "pompa terbaca jalan padahal tegangan panel hanya {v} V: kabel penanda pompa mungkin salah"
        return say(sentence, language, v=number(e["panel_v"], 1))
    return say("pompa jalan terus {time}, jauh lebih lama dari biasanya", language, time=duration(e["run_s"], language))


RULE = Rule("F02", (("panel_v",), ("pump_on",)), Settings, STEPS, Memory, judge, evidence, explain)
