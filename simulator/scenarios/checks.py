"""What a field of a scenario may hold. Every refusal names the field, the value found and what is wanted.

A check takes the field's full name and the value as TOML gave it, and returns the value as the scenario keeps it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from typing import Any

from simulator.scenarios.refusal import among, nearest, phrase, refuse, wrong

Check = Callable[[str, Any], Any]
LONGEST_S = 400 * 86400
_UNITS = {"menit": 60, "jam": 3600, "hari": 86400, "minute": 60, "minutes": 60, "hour": 3600, "hours": 3600}
_UNITS |= {"day": 86400, "days": 86400, "min": 60}
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)\s*")
_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")


def only(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """ScenarioError for the first name that is not known."""
    names = list(known)
    for name in table:
        if name not in names:
            raise wrong(
                "{field}: bidang ini tidak dikenal{hint} (yang ada: {names})",
                field=f"{where}{name}",
                hint=nearest(name, names),
                names=", ".join(names),
            )


def number(low: float, high: float, unit: str = "") -> Check:
    wanted = phrase("angka {low} sampai {high} {unit}", low=f"{low:g}", high=f"{high:g}", unit=phrase(unit))

    def check(field: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise refuse(field, value, wanted)
        return float(value)

    return check


def whole(low: int, high: int, unit: str = "") -> Check:
    wanted = phrase("bilangan bulat {low} sampai {high} {unit}", low=low, high=high, unit=phrase(unit))

    def check(field: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise refuse(field, value, wanted)
        return value

    return check


def one_of(*choices: Any) -> Check:
    names = [str(choice) for choice in choices]

    def check(field: str, value: Any) -> Any:
        if isinstance(value, bool) or value not in choices:
            raise refuse(field, value, among(names, value))
        return choices[choices.index(value)]

    return check


def flag(field: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise refuse(field, value, phrase("true atau false"))
    return value


def text(field: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 200 or "\n" in value:
        raise refuse(field, value, phrase("satu baris teks, paling banyak 200 huruf"))
    return value.strip()


def some_of(*choices: str) -> Check:
    def check(field: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise refuse(field, value, phrase("daftar berisi sebagian dari {names}", names=", ".join(choices)))
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
            wanted = phrase("nomor hidran {low} sampai {high}, daftar nomor, atau 'all'", low=low, high=high)
            raise refuse(field, value, wanted)
        return tuple(sorted(set(items)))

    return check


def anything(field: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refuse(field, value, phrase("tabel nilai, misalnya { what = 'sensor' }"))
    return value


def length(field: str, value: Any) -> int:
    """'2 hari', '36 jam', '1 hari 6 jam', '8 menit' or the same in English, as seconds."""
    wanted = phrase("lama seperti '8 menit', '36 jam', '2 hari' atau '1 hari 6 jam', dari 1 menit sampai 400 hari")
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
        raise refuse(field, value, phrase("jam dalam WIB, '00.00' sampai '23.59'"))
    return int(found[1]) * 3600 + int(found[2]) * 60
