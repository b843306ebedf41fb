"""F10: too little voltage for the pump: the battery bank, or a direct panel under load (reference: domain.md 4.2).

Lorentz cuts off at 22 and 44 V. The least voltage of a direct controller stands on its plate: without it a running
panel cannot be judged.
"""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Outfit, Rule, Sign, Signs, Step, no_memory
from hidran.faults.tuning import setting
from hidran.faults.work import STEADY_S
from hidran.site import Site
from hidran.words import Language, number, say

_CUT_V = {12: 11.5, 24: 22.0, 48: 44.0}


@dataclass(frozen=True, slots=True)
class Settings:
    low_v: float = setting(0, 0, 500, "V", "battery below this; 0: 11,5, 22 or 44 V by the nominal voltage")
    back_v_per_12v: float = setting(1, 0, 5, "V per 12 V", "so much above that: well again")
    controller_min_v: float = setting(
        0, 0, 500, "V", "least running voltage on a direct controller's plate; 0: unknown"
    )
    sun_deg: float = setting(40, 0, 80, "degrees", "sun in which a direct panel must hold it")
    hold_s: float = setting(600, 30, 86400, "s", "so long")
    clear_s: float = setting(43200, 0, 259200, "s", "back so long: a charger lifts an empty bank's voltage at once")


STEPS = (Step("PERLU_DICEK", "hold_s", "clear_s"),)


def judge(memory: None, f: Facts, s: Settings) -> tuple[Signs, None]:
    volts, low = _volts(f, s), _low_v(f.site, s)
    if volts is None:
        return (Sign.PAUSE,), None
    if volts < low:
        return (Sign.BAD,), None
    return (Sign.GOOD if volts >= low + _back_v(f.site, s) else Sign.NEITHER,), None


def _volts(f: Facts, s: Settings) -> float | None:
    if f.site.topology != "direct":
        return f.reading.battery_v
    return f.on_v if f.steady_s >= STEADY_S and f.elevation_deg >= s.sun_deg else None


def _low_v(site: Site, s: Settings) -> float:
    if site.topology == "direct":
        return s.controller_min_v
    return s.low_v or least_bank_v(site)


def least_bank_v(site: Site) -> float:
    """Battery voltage at which controllers of this nominal voltage let the pump go, where nothing else is set."""
    return _CUT_V.get(site.panel_nominal_v, 11.5 / 12 * site.panel_nominal_v)


def _back_v(site: Site, s: Settings) -> float:
    return s.back_v_per_12v * site.panel_nominal_v / 12


def evidence(memory: None, f: Facts, s: Settings) -> Evidence:
    return {"volts_v": _volts(f, s), "least_v": _low_v(f.site, s), "at": _where(f.site)}


def _where(site: Site) -> str:
    return "panel" if site.topology == "direct" else "aki"


def explain(e: Evidence, language: Language) -> str:
    values = {"v": number(e["volts_v"] or 0, 1), "least": number(e["least_v"], 1)}
    if e["at"] == "panel":
        return say("tegangan panel saat pompa jalan hanya {v} V, kontroler butuh {least} V", language, **values)
    return say("tegangan aki pompa hanya {v} V, paling sedikit {least} V", language, **values)


def applies(outfit: Outfit, s: Settings) -> bool:
    if outfit.site.topology == "direct":
        return s.controller_min_v > 0
    return outfit.has("battery_v")


RULE = Rule("F10", (("battery_v", "panel_v"),), Settings, STEPS, no_memory, judge, evidence, explain, applies=applies)
