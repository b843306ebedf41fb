"""F11: two whole days of sun, water wanted, and not one attempt to start: the controller (reference: domain.md 4.2).

Only where the tank is measured, and a battery's voltage where there is one: elsewhere two idle days may as well be a
full tank or an empty battery, and F01 has said so by then.
"""

from dataclasses import dataclass

from hidran.faults.demand import satisfied
from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, say


@dataclass(frozen=True, slots=True)
class Settings:
    idle_days: float = setting(2, 1, 14, "days", "of sun in a row without a run")
    sun_deg: float = setting(25, 0, 60, "degrees", "it is judged in the sun")
    panel_ratio: float = setting(0.85, 0.3, 1, "x Voc", "panel voltage that proves the panel")
    hold_s: float = setting(30, 0, 86400, "s", "besides")
    clear_s: float = setting(600, 0, 86400, "s", "pump on so long: well again")


@dataclass(frozen=True, slots=True)
class Memory:
    """The last reading with a run or an attempt, and the last in which the tank wanted no water (Unix s; 0: never)."""

    alive_ts: int = 0
    full_ts: int = 0


STEPS = (Step("GAWAT", "hold_s", "clear_s"),)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if f.pump_on or f.starts or f.on_s:
        return (Sign.GOOD if f.pump_on else Sign.NEITHER,), Memory(f.ts, memory.full_ts)
    full = satisfied(f)
    if full:
        return (Sign.NEITHER,), Memory(memory.alive_ts, f.ts)
    unknown = f.pump_on is None or full is None or not _fed(f, s)
    if unknown or f.elevation_deg < s.sun_deg:
        return (Sign.PAUSE,), memory
    quiet_from = f.today.midnight - int(s.idle_days) * 86400
    dead = f.learned.idle_days >= s.idle_days and max(memory.alive_ts, memory.full_ts) <= quiet_from
    return (Sign.BAD if dead else Sign.NEITHER,), memory


def _fed(f: Facts, s: Settings) -> bool:
    """The controller has power to start with. An empty battery keeps it as still as a defect does, so its voltage must
    be known (F10 judges it). The panel's voltage tells nothing there or behind an inverter: the elevation must do.
    """
    if f.site.topology.startswith("battery"):
        return f.reading.battery_v is not None
    if f.site.topology != "direct":
        return True
    return f.panel_v is not None and f.panel_v >= s.panel_ratio * f.learned.voc


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    return {"idle_days": f.learned.idle_days, "last_alive_ts": memory.alive_ts, "panel_v": f.panel_v}


def explain(e: Evidence, language: Language) -> str:
    sentence = "{n} hari cerah kontroler tidak sekali pun mencoba menghidupkan pompa, panel baik, tandon belum penuh"
    return say(sentence, language, n=e["idle_days"])


def dated(memory: Memory, f: Facts, s: Settings) -> int | None:
    return memory.alive_ts or None


RULE = Rule(
    "F11",
    (("panel_v",), ("pump_on",), ("tank_full", "tank_level_pct")),
    Settings,
    STEPS,
    Memory,
    judge,
    evidence,
    explain,
    dated=dated,
)
