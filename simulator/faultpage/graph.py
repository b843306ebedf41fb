"""The suppression graph as a picture: a row for each cause, a dot for each fault of which nothing is told meanwhile."""

from hidran.faults.suppress import SUPPRESSES
from simulator.faultpage.shots import SHOTS
from simulator.faultpage.svg import SOFT, WIDTH, line, picture, short, words

_NAMES, _STEP, _TOP, _LINE = 150, 24, 74, 15
_DOT, _GRID = "#0b6aa2", "#d7dde4"


def drawn() -> str:
    """The whole picture; causes by code."""
    causes = sorted(SUPPRESSES)
    quiet = sorted({code for others in SUPPRESSES.values() for code in others})
    wide = (WIDTH - _NAMES - 10) / len(quiet)
    bottom = _TOP + _STEP * len(causes)
    names = [f"{code} {SHOTS[code].short}" for code in quiet if code not in SUPPRESSES]
    lines = [", ".join(names[i : i + 2]) for i in range(0, len(names), 2)]
    height = bottom + 14 + _LINE * len(lines)
    across = {code: _NAMES + wide * (i + 0.5) for i, code in enumerate(quiet)}
    body = [
        words(10, 18, "Satu sebab, satu pesan", 13, font_weight="bold"),
        words(10, 34, "Selama yang di kiri ada, yang bertitik tidak dikabarkan.", fill=SOFT),
        *(_column(code, x, bottom) for code, x in across.items()),
        *(_row(code, _TOP + _STEP * i, across) for i, code in enumerate(causes)),
        *(words(10, bottom + 16 + _LINE * i, text, 10, fill=SOFT) for i, text in enumerate(lines)),
    ]
    return picture(height, "satu sebab, satu pesan", body)


def _column(code: str, x: float, bottom: int) -> str:
    turned = f"rotate(-90 {short(x + 3.5)} {_TOP - 5})"
    return line(f"M{short(x)} {_TOP}V{bottom}", _GRID, 1) + words(x + 3.5, _TOP - 5, code, 10, transform=turned)


def _row(code: str, top: int, across: dict[str, float]) -> str:
    y, others = top + _STEP // 2, sorted(SUPPRESSES[code])
    dots = "".join(f'<circle cx="{short(across[other])}" cy="{y}" r="5" fill="{_DOT}"/>' for other in others)
    return line(f"M10 {top}H{WIDTH - 10}", _GRID, 1) + words(10, y + 4, f"{code} {SHOTS[code].short}", 10.5) + dots
