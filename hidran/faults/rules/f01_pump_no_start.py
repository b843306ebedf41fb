"""F01: the sun is there, water is wanted, and the pump stands still (reference: domain.md 4.2).

A minimum node cannot see the tank: a full one looks the same as a broken pump. So it is judged by the site's own
history, asks the cheapest question the same day, and says GAWAT only when a second solar day has gone by. With a
float or level the demand is known: 20 minutes, and GAWAT when the level has been low for an hour. Where clouds make
the pump wait longer than that on healthy days, the hold begins only after the wait that is usual here: one usual wait
for the first start of a day, another for a pump that has run today, whose sun has been seen to suffice, and a third
while a tank that was full is drawn down to where this controller starts again.
"""

from dataclasses import dataclass, field, replace

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.learning import IDLE_BASE_MIN
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tank import water_until
from hidran.faults.tuning import setting
from hidran.faults.waits import Waits
from hidran.words import Language, clock_time, number, say


@dataclass(frozen=True, slots=True)
class Settings:
    sun_deg: float = setting(25, 0, 60, "degrees", "elevation from which a solar pump should start")
    panel_ratio: float = setting(0.85, 0.3, 1, "x Voc", "open panel voltage from which the panel is in the light")
    run_ratio: float = setting(0.2, 0, 1, "x usual", "run today below this part of the usual by this time")
    start_level_pct: float = setting(70, 5, 100, "%", "below this tank level the controller should start")
    start_min: float = setting(5, 0, 120, "min", "with a tank sensor: not before the pump has usually run so long")
    low_level_pct: float = setting(20, 0, 100, "%", "a level that leaves people without water soon")
    wait_factor: float = setting(1.25, 0, 3, "x usual", "longer than the longest healthy wait here; 0: do not learn it")
    wait_cap_s: float = setting(14400, 0, 86400, "s", "a wait beyond this was no healthy one")
    tank_wait_cap_s: float = setting(10800, 0, 86400, "s", "the same, with float or level")
    drain_s: float = setting(7200, 0, 86400, "s", "after a full tank, while the usual drawing down is not known")
    drain_factor: float = setting(2, 0, 10, "x usual", "longer than a full tank usually lasts until the next start")
    drain_cap_s: float = setting(43200, 0, 86400, "s", "a drawing down beyond this was none")
    dark_low_s: float = setting(14400, 0, 86400, "s", "with a low level and no run yet today: GAWAT not before")
    pause_cap_s: float = setting(3600, 0, 86400, "s", "the same, when the pump has run today")
    hold_s: float = setting(7200, 60, 86400, "s", "minimum node, by history")
    tank_hold_s: float = setting(1200, 60, 86400, "s", "with float or level")
    low_hold_s: float = setting(3600, 60, 86400, "s", "level low so long: GAWAT")
    day_hold_s: float = setting(0, 0, 86400, "s", "after the sun of the second day is gone")
    clear_s: float = setting(300, 0, 86400, "s", "pump on so long: well again")


@dataclass(frozen=True, slots=True)
class Memory:
    """On which day (its WIB midnight), since when the sun has sufficed without a break, and the pump has been off.

    `waits`: for the first start of a day; `pauses`: after it has run; `drains`: after the tank was full. `was_full`: it
    was, on this day and since the last run.
    """

    day: int = 0
    sunny_since: int | None = None
    off_since: int | None = None
    waits: Waits = field(default_factory=Waits)
    pauses: Waits = field(default_factory=Waits)
    drains: Waits = field(default_factory=Waits)
    was_full: bool = False


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
    if new_day:
        memory = _turned(memory, f.today.midnight)
    high = f.elevation_deg >= s.sun_deg
    lit = True if f.pump_on else _lit(f, s)
    memory = _remember(memory, f, high and bool(lit))
    if f.pump_on or f.starts or f.on_s:  # in weak sun the controller tries again and again: it is alive
        return (_GOOD if f.pump_on else _NEITHER), _started(memory, f, s)
    full = _satisfied(f, s)
    if full or not high:
        memory = _dropped(memory, full=bool(full))
        return (_GOOD if full else _after_the_sun(f)), memory
    if new_day or not lit:
        return (_NEITHER if new_day else _PAUSE), memory
    return _in_the_sun(memory, f, s, full)


def _turned(memory: Memory, midnight: int) -> Memory:
    waits, pauses = memory.waits.at(midnight), memory.pauses.at(midnight)
    return Memory(midnight, None, None, waits, pauses, memory.drains.at(midnight, go_on=True))


def _started(memory: Memory, f: Facts, s: Settings) -> Memory:
    if not (memory.waits.now_s or memory.pauses.now_s or memory.drains.now_s or memory.was_full):
        return memory
    blind = f.tank_full is None and f.tank_level_pct is None
    waits = memory.waits.over(s.wait_cap_s if blind else s.tank_wait_cap_s)
    pauses, drains = memory.pauses.over(s.pause_cap_s), memory.drains.over(s.drain_cap_s)
    return replace(memory, waits=waits, pauses=pauses, drains=drains, was_full=False)


def _dropped(memory: Memory, *, full: bool) -> Memory:
    """The wait ended without telling anything; only drawing down goes on, through the night, until the next run."""
    was_full = memory.was_full or full
    if not memory.waits.now_s and not memory.pauses.now_s and was_full == memory.was_full:
        return memory
    return replace(memory, waits=memory.waits.dropped(), pauses=memory.pauses.dropped(), was_full=was_full)


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
    return replace(memory, sunny_since=sunny_since, off_since=off_since)


def _satisfied(f: Facts, s: Settings) -> bool | None:
    """The tank wants no water; None: not measured."""
    if f.tank_full == 1:
        return True
    if f.tank_level_pct is not None:
        return f.tank_level_pct >= _start_level_pct(f, s)
    return False if f.tank_full == 0 else f.told.tank_full(f.ts)


def _start_level_pct(f: Facts, s: Settings) -> float:
    """Where the controller starts: as set, or lower when it has lately never started from so high."""
    known = f.learned.work.usual("start_level", part=1, count=14, enough=4)
    return s.start_level_pct if known is None else min(s.start_level_pct, known)


def _in_the_sun(memory: Memory, f: Facts, s: Settings, full: bool | None) -> tuple[Signs, Memory]:
    wanted = _ran_too_little(f, s) if full is None else not _too_early(f, s)
    if not wanted:
        return _NEITHER, memory
    memory, wait, usual = _wait_on(memory, f, s, s.hold_s if full is None else s.tank_hold_s)
    bad = Sign.PAUSE if usual else Sign.BAD
    if full is None:
        return (bad, Sign.PAUSE, Sign.PAUSE, Sign.NEITHER), memory
    low = f.tank_level_pct is not None and f.tank_level_pct < s.low_level_pct
    low = low and (_has_run(f, s) or wait.now_s >= s.dark_low_s)
    return (Sign.NEITHER, bad, bad if low else Sign.NEITHER, Sign.NEITHER), memory


def _has_run(f: Facts, s: Settings) -> bool:
    return f.today.run_s >= s.start_min * 60


def _wait_on(memory: Memory, f: Facts, s: Settings, hold_s: float) -> tuple[Memory, Waits, bool]:
    """The wait grown by this reading; True while it is usual here. Its first reading is a sign, so it is the onset."""
    at_least_s, factor = 0.0, s.wait_factor
    if memory.was_full:
        before = memory.drains
        wait = before.longer(f.dt_s)
        memory = replace(memory, drains=wait)
        at_least_s, factor = 0.0 if wait.known else s.drain_s, s.drain_factor
    elif _has_run(f, s):
        before = memory.pauses
        wait = before.longer(f.dt_s)
        memory = replace(memory, pauses=wait)
    else:
        before = memory.waits
        wait = before.longer(f.dt_s)
        memory = replace(memory, waits=wait)
    return memory, wait, before.now_s > 0 and wait.usual_yet(hold_s, factor, at_least_s)


def _ran_too_little(f: Facts, s: Settings) -> bool:
    usual_min = f.learned.run_base(f.second_of_day)
    return f.learned.knows_running and f.today.run_s / 60 < s.run_ratio * usual_min


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
        "water_until_ts": _water_until(f),
    }


def _water_until(f: Facts) -> int | None:
    return None if f.tank_level_pct is None else water_until(f.learned.work, f.tank_level_pct, f.ts)


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
        left = say("air di tandon tinggal {pct} %", language, pct=number(e["tank_level_pct"]))
        until = e.get("water_until_ts")
        lasts = "cukup sampai kira-kira {time}"
        return left if until is None else f"{left}, {say(lasts, language, time=clock_time(until))}"
    if e["tank_full"] == 0:
        return say("tandon belum penuh", language)
    return say("biasanya sudah jalan {n} menit; apakah tandon penuh?", language, n=e["usual_min"])


RULE = Rule("F01", (("panel_v",), ("pump_on",)), Settings, STEPS, Memory, judge, evidence, explain)
