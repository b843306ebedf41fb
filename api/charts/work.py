"""A month of one hydrant in three bars: how long until somebody went, until it was proved well, and the water itself.

The dashed lines are what is wanted; a thin stroke is the longest wait. What is not known has a pattern of its own.
"""

from dataclasses import dataclass

from markupsafe import Markup, escape

from hidran.words import Language, duration, number, say
from hidran.work.figures import MonthOfWork, Waits
from hidran.work.uptime import GOAL, Uptime

WIDTH, ROW, LABEL = 360, 50, 18
BAR_TOP, BAR_HIGH = 22, 16
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Picture:
    """`sentences` say the same in words, one a bar."""

    svg: Markup
    sentences: tuple[str, ...]


def month(work: MonthOfWork, up: Uptime, name: str, language: Language) -> Picture:
    """The three bars. `name`: unique on its page."""
    said = (
        _waits_said("Dijawab", work.answer, work.unanswered, language),
        _waits_said("Diperbaiki", work.repair, work.waiting, language),
        _water_said(up, language),
    )
    rows = [_waits(work.answer, said[0], 0, language), _waits(work.repair, said[1], ROW, language)]
    body = Markup("").join([*rows, _water(up, said[2], 2 * ROW, language)])
    svg = Markup(_HEAD).format(w=WIDTH, h=3 * ROW, n=name, t=" ".join(said)) + body + Markup("</svg>")
    return Picture(svg, said)


_HEAD = '<svg class="chart" role="img" viewBox="0 0 {w} {h}" aria-labelledby="{n}-t"><title id="{n}-t">{t}</title>'


def _waits_said(word: str, waits: Waits, open_: int, language: Language) -> str:
    head = say(word, language)
    still = say("{n} masih menunggu", language, n=open_) if open_ else ""
    if waits.mean_s is None or waits.longest_s is None:
        text = f"{head}: {say('belum ada', language)}"
    else:
        sentence = "{word} rata-rata {mean}, paling lama {longest}; {n} dari {all} dalam {target} jam"
        values = {"mean": duration(waits.mean_s, language), "longest": duration(waits.longest_s, language)}
        counts = {"n": waits.within, "all": len(waits.each), "target": waits.target_s // HOUR_S}
        text = say(sentence, language, word=head, **values, **counts)
    return f"{text}; {still}." if still else f"{text}."


def _water_said(up: Uptime, language: Language) -> str:
    if up.part is None:
        return say("Air: belum ada waktu yang bisa dinilai.", language)
    sentence = "Air ada {works} % dari waktu yang mungkin, tidak ada {down} %, tidak diketahui {unknown} %."
    works, down, unknown = (_pct(part, up) for part in (up.working, up.down, up.unknown))
    return say(sentence, language, works=works, down=down, unknown=unknown)


def _pct(part: int, up: Uptime) -> str:
    return number(100 * part / up.possible, 1)


def _waits(waits: Waits, said: str, top: int, language: Language) -> Markup:
    reach = max(waits.target_s * 4 / 3, (waits.longest_s or 0) * 1.05)
    mean, longest = (WIDTH * (s or 0) / reach for s in (waits.mean_s, waits.longest_s))
    target = WIDTH * waits.target_s / reach
    y = top + BAR_TOP
    late = " late" if (waits.mean_s or 0) > waits.target_s else ""
    made = _text(0, top + 14, said.partition(";")[0].rstrip(".")) + _rim(y)
    if waits.mean_s is not None:
        made += Markup('<path class="bar{}" d="{}"/>').format(late, _box(0, y, max(mean, 3), BAR_HIGH))
        made += Markup('<path class="off" d="M{:.1f} {}v{}"/>').format(min(longest, WIDTH - 1), y, BAR_HIGH)
    label = say("{n} jam", language, n=waits.target_s // HOUR_S)
    return made + _line(target, y, label)


def _water(up: Uptime, said: str, top: int, language: Language) -> Markup:
    y = top + BAR_TOP
    label = say("Air ada {works} %", language, works=_pct(up.working, up)) if up.possible else said.rstrip(".")
    made = _text(0, top + 14, label) + _rim(y)
    if up.possible:
        works, unknown = (WIDTH * part / up.possible for part in (up.working, up.unknown))
        made += Markup('<path class="bar" d="{}"/>').format(_box(0, y, works, BAR_HIGH))
        made += _patterned("unknown", works, y, unknown)
        made += _patterned("gawat", works + unknown, y, WIDTH - works - unknown)
    return made + _line(WIDTH * GOAL, y, f"{number(100 * GOAL)} %")


def _patterned(kind: str, left: float, y: int, wide: float) -> Markup:
    if wide < 0.05:
        return Markup("")
    return Markup('<path class="band {k}" fill="url(#{k})" d="{d}"/>').format(k=kind, d=_box(left, y, wide, BAR_HIGH))


def _line(x: float, y: int, label: str) -> Markup:
    dashes = Markup('<path class="level" d="M{x:.1f} {y}v{h}"/>').format(x=x, y=y - 4, h=BAR_HIGH + 8)
    return dashes + _text(min(x, WIDTH), y - 6, label, "end")


def _rim(y: int) -> Markup:
    return Markup('<path class="axis" d="M.5 {y}H{w}v{h}H.5z"/>').format(y=y, w=WIDTH - 0.5, h=BAR_HIGH)


def _text(x: float, y: float, text: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(x, y, anchor, escape(text))


def _box(left: float, top: float, wide: float, high: float) -> str:
    return f"M{left:.1f} {top:.1f}h{wide:.1f}v{high:.1f}h{-wide:.1f}z"
