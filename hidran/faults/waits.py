"""How long this site's pump usually keeps people waiting in the light and then starts by itself.

Panel voltage cannot tell a dark sky from a bright one, so a pump that stands under a cloud looks broken until it
starts again. Where the controller does not try again and again meanwhile, the site's own waits are the only measure.
"""

from dataclasses import dataclass, field, replace

from hidran.faults.peaks import Peaks

_KNOWN_DAYS = 2


@dataclass(frozen=True, slots=True)
class Waits:
    """The present wait (s), and the longest healthy one of each day."""

    now_s: float = 0.0
    longest: Peaks = field(default_factory=Peaks)

    def longer(self, dt_s: float) -> "Waits":
        return replace(self, now_s=self.now_s + dt_s)

    def over(self, cap_s: float) -> "Waits":
        """It showed by itself that it lives; a wait beyond `cap_s` is not believed to have been healthy."""
        if not self.now_s:
            return self
        return Waits(0.0, self.longest.seen(self.now_s) if self.now_s <= cap_s else self.longest)

    def dropped(self) -> "Waits":
        """The wait ended without telling anything (tank full, night)."""
        return replace(self, now_s=0.0) if self.now_s else self

    def at(self, midnight: int, *, go_on: bool = False) -> "Waits":
        """Turned to that day; the present wait begins anew unless it is to `go_on` over the night."""
        if midnight == self.longest.day:
            return self
        return Waits(self.now_s if go_on else 0.0, self.longest.at(midnight))

    @property
    def known(self) -> bool:
        """Enough healthy waits have been seen to reckon with them."""
        return sum(1 for longest in self.longest.days if longest) >= _KNOWN_DAYS

    @property
    def usual_s(self) -> float:
        """The longest healthy wait to reckon with here."""
        return self.longest.usual

    def usual_yet(self, hold_s: float, factor: float, at_least_s: float = 0.0, *, ever: bool = False) -> bool:
        """The present wait may still be a healthy one: it and the hold after it are not longer than usual here, or than
        they `ever` were lately."""
        known_s = self.longest.largest if ever else self.usual_s
        return self.now_s <= max(factor * known_s, at_least_s) - hold_s
