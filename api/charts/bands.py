"""Episodes as bands on a chart: each has a letter that the list beneath explains, and a pattern besides its colour."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from hidran.faults.catalogue import CATALOGUE
from hidran.faults.episode import Episode

Pattern = Literal["gawat", "perlu", "info", "unknown"]
_BY_SEVERITY: dict[str, Pattern] = {"GAWAT": "gawat", "PERLU_DICEK": "perlu", "INFO": "info"}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Band:
    """One episode between `start` and `end` (Unix s; still open: the chart's own end)."""

    letter: str
    start: int
    end: int
    pattern: Pattern
    episode: Episode

    def concerns(self, field: str) -> bool:
        """True on the chart of a field that the fault is seen by; silence and a wrong clock touch them all."""
        needs = CATALOGUE[self.episode.code].needs
        return not needs or any(field in group for group in needs)


def bands_of(episodes: Iterable[Episode], start: int, end: int) -> list[Band]:
    """Bands inside (start, end] by their begin. The newest have letters; of those before, the list alone tells."""
    seen = [e for e in episodes if e.start < end and (e.end is None or e.end > start)]
    seen.sort(key=lambda e: (e.start, e.code))
    letters = [*[""] * (len(seen) - len(_LETTERS)), *_LETTERS]
    return [
        Band(letter, max(e.start, start), min(e.end or end, end), pattern_of(e), e)
        for letter, e in zip(letters, seen, strict=False)
    ]


def within(bands: Iterable[Band], start: int, end: int) -> list[Band]:
    """The same bands with the same letters on a shorter chart."""
    kept = (b for b in bands if b.start < end and b.end > start)
    return [replace(b, start=max(b.start, start), end=min(b.end, end)) for b in kept]


def pattern_of(episode: Episode) -> Pattern:
    return "unknown" if episode.code == "F16" else _BY_SEVERITY[episode.severity]
