"""A month of days, merged: what the sensor says of it without anybody typing a number. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from hidran.store.histogram import Histogram
from hidran.water.digest import Digest, Unit

Lift = Literal["ran", "stood", "unknown"]
RAN_MIN = 10.0  # less than this lifts no water worth the name
SEEN_MIN = 360  # a day watched for less than half of its daylight, and no pump seen, is not known
DAY_S = 86400


@dataclass(frozen=True, slots=True)
class SensorPart:
    """`start`: its first WIB midnight, Unix s. `days`: of the month so far that the hydrant had a node; `strip`: of
    each whether the pump lifted water. `coverage_pct`: of their minutes.

    `median`, `p95` (95 of 100 readings of moving water are clearer), in `unit`. `turbid_h`, `events`, `turbid_days`:
    above the probe's own clear water, None: not known. `run_h`, `starts`: None where not measured. `panel_v`: median
    of the days' highest. `inexact_days`: days with the first flush in them.
    """

    start: int
    days: int
    strip: tuple[Lift, ...]
    coverage_pct: float
    unit: Unit = ""
    median: float | None = None
    p95: float | None = None
    turbid_h: float | None = None
    events: int | None = None
    turbid_days: int | None = None
    clean_mv: float | None = None
    run_h: float | None = None
    starts: int | None = None
    panel_v: float | None = None
    litres: float | None = None
    inexact_days: int = 0

    def count(self, kind: Lift) -> int:
        return self.strip.count(kind)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "SensorPart":
        return cls(**{**kept, "strip": tuple(kept["strip"])})


def summarize(days: Iterable[Digest], start: int, end: float) -> SensorPart | None:
    """The sensor's part of (start, end], Unix s; None when not one reading came. Days without a digest are unknown."""
    by_day = {d.day: d for d in days if d.readings and start <= d.day < end}
    if not by_day:
        return None
    midnights = range(start, int(end), DAY_S)
    found = [by_day[at] for at in sorted(by_day)]
    unit: Unit = next((d.unit for d in reversed(found) if d.unit), "")
    water = _merged(d.water for d in found if d.unit == unit)
    return SensorPart(
        start=start,
        days=len(midnights),
        strip=tuple(_lift(by_day.get(at)) for at in midnights),
        coverage_pct=_coverage(found, start, end),
        unit=unit,
        median=_round(water.quantile(0.5), unit),
        p95=_round(water.quantile(0.05 if unit == "mv" else 0.95), unit),
        turbid_h=_hours([d.turbid_min for d in found]),
        events=_whole([d.events for d in found]),
        turbid_days=_whole([None if d.turbid_min is None else int(d.turbid_min > 0) for d in found]),
        clean_mv=next((d.clean_mv for d in reversed(found) if d.clean_mv is not None), None),
        run_h=_hours([d.run_min for d in found]),
        starts=_whole([d.starts for d in found]),
        panel_v=_middle([d.panel_v for d in found if d.panel_v is not None]),
        litres=_sum([d.litres for d in found]),
        inexact_days=sum(not d.exact for d in found),
    )


def _lift(day: Digest | None) -> Lift:
    """A pump that ran lifted water, unless a flow meter saw none."""
    if day is None:
        return "unknown"
    if (day.run_min or 0) >= RAN_MIN and (day.litres is None or day.litres > 0):
        return "ran"
    return "stood" if day.run_min is not None and day.daylight_min >= SEEN_MIN else "unknown"


def _coverage(found: Sequence[Digest], start: int, end: float) -> float:
    minutes = max((end - start) / 60, 1)
    return round(min(100 * sum(d.covered_min for d in found) / minutes, 100.0), 1)


def _merged(parts: Iterable[Histogram]) -> Histogram:
    whole = Histogram.of(())
    for part in parts:
        whole = whole.merged(part)
    return whole


def _round(value: float | None, unit: Unit) -> float | None:
    return None if value is None else round(value, 1 if unit == "ntu" else 0)


def _sum(values: Iterable[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return round(sum(known), 1) if known else None


def _hours(minutes: Iterable[float | None]) -> float | None:
    whole = _sum(minutes)
    return None if whole is None else round(whole / 60, 1)


def _whole(values: Iterable[float | None]) -> int | None:
    whole = _sum(values)
    return None if whole is None else int(whole)


def _middle(values: list[float]) -> float | None:
    return sorted(values)[len(values) // 2] if values else None
