"""Which rules, policy and plant made a result: results of others are never added to these."""

import hashlib
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_WHAT = (
    "hidran/faults",
    "hidran/people",
    "hidran/replay",
    "simulator/plant",
    "simulator/faults",
    "simulator/sensors.py",
    "simulator/offline.py",
    "simulator/score",
)
_NOT = ("page", "card", "runner", "compare")


def fingerprint() -> str:
    """Ten hex digits over the sources that a result depends on."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]


def _sources() -> set[Path]:
    found: set[Path] = set()
    for name in _WHAT:
        path = _ROOT / name
        found |= {path} if path.is_file() else set(path.rglob("*.py"))
    return {p for p in found if not (p.parent.name == "score" and p.stem in _NOT)}
