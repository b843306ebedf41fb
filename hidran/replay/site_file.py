"""SITE.toml: one hydrant as replay and practice know it, and what holds when nothing else is said.

    [hydrant]
    id = "sawahan"
    topology = "direct"
    [tank]
    volume_l = 2200
    [turbidity]
    class = "transmission"
    [rules.F01]
    hold_s = 7200

Everything but `id` has a default. A wrong name or value is refused by name, with what is wanted.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from hidran.clock import iso
from hidran.errors import SettingsError
from hidran.faults.rules import RULES
from hidran.faults.tuning import settings_from
from hidran.site import Site
from hidran.store.hydrant_fields import RecordsError, checked

_HYDRANT = (
    "id",
    "name",
    "lat",
    "lon",
    "topology",
    "panel_nominal_v",
    "fitted",
    "report_interval_s",
    "sample_interval_s",
    "start_learning",
)
_TANK = {"volume_l": "tank_volume_l"}
_TANK_RULES = {"start_level_pct": ("F01", "start_level_pct"), "low_pct": ("F20", "low_pct")}
_TURBIDITY = {"class": "turbidity_class", "clean_mv": "clean_mv"}
_UNITS = {
    "lat": "degrees north",
    "lon": "degrees east",
    "panel_nominal_v": "V",
    "report_interval_s": "s",
    "sample_interval_s": "s",
    "clean_mv": "mV",
    "tank_volume_l": "L",
}


@dataclass(frozen=True, slots=True)
class Effective:
    """One value as it holds. `given`: it stands in the file, else it is the default."""

    name: str
    value: Any
    unit: str
    given: bool


def load(path: Path) -> Site:
    """The site of a file. SettingsError names file, field, value and what is wanted."""
    try:
        return site_of(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}): check the path given with --site") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}") from error
    except (SettingsError, RecordsError) as error:
        raise SettingsError(f"{path}: {error}") from error


def site_of(table: dict[str, Any]) -> Site:
    """The site of a parsed file."""
    _only(table, ("hydrant", "tank", "turbidity", "rules"), "")
    hydrant, tank, probe = (_section(table, name) for name in ("hydrant", "tank", "turbidity"))
    _only(hydrant, _HYDRANT, "hydrant.")
    _only(tank, (*_TANK, *_TANK_RULES), "tank.")
    _only(probe, (*_TURBIDITY, "calibration"), "turbidity.")
    name = hydrant.pop("id", None)
    if not isinstance(name, str) or not name:
        raise SettingsError(f"hydrant.id = {name!r}: wanted the id of the hydrant, a text")
    values = {**hydrant, **{_TANK[k]: v for k, v in tank.items() if k in _TANK}}
    values |= {_TURBIDITY[k]: v for k, v in probe.items() if k in _TURBIDITY}
    values |= _calibrated(probe)
    if "start_learning" in values:
        values["start_learning"] = _unix(values["start_learning"])
    values["rules"] = _rules(table.get("rules", {}), tank)
    known: dict[str, Any] = checked(values)
    if "fitted" in known:
        known["fitted"] = tuple(known["fitted"])
    return Site(id=name, **known)


def effective(site: Site) -> Iterator[Effective]:
    """Every value that holds for this site, settings of the rules included."""
    standard = Site(id=site.id)
    for f in fields(Site):
        if f.name not in ("rules", "kpp", "kpp_name"):
            value = getattr(site, f.name)
            shown = iso(value) if f.name == "start_learning" and value is not None else value
            given = f.name == "id" or value != getattr(standard, f.name)
            yield Effective(f"hydrant.{f.name}", shown, _UNITS.get(f.name, ""), given)
    for code, rule in RULES.items():
        own = site.rules.get(code, {})
        settings = settings_from(code, rule.settings, own)
        for f in fields(rule.settings):
            yield Effective(f"rules.{code}.{f.name}", getattr(settings, f.name), f.metadata["unit"], f.name in own)


def _section(table: dict[str, Any], name: str) -> dict[str, Any]:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise SettingsError(f"{name} = {found!r}: wanted a table, [{name}]")
    return dict(found)


def _only(table: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise SettingsError(f"{where}{key}: no such field; wanted one of {', '.join(known)}")


def _rules(given: Any, tank: dict[str, Any]) -> dict[str, dict[str, float]]:
    if not isinstance(given, dict):
        raise SettingsError(f"rules = {given!r}: wanted tables, [rules.F01]")
    rules: dict[str, dict[str, float]] = {}
    for key, (code, name) in _TANK_RULES.items():
        if key in tank:
            rules.setdefault(code, {})[name] = tank[key]
    for code, own in given.items():
        if code not in RULES:
            raise SettingsError(f"rules.{code}: no such rule; wanted one of {', '.join(RULES)}")
        if not isinstance(own, dict):
            raise SettingsError(f"rules.{code} = {own!r}: wanted a table, [rules.{code}]")
        rules.setdefault(code, {}).update(own)
    for code, own in rules.items():
        settings_from(code, RULES[code].settings, _numbers(code, own))
    return rules


def _numbers(code: str, own: dict[str, Any]) -> dict[str, float]:
    for name, value in own.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise SettingsError(f"rules.{code}.{name} = {value!r}: wanted a number")
    return own


def _calibrated(probe: dict[str, Any]) -> dict[str, float]:
    """The probe in clear water, from its calibration points [[mV, NTU], ...], unless it is told outright."""
    points = probe.get("calibration")
    if points is None:
        return {}
    right = isinstance(points, list) and all(
        isinstance(p, list) and len(p) == 2 and all(isinstance(x, (int, float)) for x in p) for p in points
    )
    if not right or not points:
        raise SettingsError(f"turbidity.calibration = {points!r}: wanted points [[mV, NTU], ...]")
    return {} if "clean_mv" in probe else {"clean_mv": float(min(points, key=lambda p: float(p[1]))[0])}


def _unix(value: Any) -> int:
    if isinstance(value, datetime):
        at = value
    elif isinstance(value, str):
        try:
            at = datetime.fromisoformat(value)
        except ValueError as error:
            raise SettingsError(f"hydrant.start_learning = {value!r}: wanted ISO 8601 with offset") from error
    elif isinstance(value, int) and not isinstance(value, bool):
        return value
    else:
        raise SettingsError(f"hydrant.start_learning = {value!r}: wanted ISO 8601 with offset")
    if at.tzinfo is None:
        raise SettingsError(f"hydrant.start_learning = {value!r} has no offset: wanted for instance +07:00")
    return int(at.timestamp())
