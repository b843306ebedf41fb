"""F18: the monitor's own supply runs low (domain.md 4.2). A transmission dips it: the median of five counts."""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, number, say

_LEAD_V = 7.0  # no lithium cell stands so high, no lead battery so low
_SPOT = 5


@dataclass(frozen=True, slots=True)
class Settings:
    low_v: float = setting(3.55, 2, 5, "V", "lithium cell below this")
    severe_v: float = setting(3.40, 2, 5, "V", "lithium cell below this: GAWAT")
    back_v: float = setting(0.2, 0, 2, "V", "so much above: well again")
    lead_low_v: float = setting(11.8, 6, 60, "V", "12 V lead battery below this")
    lead_severe_v: float = setting(11.3, 6, 60, "V", "12 V lead battery below this: GAWAT")
    lead_back_v: float = setting(0.5, 0, 5, "V", "so much above: well again")
    hold_s: float = setting(1800, 60, 86400, "s", "so long")
    clear_s: float = setting(1800, 0, 86400, "s", "back so long")


@dataclass(frozen=True, slots=True)
class Memory:
    """The last five voltages, oldest first."""

    volts: tuple[float, ...] = ()

    @property
    def middle(self) -> float:
        return sorted(self.volts)[len(self.volts) // 2]


STEPS = (Step("PERLU_DICEK", "hold_s", "clear_s"), Step("GAWAT", "hold_s", "clear_s"))


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    volts = f.reading.supply_v
    if volts is None:
        return (Sign.PAUSE, Sign.PAUSE), memory
    memory = Memory((*memory.volts, volts)[-_SPOT:])
    low, severe, back = _limits(memory.middle, s)
    return (_sign(memory.middle, low, back), _sign(memory.middle, severe, back)), memory


def _limits(volts: float, s: Settings) -> tuple[float, float, float]:
    if volts >= _LEAD_V:
        return s.lead_low_v, s.lead_severe_v, s.lead_back_v
    return s.low_v, s.severe_v, s.back_v


def _sign(volts: float, low: float, back: float) -> Sign:
    if volts < low:
        return Sign.BAD
    return Sign.GOOD if volts >= low + back else Sign.NEITHER


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    return {"supply_v": memory.middle, "least_v": _limits(memory.middle, s)[0]}


def explain(e: Evidence, language: Language) -> str:
    values = {"v": number(e["supply_v"], 2), "least": number(e["least_v"], 2)}
    return say("baterai alat pantau tinggal {v} V, seharusnya di atas {least} V", language, **values)


RULE = Rule("F18", (("supply_v",),), Settings, STEPS, Memory, judge, evidence, explain, while_learning=True)
