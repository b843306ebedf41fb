"""NORMAL -> PENDING -> ACTIVE -> CLEARING -> NORMAL, per hydrant, code and step, in event time.

A timer only grows by the time between readings in which its sign stood; a gap adds nothing, so missing data is
neither good nor bad. Rows may come every 10 s or every hour: of readings far apart, two may show two moments
that have nothing to do with each other, so none counts for more than half a hold.
"""

from dataclasses import dataclass
from typing import Literal

from hidran.faults.rule import Sign

Phase = Literal["normal", "pending", "active", "clearing"]
Change = Literal["raised", "cleared"]
_AT_LEAST_S = 60.0


@dataclass(slots=True)
class StepState:
    """One step's machine. `since`: when the sign (of fault or of health) began; `held_s`: seconds it has stood."""

    phase: Phase = "normal"
    since: int = 0
    onset: int = 0
    held_s: float = 0.0

    @property
    def on(self) -> bool:
        return self.phase in ("active", "clearing")


def advance(step: StepState, sign: Sign, ts: int, dt_s: float, *, hold_s: float, clear_s: float) -> Change | None:
    """Move one step by one reading; tells when it was raised or cleared. `dt_s`: 0 after a gap."""
    if sign is Sign.PAUSE:
        return None
    if step.phase in ("normal", "pending"):
        return _toward_active(step, sign, ts, dt_s, hold_s)
    return _toward_normal(step, sign, ts, dt_s, clear_s)


def _toward_active(step: StepState, sign: Sign, ts: int, dt_s: float, hold_s: float) -> Change | None:
    if sign is not Sign.BAD:
        step.phase = "normal"
        return None
    if step.phase == "normal":
        step.phase, step.onset, step.held_s = "pending", ts, 0.0
    else:
        step.held_s += min(dt_s, max(hold_s / 2, _AT_LEAST_S))
    if step.held_s < hold_s:
        return None
    step.phase = "active"
    return "raised"


def _toward_normal(step: StepState, sign: Sign, ts: int, dt_s: float, clear_s: float) -> Change | None:
    if sign is not Sign.GOOD:
        step.phase = "active"
        return None
    if step.phase == "active":
        step.phase, step.since, step.held_s = "clearing", ts, 0.0
    else:
        step.held_s += dt_s
    if step.held_s < clear_s:
        return None
    step.phase = "normal"
    return "cleared"
