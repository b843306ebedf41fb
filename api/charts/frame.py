"""Where things lie on a chart: WIB time to the right, values upwards, in the units of the SVG's view box."""

from dataclasses import dataclass
from math import floor, log10

from hidran import solar
from hidran.clock import wib_midnight
from hidran.site import Site
from hidran.words import Language, clock_time, day

DAY_S = 86400
WIDTH, HEIGHT = 360, 124
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 14, 20
SIX_HOURS_S = 6 * 3600


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart over (start, end] Unix s whose values reach from `low` to `high`."""

    start: int
    end: int
    low: float
    high: float

    @property
    def base(self) -> float:
        return HEIGHT - BOTTOM

    def x(self, ts: float) -> float:
        inside = min(max(ts, self.start), self.end)
        return LEFT + (inside - self.start) / (self.end - self.start) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return self.base - (inside - self.low) / (self.high - self.low) * (self.base - TOP)

    def ticks(self) -> list[float]:
        """Two to four round values inside."""
        step = _round_step((self.high - self.low) / 3)
        first = floor(self.low / step) + (self.low % step > 0)
        return [n * step for n in range(first, floor(self.high / step) + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= rough)


def hours(frame: Frame) -> list[tuple[int, str]]:
    """Every sixth hour of WIB, with its label."""
    first = wib_midnight(frame.start)
    times = range(first, frame.end + 1, SIX_HOURS_S)
    return [(at, clock_time(at)) for at in times if at >= frame.start]


def weeks(frame: Frame, language: Language) -> list[tuple[int, str]]:
    """Every seventh WIB midnight, with its date."""
    times = range(wib_midnight(frame.start), frame.end, 7 * DAY_S)
    return [(at, date(at, language)) for at in times if at >= frame.start]


def date(ts: float, language: Language) -> str:
    """'24 Nov' in WIB."""
    return day(ts, language).split(" ", 1)[1]


def nights(frame: Frame, site: Site) -> list[tuple[int, int]]:
    """From sunset to sunrise, as far as they lie inside."""
    found = []
    for midnight in range(wib_midnight(frame.start), frame.end + DAY_S, DAY_S):
        _, sunset = solar.sun_window(midnight - DAY_S, 0, site.lat, site.lon)
        sunrise, _ = solar.sun_window(midnight, 0, site.lat, site.lon)
        start, end = max(sunset, frame.start), min(sunrise, frame.end)
        if start < end:
            found.append((start, end))
    return found
