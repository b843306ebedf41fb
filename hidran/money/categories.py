"""What money comes in for and goes out for: data in `categories.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Literal

Direction = Literal["in", "out"]
OPENING, DUES, REPAIR = "saldo_awal", "iuran", "perbaikan"
# What a repair costs; all else that goes out is running cost.
REPAIRS = frozenset({REPAIR, "suku_cadang"})


@dataclass(frozen=True, slots=True)
class Category:
    """`title` as people read it; `words`: lower-case, what an imported book may say instead."""

    name: str
    direction: Direction
    title: str
    words: tuple[str, ...]


def _read() -> dict[str, Category]:
    text = resources.files("hidran.money").joinpath("categories.toml").read_text(encoding="utf-8")
    sides: tuple[Direction, ...] = ("in", "out")
    table = tomllib.loads(text)
    return {
        name: Category(name, side, one["title"], tuple(one["words"]))
        for side in sides
        for name, one in table[side].items()
    }


CATEGORIES: Mapping[str, Category] = _read()


def named(direction: Direction, word: str) -> Category | None:
    """The category of that side that somebody means with a word; None when no category is called so."""
    wanted = word.strip().lower()
    ours = [c for c in CATEGORIES.values() if c.direction == direction]
    return next((c for c in ours if wanted in (c.name, c.title.lower(), *c.words)), None)
