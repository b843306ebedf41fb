"""What current or flow is usual at a panel voltage, learnt in a site's first good days (reference: domain.md 4.1).

A direct pump's current and flow grow with its voltage, so one fixed limit fits no site. Behind an MPPT controller
the voltage stands still while the sun comes and goes: there a bin is wide, and its edges are what can be judged.
"""

from dataclasses import dataclass, field
from math import log

from hidran.site import Site

GOOD_DAYS = 7
Histogram = dict[int, int]
_STEP = log(1.05)
_ENOUGH = 20
_NOTHING = -1000  # the bin of "no flow, no current"
_LEAST = 0.02


@dataclass(frozen=True, slots=True)
class Span:
    """Tenth, half and nineteen twentieths of what was measured on good days."""

    low: float
    usual: float
    high: float


@dataclass(slots=True)
class Curve:
    """`bins`: counts of values by voltage bin. Learnt for `GOOD_DAYS` days, then frozen until a repair."""

    days: int = 0
    bins: dict[int, Histogram] = field(default_factory=dict)
    spans: dict[int, Span] = field(default_factory=dict)
    whole: Span | None = None

    def at(self, volt_bin: int) -> Span | None:
        """What is usual in that bin or the one beside it; None: not known."""
        spans = self.spans
        return spans.get(volt_bin) or spans.get(volt_bin - 1) or spans.get(volt_bin + 1)

    def learn(self, day: dict[int, Histogram]) -> None:
        """Take a good day in."""
        if self.days >= GOOD_DAYS or not day:
            return
        self.days += 1
        for number, counts in day.items():
            known = self.bins.setdefault(number, {})
            for value, count in counts.items():
                known[value] = known.get(value, 0) + count
        self.spans = {n: span for n, counts in self.bins.items() if (span := _span(counts)) is not None}
        merged: Histogram = {}
        for counts in self.bins.values():
            for value, count in counts.items():
                merged[value] = merged.get(value, 0) + count
        self.whole = _span(merged)


def volt_bin(site: Site, panel_v: float | None) -> int | None:
    """Bin of a voltage; one and the same where the panel's voltage does not drive the pump."""
    if site.topology != "direct":
        return 0
    return None if panel_v is None else int(panel_v / (0.05 * site.panel_nominal_v))


def value_bin(value: float) -> int:
    return int(log(value) / _STEP // 1) if value > _LEAST else _NOTHING


def count(day: dict[int, Histogram], volt: int, value: float) -> None:
    counts = day.setdefault(volt, {})
    number = value_bin(value)
    counts[number] = counts.get(number, 0) + 1


def _span(counts: Histogram) -> Span | None:
    total = sum(counts.values())
    if total < _ENOUGH:
        return None
    low, usual, high = (_value(_at(counts, part * total)) for part in (0.1, 0.5, 0.95))
    return Span(low, usual, high)


def _at(counts: Histogram, rank: float) -> int:
    below = 0
    for number in sorted(counts):
        below += counts[number]
        if below >= rank:
            return number
    return max(counts)


def _value(number: int) -> float:
    return 0.0 if number == _NOTHING else round(1.05 ** (number + 0.5), 3)
