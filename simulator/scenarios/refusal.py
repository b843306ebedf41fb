"""What is said to a technician whose scenario cannot be meant: Bahasa Indonesia first, English by setting.

Every refusal names the field, the value found and what is wanted.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from hidran.errors import HidranError
from hidran.words import Language, say

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that is said once the language is known. Its values may be sentences themselves."""

    sentence: str
    values: dict[str, Any]

    def said(self, language: Language) -> str:
        values = {k: v.said(language) if isinstance(v, Told) else v for k, v in self.values.items()}
        return say(self.sentence, language, **values).strip()


class ScenarioError(HidranError):
    """A scenario cannot be read, or asks for what cannot be meant. `str` is Bahasa Indonesia."""

    exit_code = 2

    def __init__(self, told: Told) -> None:
        super().__init__(told.said("id"))
        self.told = told


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    """A ScenarioError that leaves the block speaks that language."""
    try:
        yield
    except ScenarioError as error:
        raise ScenarioError(phrase("{text}", text=error.told.said(language))) from error


def phrase(sentence: str, **values: Any) -> Told:
    return Told(sentence, values)


def wrong(sentence: str, **values: Any) -> ScenarioError:
    """The error that says so."""
    return ScenarioError(Told(sentence, values))


def refuse(field: str, value: Any, wanted: Told) -> ScenarioError:
    shown = repr(value)
    short = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 3] + "..."
    return wrong("{field} = {value}: seharusnya {wanted}", field=field, value=short, wanted=wanted)


def nearest(name: Any, known: Iterable[str]) -> Told:
    """'; maksudnya X?', or '' when nothing comes near."""
    found = get_close_matches(str(name).lower(), list(known), 1, 0.6)
    return phrase("; maksudnya {name}?", name=found[0]) if found else phrase("")


def among(names: Iterable[str], value: Any) -> Told:
    """One of these was wanted; the nearest to the value that was found is named again."""
    known = list(names)
    return phrase("salah satu dari {names}{hint}", names=", ".join(known), hint=nearest(value, known))
