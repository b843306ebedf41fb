"""What really was (`Truth`, from the simulator or from somebody who was there) and what was said (`Found`, `Said`).

Both are read from JSON lines: truth as `hidran simulate --truth` writes it, the rest as
`hidran replay --json --messages`
prints it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from hidran.clock import iso
from hidran.errors import HidranError
from hidran.faults.episode import Episode


class ScoreError(HidranError):
    """A truth, a list of faults or a request for a scorecard cannot be used."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Truth:
    """A fault, or a healthy condition that looks like one (`healthy`). Unix seconds; `end` None: to the end.

    `observable_with`: see `simulator.score.fitout.sees`. `code` is empty where no fault stands behind it.
    """

    hydrant: str
    kind: str
    code: str
    start: int
    end: int | None
    severity: float = 1.0
    observable_with: tuple[str, ...] = ()
    healthy: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "hydrant": self.hydrant,
            "kind": self.kind,
            "code": self.code,
            "severity": self.severity,
            "start": iso(self.start),
            "end": None if self.end is None else iso(self.end),
            "observable_with": list(self.observable_with),
            "healthy": self.healthy,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """One episode of the engine. Unix seconds."""

    hydrant: str
    code: str
    severity: str
    start: int
    raised: int
    end: int | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One message that went out, or would have. `since`: the onset it speaks of."""

    kind: str
    at: int
    since: int
    hydrant: str
    code: str
    severity: str


@dataclass(slots=True)
class Told:
    """All that was said of a recording."""

    found: list[Found] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)


def found_of(episode: Episode) -> Found:
    e = episode
    return Found(e.hydrant, e.code, e.severity, e.start, e.raised, e.end, e.why)


def said_of(message: dict[str, Any]) -> Said:
    """A message as `hidran replay --messages` gives it."""
    m = message
    return Said(m["kind"], _ts(m["at"]), _ts(m["since"]), m["hydrant"], m["code"], m["severity"])


def truth_of(line: dict[str, Any]) -> Truth:
    """One line of truth, parsed."""
    return Truth(
        str(line["hydrant"]),
        str(line.get("kind") or ""),
        str(line.get("code") or ""),
        _ts(line["start"]),
        None if line.get("end") is None else _ts(line["end"]),
        _part(line.get("severity")),
        tuple("+".join(e) if isinstance(e, list) else str(e) for e in line.get("observable_with") or ()),
        bool(line.get("healthy", False)),
    )


def read_truth(path: Path) -> list[Truth]:
    """ScoreError names the line that cannot be understood."""
    return [_understood(path, number, line, truth_of) for number, line in _lines(path)]


def read_told(path: Path) -> Told:
    """Episodes, and messages where the lines carry `kind`."""
    told = Told()
    for number, line in _lines(path):
        if "kind" in line:
            told.said.append(_understood(path, number, line, said_of))
        else:
            told.found.append(_understood(path, number, line, _found))
    return told


def _found(line: dict[str, Any]) -> Found:
    end = None if line.get("end") is None else _ts(line["end"])
    when = (_ts(line["start"]), _ts(line["raised"]), end)
    return Found(str(line["hydrant"]), str(line["code"]), str(line["severity"]), *when, str(line.get("why", "")))


def _understood(path: Path, number: int, line: dict[str, Any], make: Any) -> Any:
    try:
        return make(line)
    except (KeyError, ValueError, TypeError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ScoreError(f"{path} line {number}: {what}; see docs/scorecard.md for the fields") from error


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines: Iterable[str] = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ScoreError(f"{path}: cannot be read ({error}): wanted a file of JSON lines") from error
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError as error:
            raise ScoreError(f"{path} line {number}: is not JSON ({error}): wanted one object a line") from error
        if not isinstance(line, dict):
            raise ScoreError(f"{path} line {number}: {text[:40]!r}: wanted an object")
        yield number, line


def _part(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else 1.0


def _ts(value: Any) -> int:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value)
    at = datetime.fromisoformat(str(value))
    if at.tzinfo is None:
        raise ValueError(f"time {value!r} has no offset: wanted for instance +07:00")
    return int(at.timestamp())
