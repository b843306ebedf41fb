"""What is asked at each sample point, and one check as it was answered. Questions and words stand in form.toml."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

NOT_TASTED, NOT_SEEN = "tidak_dicicipi", "belum_dilihat"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `sign`: 0 no bad sign, 1 to be checked, 2 not to be drunk. `picture`: the name of its drawing."""

    value: str
    label: str
    sign: int
    picture: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that eyes, nose or tongue tell. `needed`: without it a point is not checked. `influx`: its field."""

    name: str
    ask: str
    influx: str
    needed: bool
    options: tuple[Option, ...]
    hint: str = ""

    def triples(self, said: Callable[[str], str]) -> list[tuple[str, str, str]]:
        """(value, word, '') of each option, its word as `said` says it."""
        return [(o.value, said(o.label), "") for o in self.options]

    def option(self, value: str) -> Option | None:
        return next((o for o in self.options if o.value == value), None)


@dataclass(frozen=True, slots=True)
class Number:
    """One number that few can measure. `range`: lowest and highest that can be meant, in `unit`."""

    name: str
    ask: str
    unit: str
    decimals: int
    range: tuple[float, float]
    influx: str


@dataclass(frozen=True, slots=True)
class Point:
    """Where water is taken."""

    name: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One glass. `senses`: option by question; `numbers`: by name, absent where nobody measured; `photo`: its key."""

    senses: Mapping[str, str]
    numbers: Mapping[str, float] = field(default_factory=dict)
    photo: str = ""

    def says(self, question: str) -> str:
        return self.senses.get(question, "")

    def sign(self, question: str) -> int:
        """How bad that answer is; 0 when there is none."""
        option = QUESTIONS[question].option(self.says(question))
        return option.sign if option is not None else 0

    def as_json(self) -> dict[str, Any]:
        return {"senses": dict(self.senses), "numbers": dict(self.numbers), "photo": self.photo}

    @property
    def looks_or_smells_bad(self) -> bool:
        """Such water is not for tasting."""
        return any(self.sign(name) for name in ("warna", "keruh", "bau"))


@dataclass(frozen=True, slots=True)
class Check:
    """One filled form. `ts`: Unix seconds at which the water was looked at. `role`: of whoever did, '' not known."""

    ts: int
    samples: Mapping[str, Sample]
    note: str = ""
    role: str = ""

    def as_json(self) -> dict[str, Any]:
        samples = {point: sample.as_json() for point, sample in self.samples.items()}
        return {"ts": self.ts, "samples": samples, "note": self.note, "role": self.role}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Check":
        samples = {point: Sample(**values) for point, values in kept["samples"].items()}
        return cls(kept["ts"], samples, kept.get("note", ""), kept.get("role", ""))


def _load() -> tuple[dict[str, Point], dict[str, Question], dict[str, Number]]:
    text = resources.files("hidran.water").joinpath("form.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    points = {p["name"]: Point(**p) for p in told["points"]}
    questions = {
        q["name"]: Question(**{**q, "options": tuple(Option(**o) for o in q["options"])}) for q in told["questions"]
    }
    return points, questions, {n["name"]: Number(**{**n, "range": tuple(n["range"])}) for n in told["numbers"]}


POINTS, QUESTIONS, NUMBERS = _load()
