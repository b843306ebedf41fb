"""One finding: what was looked at, how it is, and what to do next."""

from dataclasses import dataclass, field
from typing import Literal

from hidran.words import Language, say

State = Literal["ok", "note", "problem"]


@dataclass(frozen=True)
class Finding:
    """`text` and `step` are Bahasa templates filled with `values`. A `note` is worth knowing, but no fault."""

    check: str
    state: State
    text: str
    step: str = ""
    values: dict[str, object] = field(default_factory=dict)

    def said(self, language: Language) -> tuple[str, str]:
        """(text, next step) in that language."""
        return say(self.text, language, **self.values), say(self.step, language, **self.values) if self.step else ""


def ok(check: str, text: str, **values: object) -> Finding:
    return Finding(check, "ok", text, "", values)


def note(check: str, text: str, step: str = "", **values: object) -> Finding:
    return Finding(check, "note", text, step, values)


def problem(check: str, text: str, step: str, **values: object) -> Finding:
    return Finding(check, "problem", text, step, values)
