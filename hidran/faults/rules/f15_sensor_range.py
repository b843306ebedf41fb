"""F15: a sensor says what cannot be (reversed plug, dry probe, wrong divider), or nothing at all for an hour."""

from hidran.contract import FIELD_NAMES
from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step, no_memory
from hidran.faults.usable import WATCHED, Limits
from hidran.words import Language, number, say

_NAMES = {
    "panel_v": "tegangan panel",
    "turbidity_mv": "sensor kekeruhan",
    "turbidity_ntu": "sensor kekeruhan",
    "water_temp_c": "suhu air",
    "tank_level_pct": "tinggi air tandon",
    "pump_on": "sensor pompa",
    "tank_full": "pelampung tandon",
    "flow_lpm": "meter aliran",
    "pump_a": "arus pompa",
    "battery_v": "tegangan aki",
}
_UNITS = {"panel_v": "V", "turbidity_mv": "mV", "turbidity_ntu": "NTU", "water_temp_c": "C", "tank_level_pct": "%"}
_EXPECTED = tuple((1 << i, name) for i, name in enumerate(FIELD_NAMES) if name in _NAMES)
_BIT_OF = {name: bit for bit, name in _EXPECTED}
_MASK = sum(_BIT_OF.values())

STEPS = (Step("PERLU_DICEK", "hold_s", "clear_s"), Step("PERLU_DICEK", "blank_hold_s", "clear_s"))
_FINE: Signs = (Sign.GOOD, Sign.GOOD)


def judge(memory: None, f: Facts, s: Limits) -> tuple[Signs, None]:
    blank = _any_blank(f)
    if not f.wrong_fields and not blank:
        return _FINE, None
    return (Sign.BAD if f.wrong_fields else Sign.GOOD, Sign.BAD if blank else Sign.GOOD), None


def _any_blank(f: Facts) -> bool:
    r, fitted = f.reading, f.reading.fitted & _MASK
    return any(fitted & bit and getattr(r, name) is None for bit, name in _EXPECTED)


def evidence(memory: None, f: Facts, s: Limits) -> Evidence:
    blank = [name for bit, name in _EXPECTED if f.reading.fitted & bit and getattr(f.reading, name) is None]
    values = {name: getattr(f.reading, name) for name in f.wrong_fields}
    return {"wrong_fields": list(f.wrong_fields), "blank_fields": blank, **values}


def explain(e: Evidence, language: Language) -> str:
    parts = [
        say(
            "{sensor} menunjukkan {value} {unit}",
            language,
            sensor=_name(n, language),
            value=_value(e[n]),
            unit=_UNITS[n],
        )
        for n in e["wrong_fields"]
    ]
    parts += [say("{sensor} tidak memberi angka", language, sensor=_name(n, language)) for n in e["blank_fields"]]
    return ", ".join(parts)


def _name(field: str, language: Language) -> str:
    return say(_NAMES[field], language)


def _value(value: float | None) -> str:
    return "-" if value is None else number(value, 1)


RULE = Rule("F15", (tuple(_NAMES),), Limits, STEPS, no_memory, judge, evidence, explain, while_learning=True)
assert set(WATCHED) <= set(_NAMES)
