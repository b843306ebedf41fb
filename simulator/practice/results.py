"""Was it found? Each trouble that was caused against what Hidran said. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hidran.faults.episode import Episode
from simulator.practice.shown import Injected, Known, Letter, Said

AFTERWARDS_S = 7200  # so long after its end a trouble may still be what was found
_SAME_S = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """What was said. `at`: when Hidran knew it (Unix s); `letter`: what people got first, None: nobody was told."""

    episode: Episode
    at: float
    letter: Letter | None

    @property
    def over(self) -> int | None:
        return self.episode.end


@dataclass(frozen=True, slots=True)
class Result:
    """One trouble. `finding`: None when nothing of it was said (yet); of an everyday thing: what it was taken for."""

    injected: Injected
    finding: Finding | None

    @property
    def after_s(self) -> float | None:
        """From its beginning until Hidran knew."""
        return None if self.finding is None else max(self.finding.at - self.injected.onset, 0.0)


@dataclass(frozen=True, slots=True)
class Results:
    """`others`: what Hidran said that no trouble of ours explains by its code."""

    rows: tuple[Result, ...]
    others: tuple[Finding, ...]


def results(injected: Sequence[Injected], known: Known) -> Results:
    """Rows in the order of their beginning. What was known before the practice began is told of nowhere."""
    rows: list[Finding | None] = [None] * len(injected)
    others = []
    for said in sorted((s for s in known.episodes if s.fresh), key=lambda s: s.at):
        finding = Finding(said.episode, said.at, _letter(said, known.letters))
        owner = _owner(said.episode, said.at, injected)
        if owner is None:
            others.append(finding)
        elif rows[owner] is None:
            rows[owner] = finding
    found = (f if i.trouble.codes else _false_alarm(i, others) for i, f in zip(injected, rows, strict=True))
    return Results(tuple(Result(i, f) for i, f in zip(injected, found, strict=True)), tuple(others))


def _false_alarm(one: Injected, others: Sequence[Finding]) -> Finding | None:
    """What an everyday thing may have been taken for."""
    return next((f for f in others if f.episode.severity != "INFO" and _covers(one, f.at)), None)


def _owner(episode: Episode, at: float, injected: Sequence[Injected]) -> int | None:
    """The newest trouble with that code that had begun when it was known."""
    fitting = [n for n in _with_code(episode.code, injected) if _covers(injected[n], at)]
    return fitting[-1] if fitting else None


def _with_code(code: str, injected: Sequence[Injected]) -> Iterator[int]:
    return (n for n, one in enumerate(injected) if code in one.trouble.codes)


def _covers(one: Injected, at: float) -> bool:
    return one.onset <= at and (one.end is None or at <= one.end + AFTERWARDS_S)


def _letter(said: Said, letters: Sequence[Letter]) -> Letter | None:
    """The first that told of it; its onset may have been moved by late data since."""
    code, ended = said.episode.code, said.episode.end
    about = [m for m in letters if m.code == code and m.kind != "clear" and m.at >= said.at - _SAME_S]
    told = [m for m in about if ended is None or m.since <= ended]
    return min(told, key=lambda m: m.id, default=None)
