"""How Hidran speaks."""

import ast
import re
from pathlib import Path

import pytest

from hidran import words
from hidran.clock import WIB
from hidran.words import clock_time, day, duration, english, number, rupiah, say, since

ROOT = Path(words.__file__).parent.parent
NOON = 1_795_496_400  # Tuesday 2026-11-24 12:00 WIB


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(1234.5, 1, "1.234,5"), (25000, 0, "25.000"), (0.25, 2, "0,25"), (-1234, 0, "-1.234")],
)
def test_numbers_are_written_as_in_indonesia(value: float, decimals: int, said: str) -> None:
    assert number(value, decimals) == said


def test_money_days_and_times() -> None:
    assert rupiah(25000) == "Rp 25.000"
    assert clock_time(NOON) == "12.00"
    assert day(NOON) == "Selasa 24 Nov"
    assert since(NOON - 3600, NOON) == "11.00"
    assert since(NOON - 13 * 3600, NOON) == "Senin 23 Nov 23.00"
    assert str(WIB) == "Asia/Pontianak"


@pytest.mark.parametrize(
    ("seconds", "bahasa", "in_english"),
    [
        (59, "kurang dari 1 menit", "less than 1 minute"),
        (7800, "2 jam 10 menit", "2 h 10 min"),
        (3600, "1 jam", "1 h"),
        (90000, "1 hari 1 jam", "1 d 1 h"),
    ],
)
def test_durations_are_said_in_both_languages(seconds: float, bahasa: str, in_english: str) -> None:
    assert duration(seconds) == bahasa
    assert duration(seconds, "en") == in_english


def test_a_sentence_without_a_twin_is_said_in_bahasa() -> None:
    assert say("Kalimat {x} tanpa pasangan", "en", x=1) == "Kalimat 1 tanpa pasangan"


def said_in(path: Path) -> set[str]:
    """Literal first arguments of every `say(...)` in a file."""
    calls = (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call) and n.args)
    names = ((getattr(c.func, "id", None) or getattr(c.func, "attr", None), c.args[0]) for c in calls)
    return {a.value for name, a in names if name == "say" and isinstance(a, ast.Constant) and isinstance(a.value, str)}


def test_every_sentence_said_in_the_code_has_an_english_twin() -> None:
    rooms = ("hidran", "ingest", "notify", "api", "simulator")
    said = {sentence for room in rooms for path in (ROOT / room).rglob("*.py") for sentence in said_in(path)}
    assert sorted(said - english().keys()) == []


def test_both_languages_of_a_sentence_name_the_same_values() -> None:
    holes = re.compile(r"\{(\w+)")
    wrong = [b for b, e in english().items() if sorted(holes.findall(b)) != sorted(holes.findall(e))]
    assert wrong == []
