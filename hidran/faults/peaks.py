"""The largest value of each of the last days, and what is usual of them: for a rule that learns its site's manner."""

from dataclasses import dataclass, replace

DAYS = 14
_PART = 0.9  # all but the worst of a fortnight: one repaired fault must not teach patience


@dataclass(frozen=True, slots=True)
class Peaks:
    """`day`: WIB midnight of the running day, whose peak so far is `today`; `days`: those before it."""

    day: int = 0
    today: float = 0.0
    days: tuple[float, ...] = ()

    def at(self, midnight: int) -> "Peaks":
        """Turned to that day."""
        if midnight == self.day:
            return self
        return Peaks(midnight, 0.0, (*self.days, self.today)[-DAYS:] if self.day else ())

    def seen(self, value: float) -> "Peaks":
        return replace(self, today=float(value)) if value > self.today else self

    @property
    def usual(self) -> float:
        """The largest value to reckon with on a healthy day; 0 when no day is known."""
        ordered = sorted(self.days)
        return ordered[round(_PART * (len(ordered) - 1))] if ordered else 0.0

    @property
    def largest(self) -> float:
        """The largest of all, today's too."""
        return max((*self.days, self.today))
