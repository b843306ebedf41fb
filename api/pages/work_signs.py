"""The signs of tickets and steps: a colour's name and a drawn symbol, never without their word."""

from dataclasses import dataclass

from hidran.words import Language
from hidran.work import words
from hidran.work.step import Kind
from hidran.work.ticket import State, Ticket


@dataclass(frozen=True, slots=True)
class Badge:
    word: str
    css: str
    symbol: str


_SYMBOLS: dict[State, str] = {
    "open": "bell",
    "answered": "walk",
    "checked": "eye",
    "waiting": "clock",
    "repaired": "wrench",
    "verified": "check",
    "closed": "lock",
}
_STEPS: dict[Kind, tuple[str, str]] = {
    "opened": ("bell", "gawat"),
    "joined": ("bell", "perlu"),
    "graver": ("warning", "gawat"),
    "moved": ("clock", "unknown"),
    "taken_back": ("cross", "unknown"),
    "over": ("check", "normal"),
    "verified": ("check", "normal"),
    "contradicted": ("warning", "gawat"),
    "reopened": ("warning", "gawat"),
    "told": ("message", "info"),
    "answered": ("walk", "info"),
    "declined": ("cross", "perlu"),
    "checked": ("eye", "info"),
    "waiting": ("clock", "perlu"),
    "repaired": ("wrench", "info"),
    "maintenance": ("wrench", "perlu"),
    "maintenance_end": ("wrench", "info"),
    "photo": ("camera", "info"),
    "note": ("edit", "info"),
    "closed": ("lock", "normal"),
}


def css_of(t: Ticket) -> str:
    """The edge of its card."""
    if not t.live:
        return "unknown" if t.never_was else "normal"
    return "gawat" if t.severity == "GAWAT" or t.contradicted else "perlu"


def badge_of(t: Ticket, language: Language) -> Badge:
    if t.contradicted:
        return Badge(words.state(t, language), "gawat", "warning")
    css = {"open": css_of(t), "verified": "normal", "closed": css_of(t)}.get(t.state, "info")
    return Badge(words.state(t, language), css, _SYMBOLS[t.state])


def sign_of_step(kind: Kind) -> tuple[str, str]:
    """Symbol and colour."""
    return _STEPS[kind]
