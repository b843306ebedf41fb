"""A hydrant's days written as in a logbook: `book.a_sunny_day()`, `book.advance(hours=3, pump=False)`.

Rows carry what a node would send. Nothing here knows the rules; panel, pump and probe follow the reference's figures.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from hidran import solar
from hidran.clock import wib_midnight
from hidran.contract import MINIMUM_NODE, fitted_map
from hidran.faults.engine import HydrantEngine
from hidran.faults.episode import Episode
from hidran.reading import Reading
from hidran.site import Site

MONDAY = wib_midnight(1_793_000_000)  # midnight WIB
HOUR = 3600
DAY = 86400
VOC = 42.0
CLEAR_MV = 4200.0


def open_panel_v(elevation_deg: float) -> float:
    """Open-circuit voltage of a healthy 24 V panel: the reference's table, nearly flat once it is day."""
    if elevation_deg <= -2:
        return 0.2
    light_w_m2 = max(1000 * math.sin(math.radians(max(elevation_deg, 0.05))), 0.5)
    return VOC * min(1.0, 0.77 + 0.033 * math.log(light_w_m2))


@dataclass
class Logbook:
    """Writes rows from `now` on. `fitted`: fields of the node; `step_s`: time between rows."""

    now: int = MONDAY
    node: str = "hu-001"
    site: Site = field(default_factory=lambda: Site(id="sawahan"))
    fitted: tuple[str, ...] = MINIMUM_NODE
    step_s: int = 60
    boot: int = 1
    seq: int = 0
    pump_was: int = 0
    rows: list[Reading] = field(default_factory=list)

    def write(self, **values: Any) -> Reading:
        """One row at `now + step_s`; values not named are those of a healthy hydrant with its pump as before."""
        self.now += self.step_s
        self.seq += 1
        on = int(values.pop("pump", self.pump_was))
        starts = values.pop("pump_starts", int(on and not self.pump_was))
        healthy = open_panel_v(solar.elevation_deg(self.now)) * (0.8 if on else 1)
        measured: dict[str, Any] = {
            "panel_v": round(healthy, 2),
            "pump_on": on,
            "pump_on_s": self.step_s if on else 0,
            "pump_starts": starts,
            "turbidity_mv": CLEAR_MV + 8 * math.sin(self.now / 700),
            "turbidity_sd_mv": 3.0,
        }
        meta = {"offset_s": 1, "rx_ms": (self.now + 2) * 1000}
        meta |= {k: values.pop(k) for k in list(values) if k in ("offset_s", "rx_ms", "src")}
        measured = {k: v for k, v in (measured | values).items() if k in self.fitted}
        row = Reading(
            id=len(self.rows) + 1,
            node=self.node,
            boot=self.boot,
            seq=self.seq,
            ts=self.now,
            src=str(meta.pop("src", "ntp")),
            up_s=self.seq * self.step_s,
            fitted=fitted_map(list(self.fitted)),
            **meta,
            **measured,
        )
        self.pump_was = on
        self.rows.append(row)
        return row

    def advance(self, *, minutes: float = 0, hours: float = 0, **values: Any) -> "Logbook":
        """Rows for so long, all with these values; a callable is asked with the row's time."""
        end = self.now + minutes * 60 + hours * HOUR
        while self.now + self.step_s <= end:
            self.write(**{k: v(self.now + self.step_s) if callable(v) else v for k, v in values.items()})
        return self

    def until(self, hour: float, **values: Any) -> "Logbook":
        """Rows until that WIB hour of this day, or of the next when it has passed."""
        target = wib_midnight(self.now) + hour * HOUR
        return self.advance(minutes=(target + (DAY if target <= self.now else 0) - self.now) / 60, **values)

    def a_sunny_day(self, start: float = 7.5, stop: float = 13.0, **values: Any) -> "Logbook":
        """To the next midnight; the pump runs from `start` to `stop` o'clock."""
        return self.until(start, pump=0, **values).until(stop, pump=1, **values).until(24, pump=0, **values)

    def a_day_without_pump(self, **values: Any) -> "Logbook":
        return self.until(24, pump=0, **values)

    def days(self, count: int, day: Callable[["Logbook"], object] | None = None) -> "Logbook":
        for _ in range(count):
            (day or Logbook.a_sunny_day)(self)
        return self

    def silence(self, *, minutes: float = 0, hours: float = 0) -> "Logbook":
        """No rows for so long, and the node does not hold them either."""
        self.now += int(minutes * 60 + hours * HOUR)
        return self

    def judged(self, site: Site | None = None) -> HydrantEngine:
        """An engine that has read the whole book."""
        engine = HydrantEngine(site or self.site)
        for row in self.rows:
            assert engine.step(row)
        return engine

    def episodes(self, code: str | None = None) -> list[Episode]:
        return [e for e in self.judged().episodes if code in (None, e.code)]


def about(value: float) -> Callable[[int], float]:
    """That value, trembling as a live sensor does."""
    return lambda ts: round(value * (1 + 0.002 * math.sin(ts / 97)), 3)


def with_float(**site: Any) -> Logbook:
    """A book of a node with a float at the overflow mark."""
    return Logbook(site=replace(Site(id="sawahan"), **site), fitted=(*MINIMUM_NODE, "tank_full"))


def hour_of(ts: int) -> float:
    """WIB hour of the day, for reading a book's result."""
    return (ts - wib_midnight(ts)) / HOUR


def rows_of(book: Logbook, days: int) -> Iterator[Reading]:
    """`days` sunny days, made on the way."""
    book.days(days)
    yield from book.rows
