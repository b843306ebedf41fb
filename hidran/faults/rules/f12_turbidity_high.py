"""F12: the water is turbid (reference: domain.md 1, 2, 4.2).

A transmission probe is judged against its own clear water in millivolts, never as NTU; a nephelometer against NTU
limits. Only moving water counts: not the first flush, not what stands in the pipe. Mud comes within hours and slime
within weeks: what the probe gave on the last day without mud counts when that is less (F13 tells of the slime).
"""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step, no_memory
from hidran.faults.tuning import setting
from hidran.faults.work import STEADY_S
from hidran.words import Language, number, say


@dataclass(frozen=True, slots=True)
class Settings:
    warn_mv: float = setting(60, 5, 2000, "mV", "below clear water: about 40-60 NTU on a TSW-10")
    warn_clear_mv: float = setting(40, 0, 2000, "mV", "back to so little below clear water")
    severe_mv: float = setting(250, 20, 4000, "mV", "below clear water: about 160-180 NTU on a TSW-10")
    severe_clear_mv: float = setting(180, 0, 4000, "mV", "back to so little below clear water")
    slight_ntu: float = setting(3, 0.1, 1000, "NTU", "Permenkes 2/2023")
    slight_clear_ntu: float = setting(2.5, 0, 1000, "NTU", "back below")
    warn_ntu: float = setting(25, 0.1, 1000, "NTU", "Permenkes 32/2017, hygiene")
    warn_clear_ntu: float = setting(20, 0, 1000, "NTU", "back below")
    severe_ntu: float = setting(100, 1, 4000, "NTU", "chlorine fails")
    severe_clear_ntu: float = setting(80, 0, 4000, "NTU", "back below")
    slight_hold_s: float = setting(3600, 60, 86400, "s", "INFO")
    warn_hold_s: float = setting(1800, 60, 86400, "s", "PERLU_DICEK")
    severe_hold_s: float = setting(900, 60, 86400, "s", "GAWAT")
    clear_s: float = setting(1800, 0, 86400, "s", "clear so long")


STEPS = (
    Step("INFO", "slight_hold_s", "clear_s"),
    Step("PERLU_DICEK", "warn_hold_s", "clear_s"),
    Step("GAWAT", "severe_hold_s", "clear_s"),
)
_PAUSE: Signs = (Sign.PAUSE,) * 3


def judge(memory: None, f: Facts, s: Settings) -> tuple[Signs, None]:
    if not f.water_moves or (f.reading.has("pump_on") and f.steady_s < STEADY_S):  # a pump that tries lifts nothing
        return _PAUSE, None
    if f.site.turbidity_class == "nephelometer":
        return _by_ntu(f.turbidity_ntu, s), None
    clean = _clean_mv(f)
    if f.turbidity_mv is None or clean is None:
        return _PAUSE, None
    drop = clean - f.turbidity_mv
    warn, severe = _sign(drop, s.warn_mv, s.warn_clear_mv), _sign(drop, s.severe_mv, s.severe_clear_mv)
    return (Sign.PAUSE, warn, severe), None


def _clean_mv(f: Facts) -> float | None:
    """This probe's clear water; None: not known."""
    usual = f.learned.clean_mv
    lately = next((v for v in reversed(f.learned.clean_daily) if v is not None), None)
    return usual if usual is None or lately is None else min(usual, lately)


def _by_ntu(ntu: float | None, s: Settings) -> Signs:
    if ntu is None:
        return _PAUSE
    return (
        _sign(ntu, s.slight_ntu, s.slight_clear_ntu),
        _sign(ntu, s.warn_ntu, s.warn_clear_ntu),
        _sign(ntu, s.severe_ntu, s.severe_clear_ntu),
    )


def _sign(value: float, high: float, clear: float) -> Sign:
    if value > high:
        return Sign.BAD
    return Sign.GOOD if value < clear else Sign.NEITHER


def evidence(memory: None, f: Facts, s: Settings) -> Evidence:
    if f.site.turbidity_class == "nephelometer":
        return {"turbidity_ntu": f.turbidity_ntu}
    clean = _clean_mv(f) or 0
    return {
        "turbidity_mv": round(f.turbidity_mv or 0),
        "clean_mv": round(clean),
        "below_clean_mv": round(clean - (f.turbidity_mv or 0)),
        "water_temp_c": f.reading.water_temp_c,
    }


def explain(e: Evidence, language: Language) -> str:
    if "turbidity_ntu" in e:
        return say("kekeruhan {ntu} NTU saat pompa jalan", language, ntu=number(e["turbidity_ntu"], 1))
    sentence = "sensor turun {drop} mV dari air jernihnya sendiri ({clean} mV) saat air mengalir"
    return say(sentence, language, drop=number(e["below_clean_mv"]), clean=number(e["clean_mv"]))


RULE = Rule("F12", (("turbidity_mv", "turbidity_ntu"),), Settings, STEPS, no_memory, judge, evidence, explain)
