"""docs/contract.md shows the golden payloads, the contract's fields and its codes as they are."""

import re

import pytest

from hidran import contract
from tests.firmware import golden
from tests.firmware.interpreters import ROOT

PAGE = (ROOT / "docs" / "contract.md").read_text()
EXAMPLES = re.findall(r"^```json\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL)
TOO_LONG = ("readings_backfill",)


@pytest.mark.parametrize("name", sorted(set(golden.MAKERS) - set(TOO_LONG)))
def test_the_page_shows_each_golden_payload(name: str) -> None:
    assert golden.read(name) in EXAMPLES
    assert f"`{name}.json`" in PAGE


def test_every_example_is_a_golden_payload() -> None:
    known = {golden.read(name) for name in golden.MAKERS}
    assert [e for e in EXAMPLES if e not in known] == []


@pytest.mark.parametrize("field", contract.FIELDS, ids=lambda f: str(f[0]))
def test_the_page_tells_each_fields_decimals_and_range(field: tuple[str, int, int, int]) -> None:
    name, decimals, low, high = field
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
    if (low, high) != (0, 1):
        assert f"{low} .. {high}" in row
    assert decimals == 0 or f", {decimals} |" in row


def test_the_page_names_every_code_topic_and_source() -> None:
    words = (
        *contract.REFUSALS,
        *contract.SOURCES,
        *(f"{d}/{k}" for d, kinds in contract._KINDS.items() for k in kinds),
    )
    assert [word for word in words if f"`{word}`" not in PAGE] == []


def test_there_is_no_golden_file_that_nobody_makes() -> None:
    files = {p.stem for p in (ROOT / golden.FOLDER).iterdir()}
    assert files == set(golden.MAKERS)
