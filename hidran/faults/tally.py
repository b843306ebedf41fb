"""What one reading adds to its day: run time, sun, clear water, the work of the pump, the level of the tank."""

from hidran.faults import work
from hidran.faults.facts import BRIM_PCT, Facts
from hidran.faults.learning import CLEAN_BIN_MV, SUN_DEG, SUN_PANEL_RATIO, voc_bin_v
from hidran.faults.work import STEADY_S

_HIGH_SUN_DEG, _GOOD_SUN_DEG = 50.0, 40.0
_NIGHT_TO_S = 4 * 3600
_FILL_FROM_S, _FILL_TO_S = 10 * 3600, 14 * 3600


def add(f: Facts, run_s: float, level_before: float | None, frozen: set[str]) -> float | None:
    """Count it; `frozen`: active faults, whose touch is not learnt. Gives the newest level known."""
    _count(f, run_s, frozen)
    if f.steady_s >= STEADY_S:
        _count_work(f)
    if f.tank_level_pct is None:
        return level_before
    _count_level(f, f.tank_level_pct, level_before)
    return f.tank_level_pct


def _count(f: Facts, run_s: float, frozen: set[str]) -> None:
    day = f.today
    day.run_s += run_s
    hour = f.second_of_day // 3600
    day.cumulative_min[hour] = day.run_s / 60
    if 6 <= hour < 18:
        day.seen_s += f.dt_s
    if f.elevation_deg >= SUN_DEG:
        day.sun_seen_s += f.dt_s
        if f.site.topology != "direct":  # a battery or inverter holds the panel anywhere
            day.sun_s += f.dt_s
        elif f.panel_v is not None:
            _count_sun(f, f.panel_v)
    if f.water_moves and f.turbidity_mv is not None and "F12" not in frozen:
        number = int(f.turbidity_mv / CLEAN_BIN_MV)
        day.clean[number] = day.clean.get(number, 0) + 1
    if frozen:
        day.faults |= frozen


def _count_work(f: Facts) -> None:
    """A steadily running pump: what it draws and gives, and how it pulls the panel."""
    day, known, high = f.today.work, f.learned.work, f.elevation_deg
    day.longest_run_s = max(day.longest_run_s, f.steady_s)
    work.count_curve(day.amps, known.amps, f.volt_bin, f.pump_a)
    work.count_curve(day.flow, known.flow, f.volt_bin, f.flow_lpm)
    if high >= SUN_DEG and f.panel_v is not None:
        work.add_ratio(day.load, f.panel_v / f.learned.voc)
        if high >= _HIGH_SUN_DEG:
            work.add_ratio(day.noon_load, f.panel_v / f.learned.voc)
        if f.pump_a is not None:
            day.power_w = max(day.power_w, f.panel_v * f.pump_a)
    if f.flow_lpm is not None and f.volt_bin is not None and high >= _GOOD_SUN_DEG:
        usual = known.flow.at(f.volt_bin)
        if usual is not None and usual.usual:
            work.add_ratio(day.output, f.flow_lpm / usual.usual, output=True)


def _count_level(f: Facts, level: float, before: float | None) -> None:
    day, second = f.today.work, f.second_of_day
    day.level_low = level if day.level_low is None else min(day.level_low, level)
    if second < _NIGHT_TO_S and not f.pump_on:
        day.level_at_0 = level if day.level_at_0 is None else day.level_at_0
        day.level_at_4 = level
    if f.starts and before is not None:
        day.start_level = max(day.start_level or 0, before)
    if before is None or not f.dt_s:
        return
    if f.steady_s and _FILL_FROM_S <= second < _FILL_TO_S and level < BRIM_PCT:
        day.fill_pct, day.fill_s = day.fill_pct + level - before, day.fill_s + f.dt_s
    elif not f.pump_on and not f.on_s:
        pct, seconds = day.use.get(second // 3600, (0.0, 0.0))
        day.use[second // 3600] = (pct + before - level, seconds + f.dt_s)


def _count_sun(f: Facts, panel_v: float) -> None:
    if panel_v >= SUN_PANEL_RATIO * f.learned.voc:
        f.today.sun_s += f.dt_s
    unloaded = not f.pump_on and not f.on_s and not f.starts
    # Half the known Voc is no open circuit of a healthy panel at this sun: a lost panel must not become normal.
    if unloaded and panel_v >= 0.5 * f.learned.voc:
        number = int(panel_v / voc_bin_v(f.site))
        f.today.voc[number] = f.today.voc.get(number, 0) + 1
