"""The few shapes that the pictures are made of, as SVG."""

from collections.abc import Iterable
from html import escape

WIDTH = 360
INK, SOFT = "#1b1b1b", "#5f6b73"


def picture(height: int, label: str, body: Iterable[str]) -> str:
    """A whole file on white, as wide as a phone. `label`: for who cannot see it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="sans-serif" fill="{INK}" role="img" aria-label="{escape(label)}">'
    )
    return "\n".join([head, box(0, 0, WIDTH, height, "#ffffff"), *body, "</svg>", ""])


def words(x: float, y: float, text: str, size: float = 11, **how: str) -> str:
    """Text; `how`: attributes, `_` for `-`."""
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in how.items())
    return f'<text x="{short(x)}" y="{short(y)}" font-size="{size:g}"{more}>{escape(text)}</text>'


def box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}" fill="{fill}"/>'


def line(path: str, colour: str, width: float = 0.6, **how: str) -> str:
    """A stroke along `path` (SVG path data)."""
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in how.items())
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"{more}/>'


def short(value: float) -> str:
    """To a tenth of a pixel, in as few letters as it takes."""
    return f"{value:.1f}".removesuffix(".0")
