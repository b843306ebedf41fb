"""What is normal at this site, learnt from its own days: open-circuit voltage, running time by hour, clear water.

Everything is kept per WIB day and folded in at midnight, so that a baseline never moves under a running day, and a
day on which something was broken can be left out whole. Numbers: reference domain.md 4.1.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from hidran import solar
from hidran.faults import work
from hidran.faults.work import Work, WorkDay
from hidran.site import Site

WINDOW_DAYS = 14
DRIFT_DAYS = 8
SUN_DEG = 25.0
SUN_PANEL_RATIO = 0.85
VOC_SEED_PER_NOMINAL = 41 / 24  # 0.9 x Voc(STC), median of the CEC database: 20, 41, 82 V for 12, 24, 48 V
CLEAN_BIN_MV = 5.0
IDLE_RUN_S = 600.0
IDLE_BASE_MIN = 60.0
_VOC_BIN_PER_NOMINAL = 0.01
_ENOUGH_VOC, _ENOUGH_CLEAN = 60, 120  # minutes of readings before a seed is replaced
_ENOUGH_OWN, _DRIFT_KNOWN = 30, 6
_DRIFTING_MV_DAY = 2.0
_COVERED = 0.8
_DAYTIME_S = 12 * 3600

Histogram = dict[int, int]


@dataclass(slots=True)
class Day:
    """One WIB day as it goes. Times in seconds; `cumulative_min[h]`: minutes run when hour h was last seen."""

    midnight: int
    sun_window_s: float = 0.0
    seen_s: float = 0.0  # between 06 and 18 h
    sun_seen_s: float = 0.0  # elevation >= 25 degrees
    sun_s: float = 0.0  # of these with the panel at 0.85 Voc or more
    run_s: float = 0.0
    cumulative_min: dict[int, float] = field(default_factory=dict)
    voc: Histogram = field(default_factory=dict)
    clean: Histogram = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)
    excused: bool = False  # somebody said that the tank is full, or that it is under repair, or the fleet was dull
    work: WorkDay = field(default_factory=WorkDay)

    @property
    def covered(self) -> bool:
        return self.seen_s >= _COVERED * _DAYTIME_S

    @property
    def sun_covered(self) -> bool:
        return self.sun_seen_s >= _COVERED * self.sun_window_s

    def idle(self, usual_min: float) -> bool:
        """True when the sun was there, was watched throughout, and a pump that usually runs did not."""
        if self.excused:
            return False
        sunny = self.sun_s >= 2 * 3600 and self.sun_covered
        return sunny and self.run_s < IDLE_RUN_S and usual_min >= IDLE_BASE_MIN

    def hours(self) -> list[float]:
        """Cumulative minutes at the end of each hour, gaps filled from before."""
        filled, last = [], 0.0
        for hour in range(24):
            last = self.cumulative_min.get(hour, last)
            filled.append(round(last, 1))
        return filled


@dataclass(slots=True)
class Learned:
    """Baselines in use. `run_base_min[h]`: usual minutes run by h o'clock WIB (25 values)."""

    voc: float
    clean_mv: float | None = None
    run_base_min: list[float] = field(default_factory=lambda: [0.0] * 25)
    idle_days: int = 0  # solar days in a row, up to yesterday, on which the pump should have run and did not
    run_days: list[list[float]] = field(default_factory=list)
    voc_days: list[Histogram] = field(default_factory=list)
    clean_days: list[Histogram] = field(default_factory=list)
    clean_daily: list[float | None] = field(default_factory=list)  # each day's own clear water, mV
    drift_mv_day: float | None = None
    work: Work = field(default_factory=Work)

    @classmethod
    def seeded(cls, site: Site) -> "Learned":
        return cls(voc=VOC_SEED_PER_NOMINAL * site.panel_nominal_v, clean_mv=site.clean_mv)

    def renew_water(self, clean_mv: float | None) -> None:
        """The probe was cleaned or calibrated: its clear water is learnt anew, from `clean_mv` when that is known."""
        self.clean_days, self.clean_daily, self.drift_mv_day = [], [], None
        self.clean_mv = clean_mv if clean_mv is not None else self.clean_mv

    @property
    def knows_running(self) -> bool:
        return len(self.run_days) >= 3

    @property
    def usual_day_min(self) -> float:
        return self.run_base_min[24]

    def run_base(self, second_of_day: int) -> float:
        """Usual minutes run by this second of the WIB day."""
        hour, rest = divmod(second_of_day, 3600)
        before, after = self.run_base_min[hour], self.run_base_min[hour + 1]
        return before + (after - before) * rest / 3600


def learn(learned: Learned, day: Day, days_on: int, site: Site) -> None:
    """Fold a finished day in. `days_on`: days until the next one that has readings (1: tomorrow)."""
    _count_idle(learned, day, days_on)
    faulty = bool(day.faults & {"F08", "F17"})
    stopped = "F01" in day.faults and day.run_s < IDLE_RUN_S
    if day.covered and not faulty and not stopped:
        learned.run_days = [*learned.run_days, day.hours()][-WINDOW_DAYS:]
        learned.run_base_min = [0.0, *(_median(values) for values in zip(*learned.run_days, strict=True))]
    if not faulty:
        width = voc_bin_v(site)
        learned.voc_days = [*learned.voc_days, day.voc][-WINDOW_DAYS:]
        learned.voc = _percentile(learned.voc_days, 0.95, width, _ENOUGH_VOC) or learned.voc
    _learn_water(learned, day)
    work.learn(learned.work, day.work, day.midnight, day.faults)


def _learn_water(learned: Learned, day: Day) -> None:
    """Clear water of the window; of a probe that fouls steadily, where its drift has brought it."""
    learned.clean_days = [*learned.clean_days, day.clean][-WINDOW_DAYS:]
    # The clear hours of a muddy day are few, and its first muddy minutes are among them.
    own = None if "F12" in day.faults else _percentile([day.clean], 0.90, CLEAN_BIN_MV, _ENOUGH_OWN)
    learned.clean_daily = [*learned.clean_daily, own][-DRIFT_DAYS:]
    learned.drift_mv_day = drift(learned.clean_daily)
    level = _percentile(learned.clean_days, 0.90, CLEAN_BIN_MV, _ENOUGH_CLEAN)
    if learned.drift_mv_day is not None and learned.drift_mv_day <= -_DRIFTING_MV_DAY:
        level = _end_of(learned.clean_daily, learned.drift_mv_day)
    learned.clean_mv = level or learned.clean_mv


def drift(daily: list[float | None]) -> float | None:
    """Theil-Sen slope in mV a day; None: too few days, or it was no drift but a step or a bad day."""
    known = [(n, v) for n, v in enumerate(daily) if v is not None]
    if len(known) < _DRIFT_KNOWN:
        return None
    slopes = [(b - a) / (m - n) for i, (n, a) in enumerate(known) for m, b in known[i + 1 :]]
    slope = _median(tuple(slopes))
    steps = [(b - a) / (m - n) for (n, a), (m, b) in pairwise(known)]
    whole = abs(slope) * (known[-1][0] - known[0][0])
    return slope if max(abs(step - slope) for step in steps) <= 0.5 * whole + CLEAN_BIN_MV else None


def _end_of(daily: list[float | None], slope: float) -> float:
    last = len(daily) - 1
    return round(_median(tuple(v + slope * (last - n) for n, v in enumerate(daily) if v is not None)), 1)


def voc_bin_v(site: Site) -> float:
    """Width of a bin of the panel voltage histogram in volts."""
    return _VOC_BIN_PER_NOMINAL * site.panel_nominal_v


def new_day(midnight: int, site: Site) -> Day:
    rise, fall = solar.sun_window(midnight, SUN_DEG, site.lat, site.lon)
    return Day(midnight, sun_window_s=fall - rise)


def _count_idle(learned: Learned, day: Day, days_on: int) -> None:
    if day.idle(learned.usual_day_min):
        learned.idle_days += 1
    elif day.run_s >= IDLE_RUN_S or not day.sun_covered:
        learned.idle_days = 0  # it ran, or it may have run unseen; a day too dark to tell changes nothing
    if days_on > 1:
        learned.idle_days = 0


def _median(values: tuple[float, ...]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _percentile(days: list[Histogram], part: float, width: float, enough: int) -> float | None:
    merged: Histogram = {}
    for histogram in days:
        for number, count in histogram.items():
            merged[number] = merged.get(number, 0) + count
    total = sum(merged.values())
    if total < enough:
        return None
    below = 0
    for number in sorted(merged):
        below += merged[number]
        if below >= part * total:
            return round((number + 0.5) * width, 3)
    return None
