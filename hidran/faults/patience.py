"""How long this site's pump keeps people waiting on good days: whoever waits no longer than that calls nothing broken.

Four waits are learnt apart: in the light for the first start of a day, in the light after a run, after a full tank
until it is drawn down to where the controller starts, and the whole rest between two runs, night and day. The last is
all that a node without a tank sensor has where the pump may run by night: people draw one band of the tank meanwhile.
A rest that was asked about and then ended by itself is known from then on, so nobody is asked twice in vain.
"""

from dataclasses import dataclass, field, replace

from hidran.faults.peaks import Peaks
from hidran.faults.waits import Waits

_KNOWN_RESTS = 4
_PART = 0.9


@dataclass(frozen=True, slots=True)
class Caps:
    """A wait beyond these (s) was no healthy one."""

    wait_s: float
    pause_s: float
    drain_s: float


@dataclass(frozen=True, slots=True)
class Patience:
    """`was_full`: the tank was, on this day and since the last run."""

    waits: Waits = field(default_factory=Waits)
    pauses: Waits = field(default_factory=Waits)
    drains: Waits = field(default_factory=Waits)
    rests: Peaks = field(default_factory=Peaks)
    was_full: bool = False

    def at(self, midnight: int) -> "Patience":
        """Turned to that day; only drawing down goes on over the night."""
        drains = self.drains.at(midnight, go_on=True)
        return Patience(self.waits.at(midnight), self.pauses.at(midnight), drains, self.rests.at(midnight))

    def started(self, caps: Caps) -> "Patience":
        """It runs, or tries to: what was waited for has come."""
        if not (self.waits.now_s or self.pauses.now_s or self.drains.now_s or self.was_full):
            return self
        waits, pauses = self.waits.over(caps.wait_s), self.pauses.over(caps.pause_s)
        return Patience(waits, pauses, self.drains.over(caps.drain_s), self.rests, was_full=False)

    def rested(self, rest_s: float) -> "Patience":
        """A rest of so long ended by itself."""
        rests = self.rests.seen(rest_s)
        return self if rests is self.rests else replace(self, rests=rests)

    def dropped(self, *, full: bool) -> "Patience":
        """The wait ended without telling anything; only drawing down goes on, until the next run."""
        was_full = self.was_full or full
        if not self.waits.now_s and not self.pauses.now_s and was_full == self.was_full:
            return self
        return replace(self, waits=self.waits.dropped(), pauses=self.pauses.dropped(), was_full=was_full)

    def longer(self, dt_s: float, *, has_run: bool) -> "Patience":
        """The present wait goes on; after a full tank it is drawing down, else a pause or the wait of the morning."""
        if self.was_full:
            return replace(self, drains=self.drains.longer(dt_s))
        if has_run:
            return replace(self, pauses=self.pauses.longer(dt_s))
        return replace(self, waits=self.waits.longer(dt_s))

    def present(self, *, has_run: bool) -> Waits:
        return self.drains if self.was_full else self.pauses if has_run else self.waits

    def usual_rest_s(self, cap_s: float) -> float | None:
        """The longest rest to reckon with, of those not beyond `cap_s`; None: too few are known."""
        rests = sorted(rest for rest in self.rests.days if 0 < rest <= cap_s)
        return rests[round(_PART * (len(rests) - 1))] if len(rests) >= _KNOWN_RESTS else None

    @property
    def longest_rest_s(self) -> float:
        """The longest rest of the fortnight that ended by itself, believed or not."""
        return self.rests.largest
