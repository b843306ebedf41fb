"""What a hydrant's fields may hold. Checked before they are stored, because SQLite would take text for a number."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from hidran import contract
from hidran.errors import HidranError
from hidran.site import Site

# What a hydrant's row takes over from Site as it stands; id and owner are columns of their own.
SITE_FIELDS = tuple(f.name for f in fields(Site) if f.name not in ("id", "kpp", "kpp_name"))
ALL_FIELDS = (*SITE_FIELDS, "location")


class RecordsError(HidranError):
    """An edit of the registry contradicts what is there or cannot be meant."""

    exit_code = 2


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored. RecordsError names the field, the value found and what is wanted."""
    for name in values:
        if name not in ALL_FIELDS:
            raise RecordsError(f"{name!r} is no field of a hydrant: wanted one of {', '.join(ALL_FIELDS)}")
    return {name: _RULES[name](name, value) for name, value in values.items()}


Rule = Callable[[str, Any], Any]


def _one_of(*choices: str) -> Rule:
    def check(name: str, value: Any) -> Any:
        if value not in choices:
            raise RecordsError(f"{name} = {value!r}: wanted one of {', '.join(choices)}")
        return value

    return check


def _number(low: float, high: float, *, whole: bool = False, optional: bool = False) -> Rule:
    kind = "a whole number" if whole else "a number"

    def check(name: str, value: Any) -> Any:
        if value is None and optional:
            return None
        fits = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
        if not fits or not low <= value <= high:
            raise RecordsError(f"{name} = {value!r}: wanted {kind} from {low:g} to {high:g}{' or null' * optional}")
        return value

    return check


def _text(name: str, value: Any) -> Any:
    if not isinstance(value, str) or len(value) > 500:
        raise RecordsError(f"{name} = {value!r}: wanted text of at most 500 characters")
    return value


def _fitted(name: str, value: Any) -> Any:
    wrong = [v for v in value if v not in contract.FIELD_NAMES] if isinstance(value, (list, tuple)) else [value]
    if wrong:
        raise RecordsError(f"{name} {wrong[0]!r} is no field: wanted some of {', '.join(contract.FIELD_NAMES)}")
    return list(value)


def _rules(name: str, value: Any) -> Any:
    right = isinstance(value, dict) and all(
        isinstance(settings, dict) and all(isinstance(v, (int, float)) for v in settings.values())
        for settings in value.values()
    )
    if not right:
        raise RecordsError(f'{name} = {value!r}: wanted numbers by rule, for instance {{"F08": {{"hold_s": 600}}}}')
    return dict(value)


_RULES: dict[str, Rule] = {
    "name": _text,
    "location": _text,
    "lat": _number(-90, 90),
    "lon": _number(-180, 180),
    "topology": _one_of("direct", "battery_pwm", "battery_mppt", "ac_inverter"),
    "panel_nominal_v": _number(1, 1000, whole=True),
    "fitted": _fitted,
    "report_interval_s": _number(10, 86400, whole=True),
    "sample_interval_s": _number(1, 3600, whole=True),
    "turbidity_class": _one_of("transmission", "nephelometer"),
    "clean_mv": _number(0, 10000, optional=True),
    "tank_volume_l": _number(1, 1_000_000, optional=True),
    "start_learning": _number(0, 4_102_444_800, whole=True, optional=True),
    "rules": _rules,
}
