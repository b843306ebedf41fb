"""How long this site's pump usually keeps people waiting in the light and then starts by itself.

Panel voltage cannot tell a dark sky from a bright one, so a pump that stands under a cloud looks broken until it
starts again. Where the controller does not try again and again meanwhile, the site's own waits are the only measure.
"""

from dataclasses import dataclass, replace

DAYS = 14
_PART = 0.9  # of a fortnight's longest waits all but the worst: one repaired fault must not teach patience


@dataclass(frozen=True, slots=True)
class Waits:
    """The present wait, today's longest healthy one, and the longest of each day before. Seconds."""

    now_s: float = 0.0
    today_s: float = 0.0
    days: tuple[float, ...] = ()

    def longer(self, dt_s: float) -> "Waits":
        return replace(self, now_s=self.now_s + dt_s)

    def over(self, cap_s: float) -> "Waits":
        """The pump showed by itself that it lives; a wait beyond `cap_s` is not believed to have been healthy."""
        if not self.now_s:
            return self
        longest = max(self.today_s, self.now_s) if self.now_s <= cap_s else self.today_s
        return replace(self, now_s=0.0, today_s=longest)

    def dropped(self) -> "Waits":
        """The wait ended without telling anything (tank full, night)."""
        return replace(self, now_s=0.0) if self.now_s else self

    def next_day(self) -> "Waits":
        return Waits(days=(*self.days, self.today_s)[-DAYS:])

    @property
    def usual_s(self) -> float:
        """The longest healthy wait to reckon with here."""
        ordered = sorted(self.days)
        return ordered[round(_PART * (len(ordered) - 1))] if ordered else 0.0
