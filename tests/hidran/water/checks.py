"""Checks written in one line: `check(tandon="warna=kuning", keran="")`."""

from typing import Any

from hidran.water.form import Check
from hidran.water.typed import check_of

NOW = 1_795_000_000
GOOD = {"warna": "tidak", "keruh": "jernih", "bau": "tidak"}


def fields(**points: str) -> dict[str, str]:
    """Form fields; a point that is named is good but for what its text says ('warna=kuning ph=5,2')."""
    given: dict[str, str] = {}
    for point, said in points.items():
        values: dict[str, Any] = {**GOOD, **dict(pair.split("=") for pair in said.split())}
        given |= {f"{point}.{name}": value for name, value in values.items()}
    return given


def check(ts: int = NOW, /, **points: str) -> Check:
    return check_of(fields(**points), ts=ts, now=ts)
