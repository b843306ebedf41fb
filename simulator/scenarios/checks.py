"""What a field of a scenario may hold. Every refusal names the field, the value found and what is wanted.

A check takes the field's full name and the value as TOML gave it, and returns the value as the scenario keeps it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from difflib import get_close_matches
from typing import Any

from hidran.errors import HidranError

Check = Callable[[str, Any], Any]
LONGEST_S = 400 * 86400
_UNITS = {"menit": 60, "jam": 3600, "hari": 86400, "minute": 60, "minutes": 60, "hour": 3600, "hours": 3600}
_UNITS |= {"day": 86400, "days": 86400, "min": 60}
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)\s*")
_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")


class ScenarioError(HidranError):
    """A scenario cannot be read, or asks for what cannot be meant."""

    exit_code = 2


def refuse(field: str, value: Any, wanted: str) -> ScenarioError:
    shown = repr(value)
    return ScenarioError(f"{field} = {shown if len(shown) <= 60 else shown[:57] + '...'}: wanted {wanted}")


def nearest(name: Any, known: Iterable[str]) -> str:
    """'; did you mean X?', or '' when nothing comes near."""
    found = get_close_matches(str(name).lower(), list(known), 1, 0.6)
    return f"; did you mean {found[0]}?" if found else ""


def only(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """ScenarioError for the first name that is not known."""
    names = list(known)
    for name in table:
        if name not in names:
            raise ScenarioError(
                f"{where}{name}: no such field{nearest(name, names)} (wanted some of {', '.join(names)})"
            )


def number(low: float, high: float, unit: str = "") -> Check:
    wanted = f"a number from {low:g} to {high:g}{' ' if unit else ''}{unit}"

    def check(field: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise refuse(field, value, wanted)
        return float(value)

    return check


def whole(low: int, high: int, unit: str = "") -> Check:
    wanted = f"a whole number from {low} to {high}{' ' if unit else ''}{unit}"

    def check(field: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise refuse(field, value, wanted)
        return value

    return check


def one_of(*choices: Any) -> Check:
    names = [str(choice) for choice in choices]

    def check(field: str, value: Any) -> Any:
        if isinstance(value, bool) or value not in choices:
            raise refuse(field, value, f"one of {', '.join(names)}{nearest(value, names)}")
        return choices[choices.index(value)]

    return check


def flag(field: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise refuse(field, value, "true or false")
    return value


def text(field: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 200 or "\n" in value:
        raise refuse(field, value, "one line of text, at most 200 characters")
    return value.strip()


def some_of(*choices: str) -> Check:
    def check(field: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise refuse(field, value, f"a list of some of {', '.join(choices)}")
        found = [one_of(*choices)(f"{field}[{place}]", item) for place, item in enumerate(value)]
        return tuple(choice for choice in choices if choice in found)

    return check


def numbers(low: int, high: int) -> Check:
    """Which hydrants: a number, a list of numbers, or "all"; () means all."""

    def check(field: str, value: Any) -> tuple[int, ...]:
        if value == "all":
            return ()
        items = value if isinstance(value, list) and value else [value]
        if any(isinstance(n, bool) or not isinstance(n, int) or not low <= n <= high for n in items):
            raise refuse(field, value, f"a number of a hydrant from {low} to {high}, a list of them, or 'all'")
        return tuple(sorted(set(items)))

    return check


def anything(field: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refuse(field, value, "a table of values, for instance { what = 'sensor' }")
    return value


def length(field: str, value: Any) -> int:
    """'2 hari', '36 jam', '1 hari 6 jam', '8 menit' or the same in English, as seconds."""
    wanted = "a length such as '8 menit', '36 jam', '2 hari' or '1 hari 6 jam', from 1 menit to 400 hari"
    if not isinstance(value, str):
        raise refuse(field, value, wanted)
    at, seconds, given = 0, 0.0, value.strip().lower()
    while at < len(given):
        part = _PART.match(given, at)
        if part is None or part[2] not in _UNITS:
            raise refuse(field, value, wanted)
        seconds += float(part[1].replace(",", ".")) * _UNITS[part[2]]
        at = part.end()
    if not 60 <= seconds <= LONGEST_S:
        raise refuse(field, value, wanted)
    return round(seconds / 60) * 60


def clock(field: str, value: Any) -> int:
    """'09.30' (WIB) as seconds since midnight."""
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise refuse(field, value, "a time of day in WIB, '00.00' to '23.59'")
    return int(found[1]) * 3600 + int(found[2]) * 60
