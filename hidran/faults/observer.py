"""Readings in time order in, facts out: what is derived from each, and from those before it, and what is learnt.

Numbers: reference domain.md 2.2, 4.1.
"""

from hidran import solar
from hidran.clock import wib_midnight
from hidran.faults import curve, tally, told, work
from hidran.faults.facts import Facts, Memory
from hidran.faults.human import HumanEvent
from hidran.faults.learning import Day, learn, new_day
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


class Observer:
    """Turns readings in time order into facts, learning as it goes."""

    def __init__(self, site: Site, memory: Memory, limits: Limits) -> None:
        self._site = site
        self._limits = limits
        self._panel_high_v = limits.panel_high_v(site)
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
        rest_s = self._rest_s(r, on_s, starts, dt_s)
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
            rest_s,
            curve.volt_bin(self._site, panel_v) if steady else None,
            _middle(m.off_volts) if ts - m.off_volts_ts <= IDLE_PIPE_S else None,
            _middle(m.on_volts) if steady and m.on_volts else None,
        )
        m.first_ts = m.first_ts if m.first_ts is not None else ts
        m.last_ts = ts
        m.last_level = tally.add(facts, min(on_s, raw_dt_s) if raw_dt_s else on_s, m.last_level, self.frozen)
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

    def _rest_s(self, r: Reading, on_s: float, starts: int, dt_s: float) -> float:
        m = self.memory
        rest_s = m.rest_s + dt_s if r.pump_on == 0 else m.rest_s
        m.rest_s = 0.0 if r.pump_on or on_s or starts else rest_s
        return rest_s

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


def _push(values: list[float], value: float) -> None:
    values.append(value)
    if len(values) > _SPOT:
        del values[0]


def _middle(values: list[float]) -> float | None:
    return sorted(values)[len(values) // 2] if values else None
