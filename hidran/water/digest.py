"""One WIB day of a hydrant's node, folded from its readings into what a month is made of. Pure.

Only moving water counts, as in F12: not what stands in the pipe, not the first flush. A cheap probe is held against
its own clear water in millivolts; a nephelometer against NTU. Where the raw readings are gone, hourly roll-ups stand
in: they hold the first flush as well, and the day says so (`exact`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hidran.clock import wib_midnight
from hidran.faults.observer import FLUSH_S, IDLE_PIPE_S, TEMPERATURE_MV_PER_C
from hidran.faults.rules.f12_turbidity_high import Settings as Turbid
from hidran.faults.usable import Limits as Usable
from hidran.reading import Reading
from hidran.site import Site
from hidran.store.histogram import Histogram
from hidran.store.rollup import Bucket

Unit = Literal["", "mv", "ntu"]
DAY_S = 86400
LONGEST_STEP_S = 180
DAY_FROM_S, DAY_TO_S = 6 * 3600, 18 * 3600
_USABLE = Usable()


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the day's water is held against. `clean`: this probe's clear water in mV, None: not known."""

    unit: Unit
    clean_mv: float | None
    high: float | None  # mV: below this the water is turbid; NTU: above it; None: cannot be said
    clear: float | None  # back to so much, an event is over
    hold_s: float


def yardstick(site: Site, clean_mv: float | None, limits: Turbid) -> Yardstick:
    """The yardstick of a hydrant by its probe's class."""
    if site.turbidity_class == "nephelometer":
        return Yardstick("ntu", None, limits.slight_ntu, limits.slight_clear_ntu, limits.slight_hold_s)
    if clean_mv is None:
        return Yardstick("mv", None, None, None, limits.warn_hold_s)
    high, clear = clean_mv - limits.warn_mv, clean_mv - limits.warn_clear_mv
    return Yardstick("mv", clean_mv, high, clear, limits.warn_hold_s)


@dataclass(frozen=True, slots=True)
class Digest:
    """`day`: its WIB midnight, Unix s. `covered_min`: minutes with a reading, `daylight_min` of them 06 to 18 h.

    `water`: readings of moving water, in `unit`. `turbid_min`, `events`: above the probe's own clear water, None: not
    known. `run_min`, `starts`, `panel_v` (the day's highest), `litres`: None where not measured.
    """

    day: int
    readings: int = 0
    covered_min: int = 0
    daylight_min: int = 0
    run_min: float | None = None
    starts: int | None = None
    panel_v: float | None = None
    litres: float | None = None
    unit: Unit = ""
    water: Histogram = field(default_factory=lambda: Histogram.of(()))
    turbid_min: float | None = None
    events: int | None = None
    clean_mv: float | None = None
    exact: bool = True

    def as_json(self) -> dict[str, Any]:
        kept = {name: getattr(self, name) for name in self.__slots__}
        return {**kept, "water": self.water.encode().hex()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Digest":
        return cls(**{**kept, "water": Histogram.decode(bytes.fromhex(kept["water"]))})


def of_readings(day: int, rows: Iterable[Reading], by: Yardstick) -> Digest:
    """The digest of a day's readings, ascending in time."""
    made = _Folding(day, by)
    for row in rows:
        made.take(row)
    return made.digest()


class _Folding:
    """One day as it goes by."""

    def __init__(self, day: int, by: Yardstick) -> None:
        self._day, self._by = day, by
        self._minutes: set[int] = set()
        self._last_ts = self._last_on_ts = self._flush_until = 0
        self._n = 0
        self._sums: dict[str, float] = {}
        self._panel_v: float | None = None
        self._water: list[float] = []
        self._turbid_s = self._held_s = 0.0
        self._events, self._open = 0, False

    def take(self, r: Reading) -> None:
        step_s = min(r.ts - self._last_ts, LONGEST_STEP_S) if self._last_ts else 60
        self._last_ts, self._n = r.ts, self._n + 1
        self._minutes |= {(r.ts - 1) // 60 - back for back in range(max(step_s // 60, 1))}
        if r.panel_v is not None:
            self._panel_v = max(self._panel_v or 0, r.panel_v)
        self._add("run_s", _run_s(r, step_s))
        self._add("starts", r.pump_starts)
        self._add("litres", None if r.flow_lpm is None else r.flow_lpm * step_s / 60)
        value = self._value(r)
        if self._moves(r) and value is not None:
            self._water.append(value)
            self._weigh(value, step_s)

    def _add(self, name: str, value: float | None) -> None:
        if value is not None:
            self._sums[name] = self._sums.get(name, 0) + value

    def _value(self, r: Reading) -> float | None:
        if self._by.unit == "ntu":
            return r.turbidity_ntu
        mv = r.turbidity_mv
        if mv is None or not _USABLE.turbidity_low_mv <= mv <= _USABLE.turbidity_high_mv:
            return None
        if r.water_temp_c is None or not _USABLE.water_low_c <= r.water_temp_c <= _USABLE.water_high_c:
            return mv
        return mv + TEMPERATURE_MV_PER_C * (r.water_temp_c - 25)

    def _moves(self, r: Reading) -> bool:
        if not r.has("pump_on"):
            return True
        if not r.pump_on:
            return False
        if not self._last_on_ts or r.ts - self._last_on_ts > IDLE_PIPE_S:
            self._flush_until = r.ts + FLUSH_S
        self._last_on_ts = r.ts
        return r.ts >= self._flush_until

    def _weigh(self, value: float, step_s: float) -> None:
        high, clear = self._by.high, self._by.clear
        if high is None or clear is None:
            return
        up = 1 if self._by.unit == "ntu" else -1
        if (value - high) * up > 0:
            self._turbid_s += step_s
            self._held_s += step_s
            if self._held_s >= self._by.hold_s and not self._open:
                self._open, self._events = True, self._events + 1
        elif (value - clear) * up < 0:
            self._held_s, self._open = 0.0, False

    def digest(self) -> Digest:
        known = self._by.high is not None and bool(self._water)
        light = range((self._day + DAY_FROM_S) // 60, (self._day + DAY_TO_S) // 60)
        run_s, starts = self._sums.get("run_s"), self._sums.get("starts")
        litres = self._sums.get("litres")
        return Digest(
            self._day,
            self._n,
            len(self._minutes),
            sum(minute in light for minute in self._minutes),
            None if run_s is None else round(run_s / 60, 1),
            None if starts is None else int(starts),
            self._panel_v,
            None if litres is None else round(litres, 1),
            self._by.unit if self._water else "",
            Histogram.of(self._water),
            round(self._turbid_s / 60, 1) if known else None,
            self._events if known else None,
            self._by.clean_mv,
        )


def _run_s(r: Reading, step_s: float) -> float | None:
    if r.pump_on_s is not None:
        return r.pump_on_s
    return None if r.pump_on is None else r.pump_on * step_s


def of_buckets(day: int, hours: Mapping[str, list[Bucket]], by: Yardstick, sample_s: int) -> Digest:
    """The digest of a day whose raw readings are gone, from its hourly roll-ups by field."""
    name = "turbidity_ntu" if by.unit == "ntu" else "turbidity_mv"
    running = {b.start for b in hours.get("pump_on", []) if b.high > 0}
    water = [b for b in hours.get(name, []) if not hours.get("pump_on") or b.start in running]
    seen = [max((b.n for f in hours.values() for b in f if b.start == at), default=0) for at in _starts(hours)]
    merged = Histogram.of(())
    for bucket in water:
        merged = merged.merged(bucket.histogram or Histogram.of(()))
    daylight = [at for at in _starts(hours) if DAY_FROM_S <= at - wib_midnight(at) < DAY_TO_S]
    return Digest(
        day,
        sum(seen),
        sum(_minutes(hours, at, sample_s) for at in _starts(hours)),
        sum(_minutes(hours, at, sample_s) for at in daylight),
        _total(hours, "pump_on_s", 60),
        None if (starts := _total(hours, "pump_starts", 1)) is None else int(starts),
        max((b.high for b in hours.get("panel_v", [])), default=None),
        None if (flow := _total(hours, "flow_lpm", 60 / sample_s)) is None else round(flow, 1),
        by.unit if merged.n else "",
        merged,
        clean_mv=by.clean_mv,
        exact=False,
    )


def _starts(hours: Mapping[str, list[Bucket]]) -> list[int]:
    return sorted({b.start for buckets in hours.values() for b in buckets})


def _minutes(hours: Mapping[str, list[Bucket]], at: int, sample_s: int) -> int:
    n = max((b.n for buckets in hours.values() for b in buckets if b.start == at), default=0)
    return min(n * sample_s // 60, 60)


def _total(hours: Mapping[str, list[Bucket]], name: str, divided_by: float) -> float | None:
    found = hours.get(name)
    return round(sum(b.total for b in found) / divided_by, 1) if found else None
