"""F03: the pump runs and no water comes (reference: domain.md 3.5, 4.2).

With a flow meter this is certain; current alone is a hint (a draining bench pump lost 59 % of its flow and 3 % of its
current). In weak sun a centrifugal pump spins without lifting: flow is judged against what this voltage usually gives,
and the hold begins after the longest spell without water that is usual here. Where neither current nor a sudden end of
the flow proves that the motor has its power, only no flow at all counts, and only after half an hour.

Without a flow meter a resident who reports a dry tap while the pump runs is its witness: to be checked by that word
alone, and grave when the current says the same. Good current does not refute it. The word is believed for some hours,
or until a repair or flowing water is told; a tank that is full, or a flow meter, knows better.
"""

from dataclasses import dataclass, field, replace

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Outfit, Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.faults.waits import Waits
from hidran.faults.witness import Witness
from hidran.faults.work import STEADY_S
from hidran.words import Language, clock_time, number, say


@dataclass(frozen=True, slots=True)
class Settings:
    sun_deg: float = setting(25, 0, 60, "degrees", "lower sun may spin a pump without lift (direct)")
    dry_lpm: float = setting(1, 0, 100, "L/min", "less than this is no water")
    dry_ratio: float = setting(0.15, 0, 1, "x usual", "less than this part of the usual flow is no water")
    wet_ratio: float = setting(0.3, 0, 1, "x usual", "water flows again")
    amps_ratio: float = setting(0.75, 0.1, 1, "x usual", "current this low: the pump may lift nothing")
    amps_clear_ratio: float = setting(0.85, 0.1, 1, "x usual", "back to")
    wait_factor: float = setting(
        1.25, 0, 3, "x usual", "longer than the longest healthy spell here; 0: do not learn it"
    )
    wait_cap_s: float = setting(1800, 0, 86400, "s", "a spell beyond this was no healthy one")
    idle_ratio: float = setting(0.05, 0, 0.5, "x usual", "current below this: no motor runs at all")
    power_ratio: float = setting(0.45, 0, 1, "x usual", "current from which the motor surely has its power")
    fell_s: float = setting(900, 0, 86400, "s", "flow this shortly before: it ended suddenly")
    unsure_s: float = setting(1800, 0, 86400, "s", "no flow so long where nothing proves the motor's power")
    unsure_ratio: float = setting(0.05, 0, 1, "x usual", "and not even this part of the usual flow")
    hold_s: float = setting(180, 30, 86400, "s", "no flow so long: GAWAT")
    amps_hold_s: float = setting(300, 30, 86400, "s", "low current so long")
    clear_s: float = setting(600, 0, 86400, "s", "well so long")
    word_lead_s: float = setting(600, 0, 86400, "s", "the pump ran so long before a dry tap was reported")
    word_lasts_s: float = setting(21600, 0, 86400, "s", "a report of a dry tap is believed so long")


@dataclass(frozen=True, slots=True)
class Memory:
    """The present spell without water, how long ago in this run the flow was good (s; -1: never), and who said so."""

    dry: Waits = field(default_factory=Waits)
    good_ago_s: float = -1.0
    word: Witness = field(default_factory=Witness)


STEPS = (Step("GAWAT", "hold_s", "clear_s"), Step("PERLU_DICEK", "amps_hold_s", "clear_s"))
_PAUSE: Signs = (Sign.PAUSE, Sign.PAUSE)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    signs, memory = _measured(memory, f, s)
    if not f.told.no_water_ts or f.reading.has("flow_lpm"):
        return signs, memory
    return _by_word(replace(memory, word=_heard(memory.word, f, s)), signs, f, s)


def _heard(word: Witness, f: Facts, s: Settings) -> Witness:
    word = word.heard(f, lifting=_lifts(f, s), lead_s=s.word_lead_s)
    return word.refuted() if f.tank_known_full else word


def _by_word(memory: Memory, signs: Signs, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    """What is measured and what was said, taken together."""
    hint, low = signs[1], signs[1] is Sign.BAD
    word = replace(memory.word, alone=memory.word.alone and not low)
    if not word.stands(f, s.word_lasts_s):
        return (Sign.GOOD, Sign.GOOD if word.alone else hint), replace(memory, word=word)
    if f.steady_s < STEADY_S or not _lifts(f, s):
        return _PAUSE, memory
    grave = hint if not low else Sign.PAUSE if _draws_nothing(f, s) else Sign.BAD
    return (grave, Sign.BAD), replace(memory, word=replace(word, alone=not low))


def _lifts(f: Facts, s: Settings) -> bool:
    """It runs, in sun that lifts water."""
    dim = f.site.topology == "direct" and f.elevation_deg < s.sun_deg
    return bool(f.steady_s) and f.pump_on is not None and not dim


def _measured(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    dry = memory.dry.at(f.today.midnight)
    if not _lifts(f, s):
        return _PAUSE, Memory(dry.dropped(), word=memory.word)
    if f.steady_s < STEADY_S:
        return _PAUSE, replace(memory, dry=dry)
    if not f.reading.has("flow_lpm"):
        return (Sign.PAUSE, _by_current(f, s)), memory
    if f.flow_lpm is None or _draws_nothing(f, s):
        return _PAUSE, memory
    sign, memory = _by_flow(replace(memory, dry=dry), f, s, f.flow_lpm)
    return (sign, Sign.GOOD), memory


def _by_flow(memory: Memory, f: Facts, s: Settings, flow: float) -> tuple[Sign, Memory]:
    usual = _usual_lpm(f)
    least = min(max(s.dry_lpm, s.dry_ratio * usual), 0.5 * usual) if usual else s.dry_lpm
    if flow >= least:
        good = not usual or flow >= max(s.wet_ratio * usual, least)
        ago = 0.0 if good else _later(memory.good_ago_s, f)
        return (Sign.GOOD if good else Sign.NEITHER), replace(memory, dry=memory.dry.over(s.wait_cap_s), good_ago_s=ago)
    fell = 0 <= memory.good_ago_s <= s.fell_s
    ago = memory.good_ago_s if memory.dry.now_s else _later(memory.good_ago_s, f)
    dry = memory.dry.longer(f.dt_s)
    memory = replace(memory, dry=dry, good_ago_s=ago)
    if not (fell or _powered(f, s)) and (flow >= max(s.unsure_ratio * usual, 0.1) or dry.now_s < s.unsure_s):
        return Sign.PAUSE, memory
    begun = dry.now_s > f.dt_s
    return (Sign.PAUSE if begun and dry.usual_yet(s.hold_s, s.wait_factor) else Sign.BAD), memory


def _later(ago_s: float, f: Facts) -> float:
    return ago_s + f.dt_s if ago_s >= 0 else ago_s


def _powered(f: Facts, s: Settings) -> bool:
    """The motor draws enough to lift water, so that its absence is no lack of sun."""
    whole = f.learned.work.amps.whole
    return f.pump_a is not None and whole is not None and f.pump_a >= s.power_ratio * whole.usual


def _draws_nothing(f: Facts, s: Settings) -> bool:
    """No motor is running: its cable or the status contact is at fault (F07, F02), not the well."""
    whole = f.learned.work.amps.whole
    return f.pump_a is not None and whole is not None and f.pump_a < s.idle_ratio * whole.usual


def _usual_lpm(f: Facts) -> float:
    """What this voltage gives on a bad moment of a good day when it varies, else on most."""
    span = f.learned.work.flow.at(f.volt_bin) if f.volt_bin is not None else None
    span = span or f.learned.work.flow.whole
    return 0.0 if span is None else span.usual


def _by_current(f: Facts, s: Settings) -> Sign:
    span = f.learned.work.amps.at(f.volt_bin) if f.volt_bin is not None else None
    if span is None or f.pump_a is None:
        return Sign.PAUSE
    if f.pump_a < s.amps_ratio * span.low:
        return Sign.BAD
    return Sign.GOOD if f.pump_a >= s.amps_clear_ratio * span.low else Sign.NEITHER


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    span = f.learned.work.amps.at(f.volt_bin) if f.volt_bin is not None else None
    said = memory.word.stands(f, s.word_lasts_s) and not f.reading.has("flow_lpm")
    return {
        "flow_lpm": f.flow_lpm,
        "usual_lpm": round(_usual_lpm(f), 1),
        "pump_a": f.pump_a,
        "usual_a": None if span is None else round(span.usual, 2),
        "run_min": round(f.steady_s / 60),
        **({"said_ts": memory.word.said_ts, "said_alone": memory.word.alone} if said else {}),
    }


def explain(e: Evidence, language: Language) -> str:
    if "said_ts" in e:
        return _said(e, language)
    if e["flow_lpm"] is None:
        values = {"a": number(e["pump_a"], 1), "usual": number(e["usual_a"] or 0, 1)}
        return say(
            "arus pompa hanya {a} A, biasanya {usual} A: mungkin tidak ada air yang terangkat", language, **values
        )
    values = {"n": number(e["run_min"]), "flow": number(e["flow_lpm"], 1), "usual": number(e["usual_lpm"])}
    if not e["usual_lpm"]:
        return say("pompa jalan {n} menit, aliran hanya {flow} liter per menit", language, **values)
    return say("pompa jalan {n} menit, aliran hanya {flow} liter per menit, biasanya {usual}", language, **values)


def _said(e: Evidence, language: Language) -> str:
    values = {"time": clock_time(e["said_ts"]), "n": number(e["run_min"])}
    if e["said_alone"]:
        return say("warga melapor air tidak keluar jam {time}, padahal pompa sudah jalan {n} menit", language, **values)
    amps = {"a": number(e["pump_a"], 1), "usual": number(e["usual_a"] or 0, 1)}
    sentence = "warga melapor air tidak keluar jam {time}, dan arus pompa hanya {a} A, biasanya {usual} A"
    return say(sentence, language, time=values["time"], **amps)


def stands_in(outfit: Outfit) -> bool:
    """Since a dry tap was first reported: the rule stays on duty so that the word comes to its end as well."""
    return outfit.has("pump_on") and bool(outfit.told.no_water_ts)


_NEEDS = (("pump_on",), ("flow_lpm", "pump_a"))
RULE = Rule("F03", _NEEDS, Settings, STEPS, Memory, judge, evidence, explain, stands_in=stands_in)
