"""What can be found at a hydrant, by fault: a choice list in a neighbour's words that tells the rules what they cannot
see (a full tank, a cleaned probe). Parts that are changed, too."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, get_args

from hidran.errors import SettingsError
from hidran.faults.human import HumanEvent, Kind
from hidran.words import Language, say


@dataclass(frozen=True, slots=True)
class Finding:
    """One choice. `codes`: faults at which it is asked, none: at all. `tells`: what the engine hears, with `data`.
    `normal`: it explains the fault away."""

    id: str
    words: str
    codes: frozenset[str]
    tells: Kind | None = None
    data: dict[str, Any] = field(default_factory=dict, hash=False)
    normal: bool = False

    def words_in(self, language: Language) -> str:
        return say(self.words, language)


PARTS: dict[str, str] = {
    "pump": "Pompa",
    "controller": "Kontroler",
    "fuse": "Sekring atau MCB",
    "switch": "Saklar",
    "cable": "Kabel",
    "panel": "Panel surya",
    "battery": "Aki",
    "float": "Pelampung",
    "valve": "Klep",
    "pipe": "Pipa",
    "tap": "Keran",
    "tank": "Tandon",
    "filter": "Saringan",
    "sensor": "Sensor",
    "node": "Alat pantau",
    "card": "Kartu dan kuota",
}


def offered(code: str) -> list[Finding]:
    """The choices at that fault, those of every fault at the end; '' (opened by a person): all that need no sensor."""
    mine = [f for f in FINDINGS.values() if code in f.codes or (not code and f.codes and f.tells is None)]
    return [*mine, *(f for f in FINDINGS.values() if not f.codes)]


def chosen(ids: Iterable[str]) -> list[Finding]:
    """The choices behind these ids. SettingsError for one that there is not."""
    return [_known(FINDINGS, name, "finding") for name in dict.fromkeys(ids)]


def parts(ids: Iterable[str]) -> list[str]:
    """The same ids, each once. SettingsError for one that there is not."""
    for name in ids:
        _known(PARTS, name, "part")
    return list(dict.fromkeys(ids))


def told_by(hydrant: str, findings: Iterable[Finding], at: int) -> list[HumanEvent]:
    """What the rule engine is to hear of them."""
    return [HumanEvent(hydrant, at, f.tells, dict(f.data)) for f in findings if f.tells is not None]


def _known(there: dict[str, Any], name: str, what: str) -> Any:
    if name not in there:
        raise SettingsError(f"{what} {name[:30]!r}: wanted one of {', '.join(there)}")
    return there[name]


def _load() -> dict[str, Finding]:
    text = resources.files("hidran.work").joinpath("findings.toml").read_text(encoding="utf-8")
    return {name: _finding(name, row) for name, row in tomllib.loads(text).items()}


def _finding(name: str, row: dict[str, Any]) -> Finding:
    tells = row.get("tells")
    if tells is not None and tells not in get_args(Kind):
        raise SettingsError(f"findings.toml, {name}: tells = {tells!r} is nothing that the engine hears")
    data = {"what": row["what"]} if "what" in row else {}
    return Finding(name, row["words"], frozenset(row["codes"]), tells, data, bool(row.get("normal")))


FINDINGS = _load()
