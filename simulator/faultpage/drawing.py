"""A trace as a small SVG for a phone: strips of signals, night grey, the onset and the moment it was told, in words.

Text is Bahasa Indonesia, as on the pages of the KPP. The bytes depend on the trace alone.
"""

import textwrap
from collections.abc import Iterable

from hidran import solar
from hidran.clock import wib, wib_midnight
from hidran.faults.catalogue import CATALOGUE
from hidran.words import clock_time, day, duration
from simulator.faultpage.shots import Shot, Strip
from simulator.faultpage.signals import points
from simulator.faultpage.strip import FLAT, TALL, Scale, band, curve
from simulator.faultpage.svg import INK, SOFT, box, line, picture, short, words
from simulator.faultpage.trace import Taken

LEFT, RIGHT = 10, 318
_HEAD, _LABEL, _GAP, _TICKS, _LINE = 38, 16, 10, 18, 15
_LETTERS = 56  # of a line of text
_DAY_S = 86400
_NIGHT, _GRID, _ONSET, _TOLD = "#e4e8ef", "#c9d0d8", "#c2410c", "#15803d"
_SEVERITY = {"INFO": "INFO", "PERLU_DICEK": "PERLU DICEK", "GAWAT": "GAWAT"}
Span = tuple[int, int]  # top and bottom of all strips


def drawn(code: str, shot: Shot, taken: Taken) -> str:
    """The whole picture."""
    scale = Scale(taken.start, taken.end, LEFT, RIGHT)
    tops, bottom = _tops(shot.strips)
    span, title, said = (tops[0], bottom), f"{code} {CATALOGUE[code].title}", _said(taken)
    body = [
        words(LEFT, 16, title, 13, font_weight="bold"),
        words(LEFT, 31, _period(taken), 10, fill=SOFT),
        *_nights(taken, scale, span),
        *_ticks(scale, span),
    ]
    for strip, top in zip(shot.strips, tops, strict=True):
        found = points(strip.of, taken.rows.get(strip.hydrant, []))
        body.append(words(LEFT, top - 4, strip.label))
        body += band(found, scale, top) if strip.on_off else curve(strip, found, scale, top)
    body += _marks(taken, scale, span)
    body += [words(LEFT, bottom + _TICKS + 14 + _LINE * i, text, 11.5, fill=c) for i, (text, c) in enumerate(said)]
    return picture(bottom + _TICKS + _LINE * len(said) + 12, title, body)


def _tops(strips: Iterable[Strip]) -> tuple[list[int], int]:
    tops, y = [], _HEAD
    for strip in strips:
        tops.append(y + _LABEL)
        y += _LABEL + (FLAT if strip.on_off else TALL) + _GAP
    return tops, y - _GAP + 4


def _period(taken: Taken) -> str:
    first, last = (f"{day(ts)} {clock_time(ts)}" for ts in (taken.start, taken.end))
    return f"{first} – {last} WIB; abu-abu: malam"


def _nights(taken: Taken, scale: Scale, span: Span) -> Iterable[str]:
    top, bottom = span
    for evening in range(wib_midnight(taken.start) - _DAY_S, taken.end + _DAY_S, _DAY_S):
        _, dusk = solar.sun_window(evening, 0, taken.lat, taken.lon)
        dawn, _ = solar.sun_window(evening + _DAY_S, 0, taken.lat, taken.lon)
        a, b = max(dusk, taken.start), min(dawn, taken.end)
        if a < b:
            yield box(scale(a), top, scale(b) - scale(a), bottom - top, _NIGHT)


def _ticks(scale: Scale, span: Span) -> Iterable[str]:
    hours = (scale.end - scale.start) / 3600
    step = next((s for s in (3, 6, 12, 24, 48, 96) if hours / s <= 9), 192) * 3600
    for ts in range(wib_midnight(scale.start), scale.end + 1, step):
        x, at = scale(ts), wib(ts)
        if LEFT + 6 <= x <= RIGHT - 8:
            word = f"{at:%H}.00" if step < _DAY_S and at.hour else f"{at.day}/{at.month}"
            yield line(f"M{short(x)} {span[0]}V{span[1]}", _GRID)
            yield words(x, span[1] + 13, word, 10, fill=SOFT, text_anchor="middle")


def _marks(taken: Taken, scale: Scale, span: Span) -> Iterable[str]:
    top, bottom = span
    for ts, colour, dash in ((taken.onset, _ONSET, "4 3"), (taken.told.at, _TOLD, "none")):
        yield line(f"M{short(scale(ts))} {top - 8}V{bottom}", colour, 2, stroke_dasharray=dash)
    yield f'<circle cx="{short(scale(taken.told.at))}" cy="{top - 8}" r="4" fill="{_TOLD}"/>'


def _said(taken: Taken) -> list[tuple[str, str]]:
    """Lines of text with their colours: when it began, when it was told, and the engine's own sentence."""
    told = taken.told
    later = duration(max(told.at - taken.onset, 0))
    lines = [
        (f"┆ mulai: {day(taken.onset)} pukul {clock_time(taken.onset)}", _ONSET),
        (f"● Hidran tahu: {day(told.at)} pukul {clock_time(told.at)} ({_SEVERITY[told.severity]})", _TOLD),
        (f"{later} kemudian, karena:", _TOLD),
    ]
    return [*lines, *((text, INK) for text in textwrap.wrap(told.why, _LETTERS))]
