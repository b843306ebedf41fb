"""F22: a dull day over the whole fleet: half of three hydrants or more ran far less than usual (domain.md 4.1).

Found by `hidran.faults.fleet`, which sees them all, and told to each; it explains a pump that runs little.
"""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Outfit, Rule, Sign, Signs, Step, no_memory
from hidran.faults.tuning import setting
from hidran.words import Language, say


@dataclass(frozen=True, slots=True)
class Settings:
    hold_s: float = setting(0, 0, 86400, "s", "besides")
    clear_s: float = setting(0, 0, 86400, "s", "besides")


STEPS = (Step("INFO", "hold_s", "clear_s"),)


def judge(memory: None, f: Facts, s: Settings) -> tuple[Signs, None]:
    dull = f.told.weather_from >= f.today.midnight and f.ts >= f.told.weather_from
    return (Sign.BAD if dull else Sign.GOOD,), None


def evidence(memory: None, f: Facts, s: Settings) -> Evidence:
    return {"run_today_min": round(f.today.run_s / 60), "usual_min": round(f.learned.run_base(f.second_of_day))}


def explain(e: Evidence, language: Language) -> str:
    sentence = "banyak hidran kurang matahari hari ini; pompa ini jalan {run} menit, biasanya {usual} menit"
    return say(sentence, language, run=e["run_today_min"], usual=e["usual_min"])


def applies(outfit: Outfit, s: Settings) -> bool:
    """Only where somebody looks at the whole fleet, which shows with its first dull day."""
    return outfit.told.weather_from > 0


RULE = Rule("F22", (("pump_on",),), Settings, STEPS, no_memory, judge, evidence, explain, applies=applies)
