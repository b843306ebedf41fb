"""F01: the sun is there, water is wanted, and the pump stands still (reference: domain.md 4.2).

A minimum node cannot see the tank: a full one looks the same as a broken pump. So it is judged by the site's own
history, asks the cheapest question the same day, and says GAWAT only when a second solar day has gone by. With a
float or level the demand is known: 20 minutes, and GAWAT when the level has been low for an hour.
"""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.learning import IDLE_BASE_MIN
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, clock_time, number, say


@dataclass(frozen=True, slots=True)
class Settings:
    sun_deg: float = setting(25, 0, 60, "degrees", "elevation from which a solar pump should start")
    panel_ratio: float = setting(0.85, 0.3, 1, "x Voc", "open panel voltage from which the panel is in the light")
    run_ratio: float = setting(0.2, 0, 1, "x usual", "run today below this part of the usual by this time")
    start_level_pct: float = setting(70, 5, 100, "%", "below this tank level the controller should start")
    start_min: float = setting(5, 0, 120, "min", "with a tank sensor: not before the pump has usually run so long")
    low_level_pct: float = setting(20, 0, 100, "%", "a level that leaves people without water soon")
    hold_s: float = setting(7200, 60, 86400, "s", "minimum node, by history")
    tank_hold_s: float = setting(1200, 60, 86400, "s", "with float or level")
    low_hold_s: float = setting(3600, 60, 86400, "s", "level low so long: GAWAT")
    day_hold_s: float = setting(0, 0, 86400, "s", "after the sun of the second day is gone")
    clear_s: float = setting(300, 0, 86400, "s", "pump on so long: well again")


@dataclass(frozen=True, slots=True)
class Memory:
    """On which day (its WIB midnight), since when the sun has sufficed without a break, and the pump has been off."""

    day: int = 0
    sunny_since: int | None = None
    off_since: int | None = None


STEPS = (
    Step("PERLU_DICEK", "hold_s", "clear_s"),  # by history
    Step("PERLU_DICEK", "tank_hold_s", "clear_s"),  # tank known not to be full
    Step("GAWAT", "low_hold_s", "clear_s"),  # level low
    Step("GAWAT", "day_hold_s", "clear_s"),  # second solar day gone
)
_PAUSE: Signs = (Sign.PAUSE,) * 4
_NEITHER: Signs = (Sign.NEITHER,) * 4
_GOOD: Signs = (Sign.GOOD,) * 4


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if f.pump_on is None:
        return _PAUSE, memory
    new_day = memory.day != f.today.midnight
    high = f.elevation_deg >= s.sun_deg
    lit = True if f.pump_on else _lit(f, s)
    memory = _remember(Memory(f.today.midnight) if new_day else memory, f, high and bool(lit))
    if f.pump_on:
        return _GOOD, memory
    if f.starts or f.on_s or new_day:
        return _NEITHER, memory  # weak sun: the controller tries again and again, so it is alive
    full = _satisfied(f, s)
    if full:
        return _GOOD, memory
    if high:
        return (_in_the_sun(f, s, full) if lit else _PAUSE), memory
    return _after_the_sun(f), memory


def _lit(f: Facts, s: Settings) -> bool | None:
    """The panel sees light; None: its voltage is not known. A battery or inverter holds it anywhere."""
    if f.site.topology != "direct":
        return True
    return None if f.panel_v is None else f.panel_v >= s.panel_ratio * f.learned.voc


def _remember(memory: Memory, f: Facts, sunny: bool) -> Memory:
    sunny_since = (memory.sunny_since or f.ts) if sunny else None
    off_since = None if f.pump_on else (memory.off_since or f.ts)
    if (sunny_since, off_since) == (memory.sunny_since, memory.off_since):
        return memory
    return Memory(memory.day, sunny_since, off_since)


def _satisfied(f: Facts, s: Settings) -> bool | None:
    """The tank wants no water; None: not measured."""
    if f.tank_full == 1:
        return True
    if f.tank_level_pct is not None:
        return f.tank_level_pct >= s.start_level_pct
    return False if f.tank_full == 0 else None


def _in_the_sun(f: Facts, s: Settings, full: bool | None) -> Signs:
    if full is None:
        low_run = f.learned.knows_running and f.today.run_s / 60 < s.run_ratio * f.learned.run_base(f.second_of_day)
        return (Sign.BAD if low_run else Sign.NEITHER, Sign.PAUSE, Sign.PAUSE, Sign.NEITHER)
    if _too_early(f, s):
        return _NEITHER
    low = f.tank_level_pct is not None and f.tank_level_pct < s.low_level_pct
    return (Sign.NEITHER, Sign.BAD, Sign.BAD if low else Sign.NEITHER, Sign.NEITHER)


def _too_early(f: Facts, s: Settings) -> bool:
    """Before this site's pump usually starts in the morning, a pump that has not run yet is no sign."""
    usual = f.learned.knows_running and f.learned.usual_day_min >= IDLE_BASE_MIN
    return usual and not f.today.run_s and f.learned.run_base(f.second_of_day) < s.start_min


def _after_the_sun(f: Facts) -> Signs:
    second = f.afternoon and f.learned.idle_days >= 1 and f.today.idle(f.learned.usual_day_min)
    return (Sign.NEITHER, Sign.NEITHER, Sign.NEITHER, Sign.BAD if second else Sign.NEITHER)


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    since = max(memory.sunny_since or 0, memory.off_since or f.ts)
    return {
        "sunny_since_ts": memory.sunny_since,
        "pump_off_min": (f.ts - since) // 60,
        "run_today_min": round(f.today.run_s / 60),
        "usual_min": round(f.learned.run_base(f.second_of_day)),
        "idle_days": f.learned.idle_days,
        "panel_v": f.panel_v,
        "voc_v": round(f.learned.voc, 1),
        "tank_full": f.tank_full,
        "tank_level_pct": f.tank_level_pct,
    }


def explain(e: Evidence, language: Language) -> str:
    if e["sunny_since_ts"] is None:
        return _day_gone(e, language)
    sun = say("matahari cukup sejak {time}", language, time=clock_time(e["sunny_since_ts"]))
    off = say("pompa mati {n} menit", language, n=e["pump_off_min"])
    return f"{sun}, {off}, {_tank(e, language)}"


def _day_gone(e: Evidence, language: Language) -> str:
    sentence = "hari cerah kedua lewat, pompa hanya jalan {run} menit, biasanya {usual} menit sehari"
    return say(sentence, language, run=e["run_today_min"], usual=e["usual_min"])


def _tank(e: Evidence, language: Language) -> str:
    if e["tank_level_pct"] is not None:
        return say("air di tandon tinggal {pct} %", language, pct=number(e["tank_level_pct"]))
    if e["tank_full"] == 0:
        return say("tandon belum penuh", language)
    return say("biasanya sudah jalan {n} menit; apakah tandon penuh?", language, n=e["usual_min"])


RULE = Rule("F01", (("panel_v",), ("pump_on",)), Settings, STEPS, Memory, judge, evidence, explain)
