"""The page on faults says what the code does."""

from pathlib import Path

from hidran.faults.catalogue import CATALOGUE, implemented
from hidran.faults.doc import parts, rewritten

PAGE = Path(__file__).parents[3] / "docs" / "faults.md"


def test_the_page_is_the_one_made_from_the_rules() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert rewritten(text) == text, "run: python -m hidran.faults.doc docs/faults.md"


def test_the_page_names_every_code_that_is_judged() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [code for code in CATALOGUE if f"rule {code}" not in parts(text)] == []
    assert [code for code in implemented() if f"| {code} " not in text] == []


def test_a_part_without_a_maker_stays_as_it_is() -> None:
    page = "a\n<!-- made: x -->\nold\n<!-- end -->\n<!-- made: y -->\n<!-- end -->\n"
    made = rewritten(page, {"y": lambda: "new\n"})
    assert made == "a\n<!-- made: x -->\nold\n<!-- end -->\n<!-- made: y -->\n\nnew\n\n<!-- end -->\n"
    assert rewritten(made, {"y": lambda: "new\n"}) == made
