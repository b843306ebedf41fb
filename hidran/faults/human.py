"""What people tell the engine: `HumanEvent`. It has its place in event time like a reading, late or not.

As a line of JSON: `{"hydrant": "sawahan", "time": "2026-03-01T10:20:00+07:00", "kind": "tank_full"}`; other keys are
its `data`. Kinds may be written as people say them (PENUH, perbaikan selesai).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from hidran.errors import HidranError

Kind = Literal[
    "tank_full",  # answer to "is the tank full?": yes
    "tank_not_full",  # no
    "maintenance",  # under repair from now on; data hours (24)
    "maintenance_end",
    "repaired",  # data code or what: pump, panel, ...
    "cleaned",  # data what: sensor (default) or panel
    "calibrated",  # data clean_mv: the probe in clear water
    "water_check",  # the monthly form, see `hidran.faults.water`
    "no_water",  # somebody stands at a dry tap
    "water_back",  # water comes out of it after all
    "weather",  # a dull day over the whole fleet, found by `hidran.faults.fleet`
]
KINDS: tuple[Kind, ...] = get_args(Kind)
_ALSO: dict[str, Kind] = {
    "penuh": "tank_full",
    "full": "tank_full",
    "belum_penuh": "tank_not_full",
    "tidak_penuh": "tank_not_full",
    "not_full": "tank_not_full",
    "maintenance_start": "maintenance",
    "perbaikan": "maintenance",
    "sedang_diperbaiki": "maintenance",
    "perbaikan_selesai": "maintenance_end",
    "repair": "repaired",
    "sudah_diperbaiki": "repaired",
    "diperbaiki": "repaired",
    "cleaning": "cleaned",
    "sensor_dibersihkan": "cleaned",
    "dibersihkan": "cleaned",
    "calibration": "calibrated",
    "kalibrasi": "calibrated",
    "water_form": "water_check",
    "water": "water_check",
    "cek_air": "water_check",
    "air_tidak_keluar": "no_water",
    "tidak_ada_air": "no_water",
    "air_keluar": "water_back",
}


class HumanEventError(HidranError):
    """A line that should tell of an event cannot be understood."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class HumanEvent:
    """`ts`: Unix seconds at which it was so (not at which it was told)."""

    hydrant: str
    ts: int
    kind: Kind
    data: dict[str, Any] = field(default_factory=dict, hash=False)
    by: str = ""

    @property
    def mark(self) -> tuple[int, str, str]:
        """Order, and identity: the same thing told twice is told once."""
        return self.ts, self.kind, json.dumps(self.data, sort_keys=True)


def parse(line: str) -> HumanEvent:
    """One line of a file of events. HumanEventError names the key, the value found and the value wanted."""
    try:
        given = json.loads(line)
    except ValueError as error:
        raise HumanEventError(f"not JSON: {error}") from error
    if not isinstance(given, dict):
        raise HumanEventError(f"{line.strip()[:60]!r}: wanted an object with hydrant, time and kind")
    return event_of(given)


def event_of(given: dict[str, Any]) -> HumanEvent:
    """The event that an object of JSON tells. HumanEventError names the key, the value found and the value wanted."""
    given = dict(given)
    hydrant, kind, ts = given.pop("hydrant", ""), kind_of(given.pop("kind", "")), _ts(given)
    if not isinstance(hydrant, str):
        raise HumanEventError(f"hydrant {hydrant!r}: wanted its id")
    inner = given.pop("data", {})
    by = str(given.pop("by", ""))
    return HumanEvent(hydrant, ts, kind, {**given, **(inner if isinstance(inner, dict) else {})}, by)


def read(lines: Iterator[str]) -> Iterator[HumanEvent]:
    """Every event of a file, in its order; empty lines are skipped. The error tells the line."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield parse(line)
            except HumanEventError as error:
                raise HumanEventError(f"line {number}: {error}") from error


def kind_of(given: Any) -> Kind:
    """A kind as people write it. HumanEventError lists what there is."""
    name = str(given).strip().lower().replace(" ", "_").replace("-", "_")
    for kind in KINDS:
        if name == kind:
            return kind
    if name in _ALSO:
        return _ALSO[name]
    raise HumanEventError(f"kind {given!r}: wanted one of {', '.join(KINDS)}")


def _ts(given: dict[str, Any]) -> int:
    value = next((given.pop(name) for name in ("time", "ts", "at") if name in given), None)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value)
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise HumanEventError(f"time {value!r}: wanted ISO 8601 with offset, 2026-03-01T10:20:00+07:00") from error
    if at.tzinfo is None:
        raise HumanEventError(f"time {value!r} has no offset: wanted for instance +07:00 (WIB) or Z")
    return int(at.timestamp())
