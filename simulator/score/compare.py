"""Any recording held to any truth: what a simulator of others, or somebody who was there, wrote down."""

from collections.abc import Sequence
from pathlib import Path

from hidran.clock import iso
from hidran.site import Site
from simulator.score.card import Card, card
from simulator.score.fitout import FITOUTS
from simulator.score.judged import eyes_of, outcome
from simulator.score.match import Matched, match
from simulator.score.truth import ScoreError, Told, Truth, read_told, read_truth

_DAY_S = 86400


def compared(truth: Path, faults: Path, *, fitout: str, days: float | None = None, hydrants: int = 1) -> Card:
    """The card of one recording. `days` None: from the first to the last thing that either file tells of."""
    if fitout not in FITOUTS:
        raise ScoreError(f"--fitout {fitout!r}: wanted one of {', '.join(FITOUTS)}")
    truths, told = read_truth(truth), read_told(faults)
    names = sorted({t.hydrant for t in truths} | {f.hydrant for f in told.found if f.hydrant})
    count = max(len(names), hydrants)
    first, last = _span(truths, told)
    until = last if days is None else first + round(days * _DAY_S)
    eyes = eyes_of(Site(names[0] if names else "h"), fitout, list(FITOUTS[fitout]), until)
    whole = Matched()
    for name in names or [""]:
        mine = [f for f in told.found if f.hydrant in ("", name) and (f.hydrant or name == names[0])]
        part = match([t for t in truths if t.hydrant == name], mine, eyes)
        whole.pairs += part.pairs
        whole.strays += part.strays
    result = {"scenario": str(truth), "seed": 0, "fitout": fitout, "start": iso(first)}
    result["hydrant_days"] = count * (until - first) / _DAY_S
    made = {"seeds": "–", "purpose": "recording", "scenarios": [truth.name], "days": round((until - first) / _DAY_S, 2)}
    return card([{**result, **outcome(whole, told, eyes)}], made)


def _span(truths: Sequence[Truth], told: Told) -> tuple[int, int]:
    moments = [m for t in truths for m in (t.start, t.end) if m is not None]
    moments += [m for f in told.found for m in (f.start, f.raised, f.end) if m is not None]
    return (min(moments), max(moments)) if moments else (0, 0)
