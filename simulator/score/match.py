"""Which episode answers which fault. The rule, in its order (docs/scorecard.md tells it in prose):

1. *found*: same hydrant (or the server's own ''), same code, raised while it lasted or within its grace after it.
   Each fault takes the first such episode that is free; each episode answers one fault at most.
2. *again*: the same code once more while a fault of it lasts. Neither found nor false.
3. *consequence*: the declared graph (`hidran.faults.suppress`) leads from a fault that lasts to this code.
4. *renamed*: an episode of the pump while another fault of the pump lasts: people were told that it does not work,
   under another name. It is not false; it is no recall of the code either.
5. *condition*: a healthy condition with that code lasts (a tank that really is low), or one that leads to it by the
   graph (an empty battery, whatever emptied it, stops the pump): true news, and silence is no miss.
6. *false*: all other episodes. The healthy conditions at its time are written beside it.

A fault without an answer is *renamed* (4, or the answer to another code of the same broken pump), *unseen* (this
fit-out cannot observe it, by the truth or by what the catalogue needs), *brief* (it lasted less than the rule's
shortest hold) or *missed*.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hidran.faults.catalogue import CATALOGUE
from hidran.faults.suppress import SUPPRESSES
from simulator.score.fitout import sees
from simulator.score.truth import Found, Truth

PUMP = frozenset({"F01", "F03", "F06", "F07", "F08", "F11"})  # no water is lifted
DAILY = frozenset({"F05", "F09", "F13", "F20", "F21", "F22"})  # judged at the end of a day
GRACE_S = 3600
DAILY_GRACE_S = 86400
AFTER_S = {"F20": 86400}  # a tank that ran low is filled only by the next sun
BEFORE_S = {"F17": 90_000}  # its moments are read from the very clock that is wrong


@dataclass(frozen=True, slots=True)
class Pair:
    """A fault and its answer."""

    truth: Truth
    found: Found | None
    outcome: str  # found, renamed, unseen, brief, missed


@dataclass(frozen=True, slots=True)
class Stray:
    """An episode that answers no fault of its code. `beside`: healthy conditions that held when it was raised."""

    found: Found
    outcome: str  # again, consequence, renamed, condition, false
    beside: tuple[str, ...] = ()


@dataclass(slots=True)
class Matched:
    pairs: list[Pair] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Eyes:
    """With which node it was judged, until when, and the shortest hold (s) by code."""

    fitout: str
    fitted: tuple[str, ...]
    until: int
    holds: dict[str, float] = field(default_factory=dict)


def match(truths: Sequence[Truth], found: Iterable[Found], eyes: Eyes) -> Matched:
    """Every fault and every episode once, each with its outcome."""
    faults = sorted((t for t in truths if not t.healthy), key=lambda t: (t.start, t.code, t.kind))
    episodes = sorted(found, key=lambda f: (f.raised, f.start, f.code))
    answers = _answers(faults, episodes)
    taken = set(answers.values())
    strays = [Stray(e, *_why(e, faults, truths)) for i, e in enumerate(episodes) if i not in taken]
    renamed = [s.found for s in strays if s.outcome == "renamed"]
    pairs = []
    for i, truth in enumerate(faults):
        twins = [episodes[answers[j]] for j, t in enumerate(faults) if j in answers and _one_pump(t, truth)]
        pairs.append(_pair(truth, i, answers, (episodes, [*renamed, *twins]), eyes))
    return Matched(pairs, strays)


def _one_pump(truth: Truth, other: Truth) -> bool:
    """Two codes of one and the same pump that broke: a dead controller is F01 at once and F11 after two days."""
    same = (truth.hydrant, truth.kind, truth.start) == (other.hydrant, other.kind, other.start)
    return same and truth.code in PUMP and other.code in PUMP


def _answers(faults: Sequence[Truth], episodes: Sequence[Found]) -> dict[int, int]:
    """Index of the episode by index of the fault."""
    answers: dict[int, int] = {}
    for i, fault in enumerate(faults):
        for j, episode in enumerate(episodes):
            if j not in answers.values() and episode.code == fault.code and _during(episode, fault):
                answers[i] = j
                break
    return answers


def _during(episode: Found, fault: Truth, after_s: int | None = None) -> bool:
    if episode.hydrant not in ("", fault.hydrant) or episode.raised < fault.start - BEFORE_S.get(fault.code, 0):
        return False
    grace_s = (DAILY_GRACE_S if fault.code in DAILY else GRACE_S) if after_s is None else after_s
    return fault.end is None or episode.raised <= fault.end + grace_s


def _why(episode: Found, faults: Sequence[Truth], truths: Sequence[Truth]) -> tuple[str, tuple[str, ...]]:
    beside = tuple(sorted({t.kind for t in truths if t.healthy and _during(episode, t, GRACE_S)}))
    if any(t.code == episode.code and _during(episode, t) for t in faults):
        return "again", beside
    after_s = AFTER_S.get(episode.code)
    if any(episode.code in consequences(t.code) and _during(episode, t, after_s) for t in faults):
        return "consequence", beside
    if episode.code in PUMP and any(t.code in PUMP and _during(episode, t) for t in faults):
        return "renamed", beside
    if any(_is_so(episode, t) and _during(episode, t) for t in truths):
        return "condition", beside
    return "false", beside


def _is_so(episode: Found, condition: Truth) -> bool:
    """True news: that very condition, or what it brings about (an empty battery stops the pump)."""
    known = condition.healthy and condition.code
    return bool(known) and episode.code in (condition.code, *consequences(condition.code))


def consequences(code: str) -> frozenset[str]:
    """Codes that the declared graph leads to from this one, over any number of steps."""
    known: set[str] = set()
    edge = set(SUPPRESSES.get(code, ()))
    while edge - known:
        known |= edge
        edge = set().union(*(SUPPRESSES.get(c, frozenset()) for c in known))
    return frozenset(known)


def _pair(
    truth: Truth, i: int, answers: dict[int, int], said: tuple[Sequence[Found], Sequence[Found]], eyes: Eyes
) -> Pair:
    episodes, renamed = said
    if i in answers:
        return Pair(truth, episodes[answers[i]], "found")
    other = next((e for e in renamed if truth.code in PUMP and _during(e, truth)), None)
    if other is not None:
        return Pair(truth, other, "renamed")
    if not sees(truth.observable_with, eyes.fitout, eyes.fitted) or not _judgeable(truth.code, eyes.fitted):
        return Pair(truth, None, "unseen")
    lasted_s = (eyes.until if truth.end is None else min(truth.end, eyes.until)) - truth.start
    return Pair(truth, None, "brief" if lasted_s < eyes.holds.get(truth.code, 0) else "missed")


def _judgeable(code: str, fitted: Sequence[str]) -> bool:
    """Of each group that the catalogue wants something is fitted; a code that it does not know needs nothing."""
    fault = CATALOGUE.get(code)
    return fault is None or all(set(group) & set(fitted) for group in fault.needs)
