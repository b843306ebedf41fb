"""The page on faults says what the code does."""

from pathlib import Path

from hidran.faults.catalogue import implemented
from hidran.faults.doc import rewritten

PAGE = Path(__file__).parents[3] / "docs" / "faults.md"


def test_the_page_is_the_one_made_from_the_rules() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert rewritten(text) == text, "run: python -m hidran.faults.doc docs/faults.md"


def test_the_page_names_every_code_that_is_judged() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("<!-- made: ") == 3
    assert [code for code in implemented() if f"| {code} " not in text] == []
