"""SVG by hand: axis, nights, bands, lines with their gaps open, bars. No style and no script inside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from api.charts.bands import Band
from api.charts.frame import HEIGHT, LEFT, RIGHT, TOP, WIDTH, Frame
from hidran.words import number

Point = tuple[float, float]
Ticks = Sequence[tuple[int, str]]
_NARROW = 12  # letters closer than this would lie on each other


@dataclass(frozen=True, slots=True)
class Level:
    """A dashed line across, to read the values against."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """From `start` to `end` (Unix s), `value` high."""

    start: float
    end: float
    value: float


def picture(title: str, sentence: str, *layers: Markup, name: str) -> Markup:
    """The whole SVG; `name` is unique on its page. The sentence is read to those who cannot see it."""
    head = Markup(
        '<svg class="chart" role="img" viewBox="0 0 {w} {h}" aria-labelledby="{n}-t {n}-d">'
        '<title id="{n}-t">{title}</title><desc id="{n}-d">{sentence}</desc>'
    ).format(w=WIDTH, h=HEIGHT, n=name, title=title, sentence=sentence)
    return head + Markup("").join(layers) + Markup("</svg>")


def ground(frame: Frame, nights: Iterable[tuple[int, int]], ticks: Ticks) -> Markup:
    """Nights shaded, the frame's lines, the hours or dates beneath."""
    shade = "".join(_box(frame.x(a), TOP, frame.x(b), frame.base) for a, b in nights)
    marks = "".join(f"M{_n(frame.x(at))} {_n(frame.base)}v4" for at, _ in ticks)
    rim = f"M{LEFT} {_n(frame.base)}H{WIDTH - RIGHT}{marks}"
    labels = Markup("").join(_label(frame.x(at), HEIGHT - 4, text, "middle") for at, text in ticks)
    return Markup(f'<path class="night" d="{shade}"/><path class="axis" d="{rim}"/>') + labels


def values(frame: Frame, decimals: int = 0) -> Markup:
    """The values at the left, with a thin line across."""
    lines = "".join(f"M{LEFT} {_n(frame.y(v))}H{WIDTH - RIGHT}" for v in frame.ticks())
    labels = Markup("").join(_label(LEFT - 3, frame.y(v) + 4, number(v, decimals), "end") for v in frame.ticks())
    return Markup(f'<path class="grid" d="{lines}"/>') + labels


def bands(frame: Frame, shown: Iterable[Band]) -> Markup:
    """Episodes: a pattern over the whole height, its letter above."""
    made, last = Markup(""), -1e9
    for band in shown:
        left, right = frame.x(band.start), max(frame.x(band.end), frame.x(band.start) + 2)
        box = '<path class="band {p}" fill="url(#{p})" d="{d}"/>'
        made += Markup(box).format(p=band.pattern, d=_box(left, TOP, right, frame.base))
        middle = (left + right) / 2
        if band.letter and middle - last >= _NARROW:
            made += _label(middle, TOP - 3, band.letter, "middle", "letter")
            last = middle
    return made


def line(frame: Frame, points: Sequence[Point], gap_s: float) -> Markup:
    """A line through (Unix s, value); where nothing was measured for longer than `gap_s` it is left open."""
    steps, before = [], float("-inf")
    for at, value in points:
        steps.append(f"{'L' if at - before <= gap_s else 'M'}{_n(frame.x(at))} {_n(frame.y(value))}")
        before = at
    lone = [step for step, after in pairwise([*steps, "M"]) if step[0] == after[0] == "M"]
    return Markup(f'<path class="line" d="{"".join(steps)}{"".join(f"{step}h.1" for step in lone)}"/>')


def bars(frame: Frame, shown: Iterable[Bar], *, space: float = 0) -> Markup:
    """Bars from the base; one of value 0 is a stroke on the base, so that *off* and *no data* look different."""
    full, flat = [], []
    for bar in shown:
        left, right = frame.x(bar.start) + space / 2, frame.x(bar.end) - space / 2
        if bar.value > frame.low:
            full.append(_box(left, min(frame.y(bar.value), frame.base - 3), right, frame.base))
        else:
            flat.append(f"M{_n(left)} {_n(frame.base - 1.5)}H{_n(right)}")
    return Markup(f'<path class="bar" d="{"".join(full)}"/><path class="off" d="{"".join(flat)}"/>')


def level(frame: Frame, mark: Level) -> Markup:
    """A dashed line with its name, when it lies inside."""
    if not frame.low <= mark.value <= frame.high:
        return Markup("")
    y = frame.y(mark.value)
    dashes = Markup(f'<path class="level" d="M{LEFT} {_n(y)}H{WIDTH - RIGHT}"/>')
    return dashes + _label(LEFT + 3, y - 3 if y > TOP + 10 else y + 12, mark.label, "start", "mark")


def _label(x: float, y: float, text: str, anchor: str, kind: str = "") -> Markup:
    shifted = {"middle": min(max(x, 14), WIDTH - 16)}.get(anchor, x)
    cls = Markup(' class="{}"').format(kind) if kind else ""
    return Markup('<text x="{}" y="{}" text-anchor="{}"{}>{}</text>').format(
        _n(shifted), _n(y), anchor, cls, escape(text)
    )


def _box(left: float, top: float, right: float, bottom: float) -> str:
    return f"M{_n(left)} {_n(top)}H{_n(right)}V{_n(bottom)}H{_n(left)}z"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
