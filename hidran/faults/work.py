"""How the pump works here, day by day: what it draws and gives, how it pulls the panel, how the tank fills and falls.

Counted while it runs steadily, folded in at WIB midnight, and never from a day on which the pump or its panel was
broken. A repair makes it begin anew.
"""

from dataclasses import dataclass, field

from hidran.faults import curve
from hidran.faults.curve import Curve, Histogram

KEEP_DAYS = 30
STEADY_S = 120  # so long after a start the values have settled
_RATIO_BIN = 0.01
_FADE = 0.85
_OUTPUT_BIN = 0.05
_ENOUGH_LOAD, _ENOUGH_OUTPUT, _ENOUGH_FILL_S = 20, 20, 3600
_EXPLAINS = frozenset({"F02", "F03", "F04", "F06", "F07", "F08", "F17"})
_TOUCHED = _EXPLAINS | {"F05", "F14", "F15"}
_HIGH_PART = 0.9  # one clear hour shows what the panel can carry; the rest of a dull day does not


@dataclass(slots=True)
class WorkDay:
    """The running day. Ratios are parts of Voc (load) and of the usual flow (output)."""

    amps: dict[int, Histogram] = field(default_factory=dict)
    flow: dict[int, Histogram] = field(default_factory=dict)
    load: Histogram = field(default_factory=dict)
    noon_load: Histogram = field(default_factory=dict)
    output: Histogram = field(default_factory=dict)
    power_w: float = 0.0
    fill_pct: float = 0.0
    fill_s: float = 0.0
    longest_run_s: float = 0.0
    level_low: float | None = None
    start_level: float | None = None
    level_at_0: float | None = None
    level_at_4: float | None = None
    use: dict[int, tuple[float, float]] = field(default_factory=dict)  # by hour: percent fallen with the pump off, in s


@dataclass(slots=True)
class DaySummary:
    """What is kept of a day; None: too little of it was seen. `clean`: nothing of it was broken. `explained`: a fault
    of something else than the pump's own wear was found on it, so what it gave says nothing of that."""

    midnight: int
    clean: bool
    noon_load: float | None = None
    output: float | None = None  # median flow by the usual flow
    power_w: float | None = None
    fill_pct_h: float | None = None
    longest_run_s: float = 0.0
    level_low: float | None = None
    start_level: float | None = None
    night_fall_pct: float | None = None
    explained: bool = False


@dataclass(slots=True)
class Work:
    """What is known of the pump at work. `load`: usual running voltage by Voc."""

    amps: Curve = field(default_factory=Curve)
    flow: Curve = field(default_factory=Curve)
    load: float | None = None
    load_days: list[float] = field(default_factory=list)
    days: list[DaySummary] = field(default_factory=list)
    use: dict[int, tuple[float, float]] = field(default_factory=dict)  # as WorkDay.use, older days fading

    def recent(self, count: int, name: str, *, clean: bool = False) -> list[float]:
        """The values of that name on the last `count` days that have one, oldest first."""
        days = [d for d in self.days[-count:] if d.clean or not clean]
        return [v for d in days if (v := getattr(d, name)) is not None]

    def usual(self, name: str, part: float = 0.5, count: int = KEEP_DAYS, enough: int = 3) -> float | None:
        """A quantile of the clean days; None with fewer than `enough`."""
        values = sorted(self.recent(count, name, clean=True))
        return values[round(part * (len(values) - 1))] if len(values) >= enough else None


def learn(work: Work, day: WorkDay, midnight: int, faults: set[str]) -> None:
    """Fold a finished day in."""
    clean = not faults & _TOUCHED
    load = _median(day.load, _RATIO_BIN, _ENOUGH_LOAD)
    for hour, (pct, seconds) in day.use.items():
        known = work.use.get(hour, (0.0, 0.0))
        work.use[hour] = (round(_FADE * known[0] + pct, 2), round(_FADE * known[1] + seconds))
    if clean:
        work.amps.learn(day.amps)
        work.flow.learn(day.flow)
        if load is not None:
            work.load_days = [*work.load_days, load][-14:]
            work.load = sorted(work.load_days)[len(work.load_days) // 2]
    summary = _summary(day, midnight, clean)
    summary.explained = bool(faults & _EXPLAINS)
    work.days = [*work.days, summary][-KEEP_DAYS:]


def renew(work: Work) -> None:
    """After a repair everything is learnt anew."""
    work.amps, work.flow, work.load, work.load_days, work.days = Curve(), Curve(), None, [], []


def add_ratio(histogram: Histogram, ratio: float, *, output: bool = False) -> None:
    number = int(ratio / (_OUTPUT_BIN if output else _RATIO_BIN))
    histogram[number] = histogram.get(number, 0) + 1


def count_curve(day: dict[int, Histogram], known: Curve, volt: int | None, value: float | None) -> None:
    if volt is not None and value is not None and known.days < curve.GOOD_DAYS:
        curve.count(day, volt, value)


def _summary(day: WorkDay, midnight: int, clean: bool) -> DaySummary:
    fall = None if day.level_at_0 is None or day.level_at_4 is None else day.level_at_0 - day.level_at_4
    return DaySummary(
        midnight,
        clean,
        noon_load=_median(day.noon_load, _RATIO_BIN, _ENOUGH_LOAD, _HIGH_PART),
        output=_median(day.output, _OUTPUT_BIN, _ENOUGH_OUTPUT),
        power_w=round(day.power_w, 1) or None,
        fill_pct_h=round(day.fill_pct / day.fill_s * 3600, 2) if day.fill_s >= _ENOUGH_FILL_S else None,
        longest_run_s=day.longest_run_s,
        level_low=day.level_low,
        start_level=day.start_level,
        night_fall_pct=fall,
    )


def _median(histogram: Histogram, width: float, enough: int, part: float = 0.5) -> float | None:
    total = sum(histogram.values())
    if total < enough:
        return None
    below = 0
    for number in sorted(histogram):
        below += histogram[number]
        if below >= part * total:
            return round((number + 0.5) * width, 3)
    return None
