"""What can be derived from one reading and those before it, computed once for all rules."""

from dataclasses import dataclass, field

from hidran import solar
from hidran.clock import wib_midnight
from hidran.faults import curve, told, work
from hidran.faults.human import HumanEvent
from hidran.faults.learning import (
    CLEAN_BIN_MV,
    SUN_DEG,
    SUN_PANEL_RATIO,
    Day,
    Learned,
    learn,
    new_day,
    voc_bin_v,
)
from hidran.faults.told import Told
from hidran.faults.usable import Limits, out_of_range
from hidran.faults.work import STEADY_S
from hidran.reading import Reading
from hidran.site import Site

LEARNING_S = 3 * 86400
FLUSH_S = 600  # the first water after an idle pipe carries rust
IDLE_PIPE_S = 1800
TEMPERATURE_MV_PER_C = 19.2  # TSW-30 class probes; U25 = U + 0.0192 (T - 25)
_SHORTEST_GAP_S = 180
_DAY_S = 86400
_ODD_ONES = 5
_SPOT = 5  # readings that a median of now is taken from
_HIGH_SUN_DEG, _GOOD_SUN_DEG = 50.0, 40.0
_BRIM_PCT = 97.0
_NIGHT_TO_S = 4 * 3600
_FILL_FROM_S, _FILL_TO_S = 10 * 3600, 14 * 3600


@dataclass(slots=True)
class Facts:
    """One reading as the rules see it. Values out of range are None here; `wrong_fields` names them.

    `dt_s`: seconds since the reading before, 0 after a gap. `water_moves`: the pump has run long enough that the probe
    sees fresh water; None when that is not known. `turbidity_mv` is corrected to 25 C when the temperature is known.
    `starts`: from the pump's state where the node does not count them. `steady_s`: so long the pump has run without a
    break, 0 when it stands. `volt_bin`: of the running panel voltage, for `hidran.faults.curve`; None: not known.
    """

    reading: Reading
    site: Site
    learned: Learned
    today: Day
    ts: int
    dt_s: float
    elevation_deg: float
    panel_v: float | None
    pump_on: int | None
    starts: int
    on_s: float
    turbidity_mv: float | None
    turbidity_ntu: float | None
    tank_full: int | None
    tank_level_pct: float | None
    water_moves: bool | None
    wrong_fields: tuple[str, ...]
    told: Told
    steady_s: float
    volt_bin: int | None
    off_v: float | None  # open panel voltage lately, median of five readings
    on_v: float | None  # running, the same

    @property
    def flow_lpm(self) -> float | None:
        return self.reading.flow_lpm

    @property
    def pump_a(self) -> float | None:
        return self.reading.pump_a

    @property
    def tank_known_full(self) -> bool | None:
        """By float, level at the brim, or what was said today; None: not known."""
        if self.tank_full is not None:
            return self.tank_full == 1
        if self.tank_level_pct is not None:
            return self.tank_level_pct >= _BRIM_PCT
        return self.told.tank_full(self.ts)

    @property
    def second_of_day(self) -> int:
        return self.ts - self.today.midnight

    @property
    def afternoon(self) -> bool:
        return self.second_of_day >= _DAY_S // 2


@dataclass(slots=True)
class Memory:
    """What the facts of the next reading need from those before. Unix seconds; None: never."""

    learned: Learned
    first_ts: int | None = None
    last_ts: int | None = None
    spacing_s: int = 60
    odd_spacings: list[int] = field(default_factory=list)
    last_on_ts: int | None = None
    flush_until: int = 0
    today: Day | None = None
    told: Told = field(default_factory=Told)
    was_on: int | None = None
    steady_s: float = 0.0
    off_volts: list[float] = field(default_factory=list)
    off_volts_ts: int = 0
    on_volts: list[float] = field(default_factory=list)
    last_level: float | None = None


class Observer:
    """Turns readings in time order into facts, learning as it goes."""

    def __init__(self, site: Site, memory: Memory, limits: Limits) -> None:
        self._site = site
        self._limits = limits
        self._panel_high_v = limits.panel_high_v(site)
        self._voc_bin_v = voc_bin_v(site)
        self.memory = memory
        self.frozen: set[str] = set()  # active faults: what they touch is not learnt
        self.distrusted: frozenset[str] = frozenset()  # fields whose sensor a rule has found stuck

    def learning_until(self) -> int | None:
        start = self._site.start_learning if self._site.start_learning is not None else self.memory.first_ts
        return None if start is None else start + LEARNING_S

    def observe(self, r: Reading) -> Facts:
        """Facts of the next reading; its time must not lie before the one before."""
        m, ts = self.memory, r.ts
        raw_dt_s = ts - m.last_ts if m.last_ts is not None else 0
        dt_s = self._without_gap(raw_dt_s)
        today = self._day_of(ts)
        wrong = self.wrong(r)
        on_s = r.pump_on_s if r.pump_on_s is not None else (dt_s if r.pump_on else 0)
        starts = self._starts(r)
        panel_v = None if "panel_v" in wrong or "panel_v" in self.distrusted else r.panel_v
        self._watch_pump(r, on_s, starts, dt_s, panel_v)
        steady = m.steady_s >= STEADY_S
        facts = Facts(
            r,
            self._site,
            m.learned,
            today,
            ts,
            dt_s,
            solar.elevation_deg(ts, self._site.lat, self._site.lon),
            panel_v,
            r.pump_on,
            starts,
            on_s,
            self._at_25_c(r, wrong),
            r.turbidity_ntu if "turbidity_ntu" not in wrong else None,
            r.tank_full,
            r.tank_level_pct if "tank_level_pct" not in wrong else None,
            self._water_moves(r),
            wrong,
            m.told,
            m.steady_s,
            curve.volt_bin(self._site, panel_v) if steady else None,
            _middle(m.off_volts) if ts - m.off_volts_ts <= IDLE_PIPE_S else None,
            _middle(m.on_volts) if steady and m.on_volts else None,
        )
        m.first_ts = m.first_ts if m.first_ts is not None else ts
        m.last_ts = ts
        self._count(facts, min(on_s, raw_dt_s) if raw_dt_s else on_s)
        if steady:
            self._count_work(facts)
        if facts.tank_level_pct is not None:
            self._count_level(facts, facts.tank_level_pct)
        return facts

    def tell(self, event: HumanEvent) -> None:
        """What somebody told, before the first reading that is not older."""
        m = self.memory
        before = m.told.cleaned_ts, m.told.repaired_ts
        told.take(m.told, m.learned, event)
        if m.today is not None and before != (m.told.cleaned_ts, m.told.repaired_ts):
            m.today.clean = {}
            m.today.work = work.WorkDay() if m.told.repaired_ts == event.ts else m.today.work
        if m.today is not None and event.kind in ("tank_full", "maintenance", "repaired", "weather"):
            m.today.excused = True

    def _starts(self, r: Reading) -> int:
        m = self.memory
        if r.pump_starts is not None:
            return r.pump_starts
        return int(r.pump_on == 1 and m.was_on == 0)

    def _watch_pump(self, r: Reading, on_s: float, starts: int, dt_s: float, panel_v: float | None) -> None:
        """How long it runs already, and the last panel voltages of a standing and of a running pump."""
        m = self.memory
        if r.pump_on is not None:
            m.was_on = r.pump_on
        if not r.pump_on:
            m.steady_s = 0.0
            if panel_v is not None and r.pump_on == 0 and not on_s:
                _push(m.off_volts, panel_v)
                m.off_volts_ts = r.ts
            return
        if starts or not dt_s:
            m.steady_s = min(on_s, dt_s or on_s)
            m.on_volts.clear()
        else:
            m.steady_s += dt_s
        if panel_v is not None:
            _push(m.on_volts, panel_v)

    def wrong(self, r: Reading) -> tuple[str, ...]:
        """Fields of a reading whose value cannot be meant."""
        return out_of_range(r, self._limits, self._panel_high_v)

    def _without_gap(self, dt_s: int) -> float:
        """`dt_s`, or 0 when it is longer than three of the usual spacings."""
        m = self.memory
        if dt_s == m.spacing_s:
            m.odd_spacings.clear()
            return dt_s
        m.odd_spacings.append(dt_s)
        if len(m.odd_spacings) == _ODD_ONES:
            m.spacing_s = max(sorted(m.odd_spacings)[_ODD_ONES // 2], 1)
            m.odd_spacings.clear()
        return dt_s if dt_s <= max(_SHORTEST_GAP_S, 3 * m.spacing_s) else 0

    def _day_of(self, ts: int) -> Day:
        m = self.memory
        if m.today is not None and ts < m.today.midnight + _DAY_S:
            return m.today
        midnight = wib_midnight(ts)
        if m.today is not None:
            learn(m.learned, m.today, (midnight - m.today.midnight) // _DAY_S, self._site)
        m.today = new_day(midnight, self._site)
        return m.today

    def _at_25_c(self, r: Reading, wrong: tuple[str, ...]) -> float | None:
        if r.turbidity_mv is None or "turbidity_mv" in wrong or "turbidity_mv" in self.distrusted:
            return None
        if r.water_temp_c is None or "water_temp_c" in wrong:
            return r.turbidity_mv
        return r.turbidity_mv + TEMPERATURE_MV_PER_C * (r.water_temp_c - 25)

    def _water_moves(self, r: Reading) -> bool | None:
        if not r.has("pump_on"):
            return True
        if r.pump_on is None:
            return None
        m = self.memory
        if not r.pump_on:
            return False
        if m.last_on_ts is None or r.ts - m.last_on_ts > IDLE_PIPE_S:
            m.flush_until = r.ts + FLUSH_S
        m.last_on_ts = r.ts
        return r.ts >= m.flush_until

    def _count(self, f: Facts, run_s: float) -> None:
        day = f.today
        day.run_s += run_s
        hour = f.second_of_day // 3600
        day.cumulative_min[hour] = day.run_s / 60
        if 6 <= hour < 18:
            day.seen_s += f.dt_s
        if f.elevation_deg >= SUN_DEG:
            day.sun_seen_s += f.dt_s
            if f.panel_v is not None:
                self._count_sun(f, f.panel_v)
        if f.water_moves and f.turbidity_mv is not None and "F12" not in self.frozen:
            number = int(f.turbidity_mv / CLEAN_BIN_MV)
            day.clean[number] = day.clean.get(number, 0) + 1
        if self.frozen:
            day.faults |= self.frozen

    def _count_work(self, f: Facts) -> None:
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

    def _count_level(self, f: Facts, level: float) -> None:
        m, day, second = self.memory, f.today.work, f.second_of_day
        before, m.last_level = m.last_level, level
        day.level_low = level if day.level_low is None else min(day.level_low, level)
        if second < _NIGHT_TO_S and not f.pump_on:
            day.level_at_0 = level if day.level_at_0 is None else day.level_at_0
            day.level_at_4 = level
        if f.starts and before is not None:
            day.start_level = max(day.start_level or 0, before)
        if before is None or not f.dt_s:
            return
        if f.steady_s and _FILL_FROM_S <= second < _FILL_TO_S and level < _BRIM_PCT:
            day.fill_pct, day.fill_s = day.fill_pct + level - before, day.fill_s + f.dt_s
        elif not f.pump_on and not f.on_s:
            pct, seconds = day.use.get(second // 3600, (0.0, 0.0))
            day.use[second // 3600] = (pct + before - level, seconds + f.dt_s)

    def _count_sun(self, f: Facts, panel_v: float) -> None:
        if panel_v >= SUN_PANEL_RATIO * f.learned.voc:
            f.today.sun_s += f.dt_s
        unloaded = not f.pump_on and not f.on_s and not f.starts
        # Half the known Voc is no open circuit of a healthy panel at this sun: a lost panel must not become normal.
        if unloaded and self._site.topology == "direct" and panel_v >= 0.5 * f.learned.voc:
            number = int(panel_v / self._voc_bin_v)
            f.today.voc[number] = f.today.voc.get(number, 0) + 1


def _push(values: list[float], value: float) -> None:
    values.append(value)
    if len(values) > _SPOT:
        del values[0]


def _middle(values: list[float]) -> float | None:
    return sorted(values)[len(values) // 2] if values else None
