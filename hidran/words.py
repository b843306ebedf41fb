"""How Hidran speaks: Bahasa Indonesia in the source, English as the second language, numbers as read in Sampit.

`say("Pompa mati", "en")` looks the sentence up in `locale/en.toml`; a sentence without an English twin is said in
Bahasa Indonesia (a test finds those). Sentences with numbers are templates: `say("{n} hidran", "en", n=3)`.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from hidran.clock import wib

Language = Literal["id", "en"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@cache
def english() -> dict[str, str]:
    """English by Bahasa sentence, merged from every file in `hidran/locale/en/`."""
    merged: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / "locale" / "en").glob("*.toml")):
        merged.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return merged


def say(sentence: str, language: Language = "id", **values: object) -> str:
    """The sentence in that language with its values filled in."""
    template = english().get(sentence, sentence) if language == "en" else sentence
    return template.format(**values) if values else template


def one_line(text: str) -> str:
    """On one line, without what a terminal, a message or a database would obey."""
    return "".join(c if c.isprintable() else " " for c in text)


def number(value: float, decimals: int = 0) -> str:
    """1234.5 -> '1.234,5' (Indonesian: dot for thousands, comma for decimals)."""
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,"))


def rupiah(amount: int) -> str:
    """25000 -> 'Rp 25.000'."""
    return f"Rp {number(amount)}"


def clock_time(ts: float) -> str:
    """Unix seconds -> '07.40' in WIB."""
    return wib(ts).strftime("%H.%M")


def day(ts: float, language: Language = "id") -> str:
    """Unix seconds -> 'Selasa 24 Nov' in WIB."""
    at = wib(ts)
    return f"{say(_DAYS[at.weekday()], language)} {at.day} {say(_MONTHS[at.month - 1], language)}"


def since(ts: float, now: float, language: Language = "id") -> str:
    """'07.40' when that was today in WIB, else 'Selasa 24 Nov 07.40'."""
    same_day = wib(ts).date() == wib(now).date()
    return clock_time(ts) if same_day else f"{day(ts, language)} {clock_time(ts)}"


def duration(seconds: float, language: Language = "id") -> str:
    """7800 -> '2 jam 10 menit'; under a minute -> 'kurang dari 1 menit'."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return say("kurang dari 1 menit", language)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    parts = ((days, "{n} hari"), (hours, "{n} jam"), (0 if days else minutes, "{n} menit"))
    return " ".join(say(word, language, n=n) for n, word in parts if n)
