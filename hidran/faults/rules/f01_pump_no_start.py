"""F01: the sun is there, water is wanted, and the pump stands still (reference: domain.md 4.2).

A minimum node cannot see the tank: a full one looks the same as a broken pump. So it is judged by the site's own
history, asks the cheapest question the same day, and says GAWAT only when a second solar day has gone by and no rest so
long has ended by itself of late. With a float or level the demand is known: 20 minutes, and GAWAT when the level has
been low for an hour. Where clouds make the pump wait longer than that on healthy days, the hold begins only after the
wait that is usual here (`hidran.faults.patience`). A pump that a battery or the mains feeds may run by night and rest
in the sun: without a tank sensor only its rest between two runs can be judged.
"""

from dataclasses import dataclass, field, replace

from hidran.faults.demand import satisfied
from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.learning import IDLE_BASE_MIN
from hidran.faults.patience import Caps, Patience
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tank import water_until
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
    wait_factor: float = setting(1.25, 0, 3, "x usual", "longer than the longest healthy wait here; 0: do not learn it")
    wait_cap_s: float = setting(14400, 0, 86400, "s", "a wait beyond this was no healthy one")
    tank_wait_cap_s: float = setting(10800, 0, 86400, "s", "the same, with float or level")
    drain_s: float = setting(7200, 0, 86400, "s", "after a full tank, while the usual drawing down is not known")
    drain_factor: float = setting(2, 0, 10, "x usual", "longer than a full tank usually lasts until the next start")
    drain_cap_s: float = setting(43200, 0, 86400, "s", "a drawing down beyond this was none")
    rest_factor: float = setting(
        1.25, 1, 5, "x usual", "fed by battery or mains, tank unseen: a rest longer than usual"
    )
    rest_least_s: float = setting(79200, 0, 604800, "s", "no rest is too long there before this: a morning skipped")
    rest_cap_s: float = setting(172800, 0, 604800, "s", "a rest beyond this is no usual one")
    start_cap_deg: float = setting(
        50, 0, 90, "degrees", "in the afternoon, in lower sun than today's start needed, up to this, it may rest again"
    )
    dark_low_s: float = setting(14400, 0, 86400, "s", "with a low level and no run yet today: GAWAT not before")
    rare_s: float = setting(120, 60, 86400, "s", "rows further apart show no attempt to start, unless it is counted")
    rare_wait_s: float = setting(10800, 0, 86400, "s", "there, with a tank sensor, no wait is too long before this")
    pause_cap_s: float = setting(3600, 0, 86400, "s", "the same, when the pump has run today")
    hold_s: float = setting(7200, 60, 86400, "s", "minimum node, by history")
    tank_hold_s: float = setting(1200, 60, 86400, "s", "with float or level")
    low_hold_s: float = setting(3600, 60, 86400, "s", "level low so long: GAWAT")
    day_hold_s: float = setting(0, 0, 86400, "s", "after the sun of the second day is gone")
    clear_s: float = setting(300, 0, 86400, "s", "pump on so long: well again")


@dataclass(frozen=True, slots=True)
class Memory:
    """On which day (its WIB midnight), since when the sun has sufficed without a break, and the pump has been off.

    `wanting_s`: so long today a tank that is measured has wanted water in vain, beyond what is usual; `wanting_days`:
    days in a row before this one on which it did. `start_deg`: the sun in which the pump came to run today though water
    was wanted before: a dirty panel needs more, so it also stops sooner; 0: not known, negative: none was wanted.
    """

    day: int = 0
    sunny_since: int | None = None
    off_since: int | None = None
    patience: Patience = field(default_factory=Patience)
    wanting_s: float = 0.0
    wanting_days: int = 0
    start_deg: float = 0.0


STEPS = (
    Step("PERLU_DICEK", "hold_s", "clear_s"),  # by history
    Step("PERLU_DICEK", "tank_hold_s", "clear_s"),  # tank known not to be full
    Step("GAWAT", "low_hold_s", "clear_s"),  # level low
    Step("GAWAT", "day_hold_s", "clear_s"),  # second solar day gone
)
_NOT_WANTED = -1.0
_PAUSE: Signs = (Sign.PAUSE,) * 4
_NEITHER: Signs = (Sign.NEITHER,) * 4
_GOOD: Signs = (Sign.GOOD,) * 4


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    if f.pump_on is None:
        return _PAUSE, memory
    new_day = memory.day != f.today.midnight
    if new_day:
        memory = _turned(memory, f.today.midnight, s)
    high = f.elevation_deg >= s.sun_deg
    lit = True if f.pump_on else _lit(f, s)
    memory = _remember(memory, f, high and bool(lit))
    if f.pump_on or f.starts or f.on_s:  # in weak sun the controller tries again and again: it is alive
        return (_GOOD if f.pump_on else _NEITHER), _started(memory, f, s)
    full = satisfied(f, s.start_level_pct)
    if full is None and f.site.topology != "direct":
        return _by_rest(memory, f, s), memory
    if full or not high:
        memory = _with(memory, memory.patience.dropped(full=bool(full)))
        if full and high and not memory.start_deg:
            memory = replace(memory, start_deg=_NOT_WANTED)
        return (_GOOD if full else _after_the_sun(memory, f, s, full)), memory
    if new_day or not lit:
        return (_NEITHER if new_day else _PAUSE), memory
    return _in_the_sun(memory, f, s, full)


def _turned(memory: Memory, midnight: int, s: Settings) -> Memory:
    wanting_days = memory.wanting_days + 1 if memory.wanting_s >= s.tank_hold_s else 0
    return Memory(midnight, None, None, memory.patience.at(midnight), 0.0, wanting_days)


def _with(memory: Memory, patience: Patience) -> Memory:
    return memory if patience is memory.patience else replace(memory, patience=patience)


def _started(memory: Memory, f: Facts, s: Settings) -> Memory:
    blind = f.tank_full is None and f.tank_level_pct is None
    caps = Caps(s.wait_cap_s if blind else s.tank_wait_cap_s, s.pause_cap_s, s.drain_cap_s)
    patience = memory.patience.started(caps)
    if f.rest_s and f.told.repaired_ts < f.ts - f.rest_s:
        patience = patience.rested(f.rest_s)
    if f.rest_s and not _has_run(f, s) and memory.start_deg >= 0:
        memory = replace(memory, start_deg=f.elevation_deg)
    return _with(memory, patience)


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


def _by_rest(memory: Memory, f: Facts, s: Settings) -> Signs:
    """The tank is not seen and the sun tells nothing: the rest since the last run. Its first reading is the onset."""
    usual_s = memory.patience.usual_rest_s(s.rest_cap_s)
    if usual_s is None or not f.learned.knows_running:
        return _NEITHER
    rest_s = _rest_s(f)
    begun = rest_s > f.dt_s
    bad = Sign.PAUSE if begun and rest_s <= max(s.rest_factor * usual_s, s.rest_least_s) - s.hold_s else Sign.BAD
    return (bad, Sign.PAUSE, Sign.PAUSE, _second_day_gone(memory, f, s))


def _rest_s(f: Facts) -> float:
    """The rest since the last run, or since somebody said that the tank is full."""
    return min(f.rest_s, f.ts - f.told.full_ts)


def _in_the_sun(memory: Memory, f: Facts, s: Settings, full: bool | None) -> tuple[Signs, Memory]:
    wanted = _ran_too_little(memory, f, s) if full is None else not _too_early(f, s)
    if not wanted:
        return _NEITHER, memory
    if full is not None and _setting(memory, f, s):
        return _PAUSE, memory
    memory, usual = _wait_on(memory, f, s, s.hold_s if full is None else s.tank_hold_s)
    bad = Sign.PAUSE if usual else Sign.BAD
    if full is None:
        return (bad, Sign.PAUSE, Sign.PAUSE, Sign.NEITHER), memory
    if not usual:
        memory = replace(memory, wanting_s=memory.wanting_s + f.dt_s)
    low = f.tank_level_pct is not None and f.tank_level_pct < s.low_level_pct
    low = low and (_has_run(f, s) or memory.patience.present(has_run=False).now_s >= s.dark_low_s)
    return (Sign.NEITHER, bad, bad if low else Sign.NEITHER, Sign.NEITHER), memory


def _has_run(f: Facts, s: Settings) -> bool:
    return f.today.run_s >= s.start_min * 60


def _wait_on(memory: Memory, f: Facts, s: Settings, hold_s: float) -> tuple[Memory, bool]:
    """The wait grown by this reading; True while it is usual here. Its first reading is a sign, so it is the onset."""
    has_run, was_full = _has_run(f, s), memory.patience.was_full
    before = memory.patience.present(has_run=has_run)
    patience = memory.patience.longer(f.dt_s, has_run=has_run)
    wait = patience.present(has_run=has_run)
    rare = f.dt_s > s.rare_s and not f.reading.has("pump_starts")
    at_least_s = s.drain_s if was_full and not wait.known else s.rare_wait_s if rare else 0.0
    factor = s.drain_factor if was_full else s.wait_factor
    # Pauses are short: one that ended by itself is believed at once, so that nobody is asked the same twice.
    usual = wait.usual_yet(hold_s, factor, at_least_s, ever=(has_run or rare) and not was_full)
    return _with(memory, patience), before.now_s > 0 and usual


def _ran_too_little(memory: Memory, f: Facts, s: Settings) -> bool:
    """Today's run is short for this hour, and its rest is no usual one either."""
    usual_min = f.learned.run_base(f.second_of_day)
    rest_s = (memory.patience.usual_rest_s(s.rest_cap_s) or 0.0) - s.hold_s
    return f.learned.knows_running and f.today.run_s / 60 < s.run_ratio * usual_min and _rest_s(f) >= rest_s


def _too_early(f: Facts, s: Settings) -> bool:
    """Before this site's pump usually starts in the morning, a pump that has not run yet is no sign."""
    usual = f.learned.knows_running and f.learned.usual_day_min >= IDLE_BASE_MIN
    return usual and not f.today.run_s and f.learned.run_base(f.second_of_day) < s.start_min


def _setting(memory: Memory, f: Facts, s: Settings) -> bool:
    """The sun has sunk below what today's start needed; a battery does not care."""
    if f.site.topology.startswith("battery") or not f.afternoon:
        return False
    return f.elevation_deg < min(memory.start_deg, s.start_cap_deg)


def _after_the_sun(memory: Memory, f: Facts, s: Settings, full: bool | None) -> Signs:
    if full is None:
        gone = _second_day_gone(memory, f, s)
    else:
        vain = memory.wanting_days >= 1 and memory.wanting_s >= s.tank_hold_s
        gone = Sign.BAD if vain and _idle(f) else Sign.NEITHER
    return (Sign.NEITHER, Sign.NEITHER, Sign.NEITHER, gone)


def _second_day_gone(memory: Memory, f: Facts, s: Settings) -> Sign:
    second = f.elevation_deg < s.sun_deg and _idle(f) and _rest_s(f) > s.rest_factor * memory.patience.longest_rest_s
    return Sign.BAD if second else Sign.NEITHER


def _idle(f: Facts) -> bool:
    """It is afternoon, and neither on this day of sun nor on the one before has the pump run."""
    return f.afternoon and f.learned.idle_days >= 1 and f.today.idle(f.learned.usual_day_min)


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    since = max(memory.sunny_since or 0, memory.off_since or f.ts)
    usual_rest_s = memory.patience.usual_rest_s(s.rest_cap_s)
    return {
        "sunny_since_ts": memory.sunny_since,
        "pump_off_min": (f.ts - since) // 60,
        "run_today_min": round(f.today.run_s / 60),
        "usual_min": round(f.learned.run_base(f.second_of_day)),
        "idle_days": f.learned.idle_days,
        "day_gone": Sign.BAD in _after_the_sun(memory, f, s, satisfied(f, s.start_level_pct)),
        "rest_h": round(_rest_s(f) / 3600, 1),
        "usual_rest_h": None if usual_rest_s is None else round(usual_rest_s / 3600, 1),
        "panel_v": f.panel_v,
        "voc_v": round(f.learned.voc, 1),
        "battery": f.site.topology != "direct",
        "tank_full": f.tank_full,
        "tank_level_pct": f.tank_level_pct,
        "water_until_ts": _water_until(f),
    }


def _water_until(f: Facts) -> int | None:
    return None if f.tank_level_pct is None else water_until(f.learned.work, f.tank_level_pct, f.ts)


def explain(e: Evidence, language: Language) -> str:
    if e["day_gone"]:
        return _day_gone(e, language)
    if e["battery"] and e["tank_full"] is None and e["tank_level_pct"] is None:
        return _rest(e, language)
    sun = say("matahari cukup sejak {time}", language, time=clock_time(e["sunny_since_ts"]))
    off = say("pompa mati {n} menit", language, n=e["pump_off_min"])
    return f"{sun}, {off}, {_tank(e, language)}"


def _day_gone(e: Evidence, language: Language) -> str:
    sentence = "hari cerah kedua lewat, pompa hanya jalan {run} menit, biasanya {usual} menit sehari"
    return say(sentence, language, run=e["run_today_min"], usual=e["usual_min"])


def _rest(e: Evidence, language: Language) -> str:
    sentence = "pompa diam {n} jam, biasanya paling lama {usual} jam; apakah tandon penuh?"
    return say(sentence, language, n=number(e["rest_h"], 0), usual=number(e["usual_rest_h"] or 0, 0))


def _tank(e: Evidence, language: Language) -> str:
    if e["tank_level_pct"] is not None:
        return _water_left(e, language)
    if e["tank_full"] == 0:
        return say("tandon belum penuh", language)
    return say("biasanya sudah jalan {n} menit; apakah tandon penuh?", language, n=e["usual_min"])


def _water_left(e: Evidence, language: Language) -> str:
    left = say("air di tandon tinggal {pct} %", language, pct=number(e["tank_level_pct"]))
    if e["tank_full"]:
        return say("pelampung bilang penuh, tetapi {left}", language, left=left)
    until = e.get("water_until_ts")
    lasts = "cukup sampai kira-kira {time}"
    return left if until is None else f"{left}, {say(lasts, language, time=clock_time(until))}"


RULE = Rule("F01", (("panel_v",), ("pump_on",)), Settings, STEPS, Memory, judge, evidence, explain)
