"""The monthly look at pump, panel, wiring and tank, and at an MCK: what is asked in which month, and a filled list."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

from hidran.months import Month
from hidran.water.typed import FormError, Problem
from hidran.words import one_line

State = Literal["baik", "tindak", "tidak_ada"]
STATES: dict[State, str] = {"baik": "Baik", "tindak": "Perlu dikerjakan", "tidak_ada": "Tidak ada di sini"}
LONGEST_NOTE = 120


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. `of`: hydrant or mck; `season`: pra, pasca (rains), '' all the year."""

    name: str
    of: str
    title: str
    look: str
    season: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """How one thing was found; `note`: what is to be done."""

    state: State
    note: str = ""


def _load() -> tuple[tuple[Item, ...], dict[str, list[int]]]:
    text = resources.files("hidran.water").joinpath("upkeep.toml").read_text(encoding="utf-8")
    told: dict[str, Any] = tomllib.loads(text)
    return tuple(Item(**item) for item in told["items"]), told["seasons"]


ITEMS, SEASONS = _load()


def asked(kind: str, month: Month) -> list[Item]:
    """What is asked of a hydrant or an MCK in that month."""
    return [i for i in ITEMS if i.of == kind and (not i.season or month.number in SEASONS[i.season])]


def found_of(given: Mapping[str, str], items: list[Item]) -> dict[str, Found]:
    """A filled list: name and `name.note`. FormError when nothing was chosen, or something that is not offered."""
    problems: list[Problem] = []
    found: dict[str, Found] = {}
    for item in items:
        state, note = given.get(item.name, ""), " ".join(one_line(given.get(f"{item.name}.note", "")).split())
        if state and state not in STATES:
            sentence = "{found!r} bukan pilihan; pilihannya: {choices}."
            problems.append(Problem(item.name, sentence, {"found": state[:30], "choices": ", ".join(STATES)}))
        elif state:
            found[item.name] = Found(state, note[:LONGEST_NOTE])
    if not found and not problems:
        problems.append(Problem("form", "Belum ada yang dipilih.", {}))
    if problems:
        raise FormError(problems)
    return found


def to_json(found: Mapping[str, Found]) -> dict[str, Any]:
    return {name: {"state": f.state, "note": f.note} for name, f in found.items()}


def from_json(kept: Mapping[str, Any]) -> dict[str, Found]:
    return {name: Found(**values) for name, values in kept.items()}
