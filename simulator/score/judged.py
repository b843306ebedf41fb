"""A recording through the very engine and policy, as one fit-out of node would have sent it; then held to the truth."""

from collections import Counter
from dataclasses import replace
from typing import Any

from hidran.clock import iso, wib_midnight
from hidran.faults import silence
from hidran.faults.rules import RULES
from hidran.faults.tuning import settings_from
from hidran.replay.messages import Messages
from hidran.replay.player import Player
from hidran.site import Site
from simulator.score import stand
from simulator.score.fitout import columns
from simulator.score.match import BEFORE_S, PUMP, Eyes, Matched, Pair, match
from simulator.score.recording import Recording, through
from simulator.score.truth import Found, Said, Told, Truth, found_of, said_of

Result = dict[str, Any]
_HOUR = 3600
_ASKED_BY_HISTORY = ("minimum",)


def told_of(recording: Recording, fitout: str) -> Told:
    """What the engine finds and the policy says when nobody answers."""
    names = columns(fitout, recording.columns)
    sites = [replace(site, fitted=tuple(names)) for site in recording.sites]
    told = Told()
    speaker = Messages(sites, lambda message: told.said.append(said_of(message)))
    player = Player(sites, names, recording.events, speaker.hear)
    player.minute = speaker.minute
    player.play(through(recording.rows, names))
    told.found = [found_of(e) for e in player.episodes()]
    return told


def judged(recording: Recording, fitout: str) -> Result:
    """One result, as it is kept in its file."""
    told = told_of(recording, fitout)
    eyes = eyes_of(recording.sites[0], fitout, columns(fitout, recording.columns), recording.until)
    matched = match(recording.truths, told.found, eyes)
    return {
        "scenario": recording.scenario,
        "seed": recording.seed,
        "fitout": fitout,
        "start": iso(recording.start),
        "hydrant_days": recording.hydrant_days,
        **outcome(matched, told, eyes),
        "stand": stand.table(recording, told.found),
    }


def outcome(matched: Matched, told: Told, eyes: Eyes) -> Result:
    """Faults, strays and messages, each with what became of it."""
    wrong = false_said(matched, told.said)
    return {
        "faults": [_fault(pair, eyes, _first_told(pair, matched)) for pair in matched.pairs],
        "strays": [
            {
                "code": s.found.code,
                "severity": s.found.severity,
                "outcome": s.outcome,
                "beside": list(s.beside),
                "hydrant": s.found.hydrant,
                "raised": iso(s.found.raised),
                "why": s.found.why,
            }
            for s in matched.strays
        ],
        "messages": {"all": len(told.said), "false": len(wrong), "false_of": dict(Counter(s.code for s in wrong))},
    }


def eyes_of(site: Site, fitout: str, fitted: list[str], until: int) -> Eyes:
    return Eyes(fitout, tuple(fitted), until, holds(site, fitout))


def holds(site: Site, fitout: str) -> dict[str, float]:
    """The shortest hold (s) of each code as this site sets it; on a minimum node F01 has only the one by history."""
    found: dict[str, float] = {"F16": float(silence.SHORTEST_S)}
    for code, rule in RULES.items():
        settings = settings_from(code, rule.settings, site.rules.get(code, {}))
        names = [step.hold for step in rule.steps]
        if code == "F01" and fitout in _ASKED_BY_HISTORY:
            names = ["hold_s"]
        found[code] = _shortest([float(getattr(settings, n)) for n in names])
    return found


def _shortest(holds_s: list[float]) -> float:
    """Of a rule whose first step has no hold (it is judged by days) none counts."""
    return 0.0 if not holds_s or not holds_s[0] else min(h for h in holds_s if h)


def false_said(matched: Matched, said: list[Said]) -> list[Said]:
    """Messages that speak of a false episode, or of one that was taken back (an episode that nobody can find)."""
    false = {(s.found.hydrant, s.found.code, s.found.start) for s in matched.strays if s.outcome == "false"}
    true = [s.found for s in matched.strays if s.outcome != "false"]
    true += [p.found for p in matched.pairs if p.found is not None]
    clocks = [p.truth for p in matched.pairs if p.truth.code in BEFORE_S]
    return [s for s in said if (s.hydrant, s.code, s.since) in false or not _covered(s, true, _slack_s(s, clocks))]


def _slack_s(said: Said, clocks: list[Truth]) -> int:
    """News of days on which the clock was wrong is dated by that very clock: after it was told, when it is ahead."""
    near = (BEFORE_S[t.code] for t in clocks if t.start <= said.at and (t.end or said.at) >= said.at - BEFORE_S[t.code])
    return max(near, default=0)


def _covered(said: Said, true: list[Found], slack_s: int) -> bool:
    """A true episode of that code was there to speak of; a moved onset does not make a message false."""
    return any(
        f.hydrant == said.hydrant
        and f.code == said.code
        and f.start <= said.at + slack_s
        and (f.end is None or said.since <= f.end + slack_s)
        for f in true
    )


def _first_told(pair: Pair, matched: Matched) -> int | None:
    """When people first heard of that broken pump, by whichever of its codes."""
    truth = pair.truth
    one = truth.hydrant, truth.kind, truth.start
    same = [p for p in matched.pairs if (p.truth.hydrant, p.truth.kind, p.truth.start) == one]
    return min((p.found.raised for p in same if p.found is not None and p.found.code in PUMP), default=None)


def _fault(pair: Pair, eyes: Eyes, first_told: int | None) -> Result:
    truth, found = pair.truth, pair.found
    hold_s = eyes.holds.get(truth.code, 0.0)
    timed = found if truth.code not in BEFORE_S else None
    shown = None if timed is None else max(timed.start, truth.start)
    return {
        "code": truth.code,
        "kind": truth.kind,
        "hydrant": truth.hydrant,
        "part": truth.severity,
        "onset": iso(truth.start),
        "end": None if truth.end is None else iso(truth.end),
        "outcome": pair.outcome,
        "told": None if found is None else found.code,
        "severity": None if found is None else found.severity,
        "raised": None if found is None else iso(found.raised),
        "hold_s": hold_s,
        "beyond_hold_s": None if timed is None else timed.raised - truth.start - hold_s,
        "beyond_sign_s": None if timed is None or shown is None else timed.raised - shown - hold_s,
        "in_a_solar_day": _in_a_solar_day(pair, first_told, eyes.until) if truth.code in PUMP else None,
    }


def _in_a_solar_day(pair: Pair, first_told: int | None, until: int) -> bool | None:
    """Told by the evening of the first whole day of sun that the fault spoilt; None: it did not last that long."""
    truth = pair.truth
    midnight = wib_midnight(truth.start)
    whole = midnight if truth.start < midnight + 7 * _HOUR else midnight + 24 * _HOUR
    evening = whole + 18 * _HOUR
    if first_told is not None and first_told <= evening:
        return True
    return False if min(truth.end or until, until) >= evening else None
