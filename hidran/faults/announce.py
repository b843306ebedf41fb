"""What is new between what was written down and what is known now: the events to append. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from hidran.faults.episode import Episode, worse

Kind = Literal["raise", "change", "clear", "correct", "retract"]


@dataclass(frozen=True, slots=True)
class Change:
    """One event to append. `late`: began and ended before anybody could have been told."""

    kind: Kind
    episode: Episode
    late: bool = False


def changes(recorded: Iterable[Episode], known: Iterable[Episode], kept_from: int = 0) -> list[Change]:
    """Events that turn `recorded` into `known`. What ended before `kept_from` is history."""
    before = {e.key: e for e in recorded if e.end is None or e.end >= kept_from}
    after = {e.key: e for e in known if e.end is None or e.end >= kept_from}
    gone = [e for e in before.values() if e.key not in after]
    found: list[Change] = []
    for key, episode in sorted(after.items(), key=lambda item: item[0][1]):
        found += _for_one(before.get(key), episode, gone)
    moves = [c for c in found if "moved_from" in c.episode.evidence and c.episode.key not in before]
    origins = {c.episode.evidence["moved_from"] for c in moves}
    # A move comes first: who follows the events then knows the new key before the old one is taken back.
    return [*moves, *(_farewell(e, kept_from, origins) for e in gone), *(c for c in found if c not in moves)]


def _for_one(before: Episode | None, episode: Episode, gone: list[Episode]) -> list[Change]:
    if before is not None:
        kind = _difference(before, episode)
        return [Change(kind, episode)] if kind else []
    origin = next((e for e in gone if _same_trouble(e, episode)), None)
    if origin is None:
        return [Change("raise", episode, late=not episode.open)]
    evidence = {**episode.evidence, "moved_from": origin.start}
    return [Change("correct", replace(episode, evidence=evidence))]


def _difference(before: Episode, episode: Episode) -> Kind | None:
    if before.end is None and episode.end is not None:
        return "clear"
    graver = worse(before.severity, episode.severity) != before.severity
    if graver and episode.open and before.open:
        return "change"
    return None if _told(before) == _told(episode) else "correct"


def _told(e: Episode) -> tuple[object, ...]:
    evidence = {k: v for k, v in e.evidence.items() if k != "moved_from"}
    return e.severity, e.raised, e.end, e.why, evidence


def _same_trouble(a: Episode, b: Episode) -> bool:
    """Same code, and they overlap: late data only moved the onset."""
    return a.code == b.code and a.start <= (b.end or a.start) and b.start <= (a.end or b.start)


def _farewell(episode: Episode, kept_from: int, origins: set[int]) -> Change:
    """An episode that is no longer known: it never was, unless it began before what can still be judged."""
    if episode.open and episode.start < kept_from and episode.start not in origins:
        return Change("clear", replace(episode, end=kept_from))
    return Change("retract", episode)
