"""What every picture of one hydrant needs besides its values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from api.charts.bands import Band
from api.charts.frame import DAY_S, Frame
from api.rows import Slot, Slots
from hidran.clock import wib_midnight
from hidran.registry import Calibration
from hidran.site import Site
from hidran.words import Language, clock_time, say, since

MONTH_DAYS = 30
DAY_SLOT_S = 300


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart: what it is of, one sentence that says what it shows, and the SVG."""

    field: str
    heading: str
    sentence: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Scene:
    """`start`, `end`, `now`: Unix s. `usual`: what the engine learnt here (`voc_v`, `clean_mv`, `run_min`)."""

    site: Site
    now: float
    start: int
    end: int
    language: Language = "id"
    bands: Sequence[Band] = ()
    usual: Mapping[str, float | None] = field(default_factory=dict)
    calibration: Calibration | None = None

    def say(self, sentence: str, **values: object) -> str:
        return say(sentence, self.language, **values)

    def at(self, ts: float) -> str:
        """'pukul 14.30', 'kemarin pukul 14.30', or the day and the hour."""
        days = round((wib_midnight(self.now) - wib_midnight(ts)) / DAY_S)
        if days == 0:
            return self.say("pukul {time}", time=clock_time(ts))
        if days == 1:
            return self.say("kemarin pukul {time}", time=clock_time(ts))
        return since(ts, self.now, self.language)

    def frame(self, low: float, high: float) -> Frame:
        return Frame(self.start, self.end, low, high)

    def shown(self, name: str) -> list[Band]:
        """The bands that belong on the chart of a field."""
        return [b for b in self.bands if b.concerns(name)]

    @property
    def slot_s(self) -> int:
        """Width of one point of the 24 hours."""
        return max(DAY_SLOT_S, self.site.sample_interval_s)


def last_day(now: float) -> tuple[int, int]:
    """The 24 hours up to `now`."""
    return int(now) - DAY_S, int(now)


def last_month(now: float) -> tuple[int, int]:
    """Thirty WIB days, this one included."""
    today = wib_midnight(now)
    return today - (MONTH_DAYS - 1) * DAY_S, today + DAY_S


def points(slots: Slots, size_s: int) -> list[tuple[float, float]]:
    """(middle of the slot, mean), by time."""
    return [(at + size_s / 2, slots[at].mean) for at in sorted(slots)]


def by_day(slots: Slots) -> dict[int, list[Slot]]:
    """Hourly slots of each WIB day, by its midnight; WIB days begin on full hours of UTC."""
    days: dict[int, list[Slot]] = {}
    for at in sorted(slots):
        days.setdefault(wib_midnight(at), []).append(slots[at])
    return days


def highest(slots: Iterable[Slot]) -> Slot:
    return max(slots, key=lambda s: s.high)


def lowest(slots: Iterable[Slot]) -> Slot:
    return min(slots, key=lambda s: s.low)


def around(values: Iterable[float], *, least: float) -> tuple[float, float]:
    """Low and high of an axis that holds all values, at least `least` wide."""
    known = list(values)
    low, high = min(known), max(known)
    spare = max((high - low) * 0.08, (least - (high - low)) / 2)
    return low - spare, high + spare
