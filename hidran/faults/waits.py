"""How long this site's pump usually keeps people waiting in the light and then starts by itself.

Panel voltage cannot tell a dark sky from a bright one, so a pump that stands under a cloud looks broken until it
starts again. Where the controller does not try again and again meanwhile, the site's own waits are the only measure.
"""

from dataclasses import dataclass, field, replace

from hidran.faults.peaks import Peaks


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

    def at(self, midnight: int) -> "Waits":
        """Turned to that day."""
        return self if midnight == self.longest.day else Waits(0.0, self.longest.at(midnight))

    @property
    def usual_s(self) -> float:
        """The longest healthy wait to reckon with here."""
        return self.longest.usual
