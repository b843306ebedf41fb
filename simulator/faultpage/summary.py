"""What is kept of a card: counts and intervals by code and node, small enough to be read in a diff."""

import json
from pathlib import Path
from typing import Any

from simulator.score.truth import ScoreError

_COUNTS = ("faults", "found", "renamed", "missed", "unseen", "brief", "again", "consequence", "condition", "false")
_NODE = (
    "hydrant_days",
    "broken_pump",
    "in_a_solar_day",
    "false_gawat_per_year",
    "false_messages_per_month",
    "two_reports",
    "healthy",
    "stand",
    "stand_right",
)
_MADE = ("seeds", "purpose", "days", "months", "hydrant_years")
Summary = dict[str, Any]


def summary(card: Summary) -> Summary:
    """ScoreError when this is no card."""
    try:
        return {
            "made": {name: card["made"][name] for name in _MADE if name in card["made"]},
            "fitouts": {fitout: _of(own, _NODE) for fitout, own in card["fitouts"].items()},
            "codes": {code: {f: _code(own) for f, own in rows.items()} for code, rows in card["codes"].items()},
            **_of(card, ("confused",)),
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ScoreError(f"this is no scorecard ({error}): wanted the JSON that `hidran score run` writes") from error


def _code(own: Summary) -> Summary:
    return {**{name: own[name] for name in _COUNTS if own.get(name)}, "recall": own["recall"], **_late(own)}


def _late(own: Summary) -> Summary:
    late = own.get("beyond_sign_s") or {}
    return {"beyond_sign_s": late} if late.get("median") is not None else {}


def _of(own: Summary, names: tuple[str, ...]) -> Summary:
    return {name: own[name] for name in names if name in own}


def text(kept: Summary) -> str:
    """As JSON, one line for each node and code."""
    lines = []
    for part, values in kept.items():
        inner = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in values.items())
        lines.append(f" {json.dumps(part)}: {{\n{inner}\n }}" if inner else f" {json.dumps(part)}: {{}}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read(path: Path) -> Summary:
    """ScoreError says what is wrong with the file."""
    try:
        found: Summary = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScoreError(f"{path}: cannot be read ({error.strerror}); `make scorecard` writes it") from error
    except ValueError as error:
        raise ScoreError(f"{path}: is not JSON ({error}); wanted what `hidran score run` writes") from error
    if not isinstance(found, dict):
        raise ScoreError(f"{path}: wanted an object, what `hidran score run` writes")
    return found
