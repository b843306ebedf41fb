"""Limits are data with a source and a date: ours in limits.toml, an operator's own file over them."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from hidran.errors import SettingsError
from hidran.water.form import NUMBERS


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of the check must lie in [low, high]; `below`: high itself is too much. `of`: which number.

    `sign`: 1 to be checked, 2 not to be drunk. `source`, `date`: where it is from.
    """

    name: str
    of: str
    sign: int
    source: str
    date: str
    low: float | None = None
    high: float | None = None
    below: bool = False

    def broken_by(self, value: float) -> bool:
        if self.low is not None and value < self.low:
            return True
        return self.high is not None and (value > self.high or (self.below and value == self.high))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Limits = tuple[Limit, ...]


def load(file: Path | None = None) -> Limits:
    """Ours, with those of `file` over them. SettingsError names what does not fit."""
    told = tomllib.loads(resources.files("hidran.water").joinpath("limits.toml").read_text(encoding="utf-8"))
    return _limits(told | _read(file), file)


def from_json(kept: Iterable[Mapping[str, Any]]) -> Limits:
    return tuple(Limit(**one) for one in kept)


def _read(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(f"water.limits_file {file}: {error}; wanted TOML as in docs/operator.md") from error


def _limits(told: Mapping[str, Any], file: Path | None) -> Limits:
    found = []
    for name, values in told.items():
        try:
            limit = Limit(**{"name": name, "of": name, **values})
            _refuse_unfit(limit)
        except (TypeError, ValueError) as error:
            raise SettingsError(f"water.limits_file {file}: [{name}]: {error}") from error
        found.append(limit)
    return tuple(found)


def _refuse_unfit(limit: Limit) -> None:
    if limit.of not in NUMBERS:
        raise ValueError(f"of = {limit.of!r}: wanted one of {', '.join(NUMBERS)}")
    if limit.sign not in (1, 2):
        raise ValueError(f"sign = {limit.sign!r}: wanted 1 (to be checked) or 2 (not to be drunk)")
    bounds = [b for b in (limit.low, limit.high) if b is not None]
    if not bounds or any(isinstance(b, bool) or not isinstance(b, (int, float)) for b in bounds):
        raise ValueError(f"low = {limit.low!r}, high = {limit.high!r}: wanted at least one number")
    if not (isinstance(limit.source, str) and limit.source and isinstance(limit.date, str) and limit.date):
        raise ValueError("source and date say where a limit is from: wanted two texts")
