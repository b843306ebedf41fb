"""The numbers of a rule that an operator may change, each with its default, range, unit and meaning."""

from dataclasses import field, fields
from typing import Any, TypeVar

from hidran.errors import SettingsError

S = TypeVar("S")


def setting(default: float, low: float, high: float, unit: str, meaning: str) -> Any:
    """A number an operator may set: default, the range it is accepted in, its unit, what it means."""
    return field(default=default, metadata={"low": low, "high": high, "unit": unit, "meaning": meaning})


def settings_from(code: str, kind: type[S], given: dict[str, float]) -> S:
    """A rule's settings with what the site overrides. SettingsError names a wrong key or value and what is wanted."""
    known = {f.name: f.metadata for f in fields(kind)}  # type: ignore[arg-type]
    for name, value in given.items():
        if name not in known:
            raise SettingsError(f"rules.{code}.{name}: no such setting; wanted one of {', '.join(sorted(known))}")
        low, high, unit = known[name]["low"], known[name]["high"], known[name]["unit"]
        if not low <= value <= high:
            raise SettingsError(f"rules.{code}.{name} = {value}: wanted {low} to {high} {unit}")
    return kind(**given)
