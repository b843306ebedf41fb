"""One signal over time: a line with its least and most at the side, or a band where it was on."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil, floor, log10

from hidran.words import number
from simulator.faultpage.shots import Strip
from simulator.faultpage.signals import Point
from simulator.faultpage.svg import SOFT, line, short, words

TALL, FLAT = 62, 16
SIGNAL = "#0b6aa2"
_GAP_S = 1800  # nothing came for so long: no line
_COLUMN = 1.1  # px
_FROM_FLOOR = 4


class Scale:
    """Time (Unix s) to x."""

    def __init__(self, start: int, end: int, left: int, right: int) -> None:
        self.start, self.end, self.left, self.right = start, end, left, right

    def __call__(self, ts: float) -> float:
        return self.left + (self.right - self.left) * (ts - self.start) / (self.end - self.start)


def curve(strip: Strip, found: Sequence[Point], scale: Scale, top: int) -> list[str]:
    low, high = _range(strip, [v for _, v in found if v is not None])

    def y(value: float) -> float:
        return top + TALL - (TALL - _FROM_FLOOR) * (min(max(value, low), high) - low) / (high - low)

    ends = ((high, top + 9), (low, top + TALL))
    path = " ".join(_path([(scale(ts), None if v is None else y(v)) for ts, v in found], scale))
    side = [words(scale.right + 4, at, _value(value), 10, fill=SOFT) for value, at in ends]
    return [*side, line(path, SIGNAL, 1.3, stroke_linejoin="round")]


def band(found: Sequence[Point], scale: Scale, top: int) -> list[str]:
    """Filled where it was on."""
    parts: list[tuple[float, float]] = []
    for (ts, v), (later, _) in pairwise(found):
        if v and later - ts <= _GAP_S:
            a, b = scale(ts), scale(later)
            parts.append((parts.pop()[0], b) if parts and a - parts[-1][1] < 0.3 else (a, b))
    boxes = "".join(f"M{short(a)} {top}H{short(max(b, a + 0.4))}V{top + FLAT}H{short(a)}Z" for a, b in parts)
    ground = line(f"M{scale.left} {top + FLAT}H{scale.right}", SOFT)
    return [ground, f'<path d="{boxes}" fill="{SIGNAL}"/>'] if boxes else [ground]


def _path(found: Sequence[tuple[float, float | None]], scale: Scale) -> Iterable[str]:
    """Of each pixel the first, the lowest, the highest and the last value; a gap where nothing came."""
    gap = scale(scale.start + _GAP_S) - scale.left
    at, column, pen = -1e9, list[tuple[float, float]](), False
    for x, y in found:
        apart = y is None or x - at > gap
        if column and (apart or x - column[0][0] > _COLUMN):
            yield from _moves(column, pen=pen)
            pen, column = True, []
        pen = pen and not apart
        if y is not None:
            column.append((x, y))
            at = x
    if column:
        yield from _moves(column, pen=pen)


def _moves(column: Sequence[tuple[float, float]], *, pen: bool) -> Iterable[str]:
    kept = {column[0], column[-1], min(column, key=lambda p: p[1]), max(column, key=lambda p: p[1])}
    for i, (x, y) in enumerate(sorted(kept, key=column.index)):
        yield f"{'L' if pen or i else 'M'}{short(x)} {short(y)}"
    if len(kept) == 1 and not pen:
        yield "h0.5"


def _range(strip: Strip, known: Sequence[float]) -> tuple[float, float]:
    """From a round number to a round number where the strip does not say."""
    least, most = (min(known), max(known)) if known else (0.0, 1.0)
    low = strip.low if strip.low is not None else least
    high = strip.high if strip.high is not None else most
    step = 10.0 ** floor(log10(max(high - low, 1e-6))) / 2
    low = low if strip.low is not None else floor(low / step) * step
    high = high if strip.high is not None else ceil(high / step) * step
    return low, high if high > low else low + 1


def _value(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)
