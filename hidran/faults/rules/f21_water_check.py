"""F21: the monthly look at the water: due, missed, or bad (reference: domain.md 1.2, 1.3, 4.2).

Only what people tell counts. A form with a bad sign is judged wherever forms arrive; that one is missing only where the
KPP keeps its checks in Hidran (setting `logged`).
"""

from dataclasses import dataclass

from hidran.clock import wib, wib_month_start
from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Outfit, Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, say


@dataclass(frozen=True, slots=True)
class Settings:
    logged: float = setting(0, 0, 1, "0 or 1", "1: the KPP's monthly checks are kept here, so a missing one is missed")
    due_day: float = setting(25, 1, 28, "day", "of the month from which a check is due: INFO")
    hold_s: float = setting(0, 0, 86400, "s", "besides")
    clear_s: float = setting(0, 0, 86400, "s", "besides")


@dataclass(frozen=True, slots=True)
class Memory:
    """The verdict of this WIB day and these forms. `from_ts`: the first reading ever judged here."""

    day: int = 0
    forms: int = 0
    newest_ts: int = 0
    from_ts: int = 0
    signs: Signs = (Sign.PAUSE,) * 4


STEPS = (
    Step("INFO", "hold_s", "clear_s"),  # due
    Step("PERLU_DICEK", "hold_s", "clear_s"),  # last month was missed
    Step("PERLU_DICEK", "hold_s", "clear_s"),  # one point is bad
    Step("GAWAT", "hold_s", "clear_s"),  # both points, or E. coli
)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    newest = f.told.checks[-1].ts if f.told.checks else 0
    if (memory.day, memory.forms, memory.newest_ts) != (f.today.midnight, len(f.told.checks), newest):
        memory = _verdict(memory, f, s, newest)
    return memory.signs, memory


def _verdict(memory: Memory, f: Facts, s: Settings, newest: int) -> Memory:
    from_ts = memory.from_ts or f.ts
    due, missed = _calendar(f, s, newest, from_ts) if s.logged else (Sign.GOOD, Sign.GOOD)
    one, both = _water(f)
    return Memory(f.today.midnight, len(f.told.checks), newest, from_ts, (due, missed, one, both))


def _calendar(f: Facts, s: Settings, newest: int, from_ts: int) -> tuple[Sign, Sign]:
    today = wib(f.ts)
    first = wib_month_start(f.ts)
    if newest >= first:
        return Sign.GOOD, Sign.GOOD
    last_month = wib_month_start(first - 1)
    missed = newest < last_month and from_ts <= last_month + 86400 * (s.due_day - 1)
    return (Sign.BAD if today.day >= s.due_day else Sign.NEITHER), Sign.BAD if missed else Sign.NEITHER


def _water(f: Facts) -> tuple[Sign, Sign]:
    if not f.told.checks:
        return Sign.GOOD, Sign.GOOD
    check = f.told.checks[-1]
    grave = check.bad_points >= 2 or check.e_coli
    return Sign.BAD if check.bad_points else Sign.GOOD, Sign.BAD if grave else Sign.GOOD


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    check = f.told.checks[-1] if f.told.checks else None
    return {
        "last_check_ts": check.ts if check else None,
        "bad_points": check.bad_points if check else 0,
        "e_coli": check.e_coli if check else False,
        "signs": list(check.signs) if check else [],
        "missed_month": memory.signs[1] is Sign.BAD,
    }


def explain(e: Evidence, language: Language) -> str:
    if e["e_coli"]:
        return say("laboratorium menemukan E. coli: air jangan diminum", language)
    if e["bad_points"]:
        sentence = "cek air: {n} titik menunjukkan tanda buruk ({signs})"
        return say(sentence, language, n=e["bad_points"], signs=", ".join(e["signs"]) or "-")
    sentence = "bulan lalu lewat tanpa cek air" if e["missed_month"] else "bulan ini belum ada cek air"
    return say(sentence, language)


def applies(outfit: Outfit, s: Settings) -> bool:
    return bool(s.logged or outfit.told.checks)


RULE = Rule("F21", (), Settings, STEPS, Memory, judge, evidence, explain, while_learning=True, applies=applies)
