"""The page on faults says what the code does."""

from pathlib import Path

from hidran.faults.catalogue import implemented
from hidran.faults.doc import graph, tables

PAGE = Path(__file__).parents[3] / "docs" / "faults.md"


def test_the_page_holds_the_settings_and_the_graph_as_they_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert graph() in text
    assert tables().strip() in text


def test_the_page_names_every_code_that_is_judged() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [code for code in implemented() if code not in text] == []
