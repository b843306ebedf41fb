"""The summaries of real recordings: made from a folder of data, kept beside this file, held to what was kept."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulator.recordings import logan, skab
from simulator.score.truth import ScoreError

Summary = dict[str, dict[str, Any]]
MAPS: dict[str, Callable[[Path], Summary]] = {"skab": skab.summary, "logan": logan.summary}
EXPECTED = Path(__file__).parent / "expected"


def made(name: str, data: Path) -> Summary:
    """The summary of what lies in `data`. ScoreError when that name is not known or nothing of it lies there."""
    if name not in MAPS:
        raise ScoreError(f"recordings {name!r}: wanted one of {', '.join(MAPS)}")
    if not data.is_dir():
        raise ScoreError(f"--data {data}: no such folder; wanted a copy of the data, see docs/scorecard.md")
    try:
        found = MAPS[name](data)
    except (OSError, KeyError, ValueError) as error:
        raise ScoreError(f"--data {data}: no data of {name} as docs/scorecard.md describes them ({error})") from error
    if not found:
        raise ScoreError(f"--data {data}: nothing of {name} lies there; see docs/scorecard.md")
    return found


def expected(name: str) -> Summary:
    """What was kept; empty: nothing yet."""
    path = EXPECTED / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def keep(name: str, summary: Summary) -> Path:
    EXPECTED.mkdir(exist_ok=True)
    path = EXPECTED / f"{name}.json"
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(values)}" for key, values in summary.items())
    path.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    return path


def columns(summary: Summary) -> list[str]:
    """Every number that any line of it has, in order."""
    return list(dict.fromkeys(name for values in summary.values() for name in values))


def cell(value: Any) -> str:
    """A number; several as `a / b`; a count by name as `name 3`."""
    if isinstance(value, list):
        return " / ".join(str(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k} {v}" for k, v in value.items()) or "-"
    return "-" if value is None else str(value)


def table(name: str) -> str:
    """The kept summary as Markdown."""
    summary = expected(name)
    heads = columns(summary)
    lines = [f"| | {' | '.join(head.replace('_', ' ') for head in heads)} |", f"|---|{'---|' * len(heads)}"]
    lines += [f"| {key} | {' | '.join(cell(values.get(h)) for h in heads)} |" for key, values in summary.items()]
    return "\n".join([*lines, ""])
