"""F22 over all hydrants: a dull day is one on which half of three or more ran far less than usual by the same hour.

Pure. Each hydrant's hour is noted from its own readings; whether the day is dull follows from the notes alone, in
whatever order they came. Baselines here leave out nothing, so that what is found does not depend on what it explains.
"""

from dataclasses import dataclass, field

FIRST_HOUR, LAST_HOUR = 8, 16
LEAST_HYDRANTS = 3
LOW_RATIO = 0.4
DULL_PART = 0.5
LEAST_USUAL_MIN = 20.0
_DAYS_KNOWN, _WINDOW = 3, 14


@dataclass(slots=True)
class Fleet:
    """`minutes`: by day (WIB midnight), hydrant and hour, minutes run so far on that day."""

    minutes: dict[int, dict[str, dict[int, float]]] = field(default_factory=dict)

    def note(self, hydrant: str, midnight: int, hour: int, run_min: float) -> None:
        self.minutes.setdefault(midnight, {}).setdefault(hydrant, {})[hour] = run_min

    def dull_from(self, midnight: int) -> int | None:
        """Unix seconds of the first hour at which the day counts as dull; None: it does not."""
        today = self.minutes.get(midnight, {})
        for hour in range(FIRST_HOUR, LAST_HOUR + 1):
            verdicts = [v for h in today if (v := self._far_less(h, midnight, hour)) is not None]
            if len(verdicts) >= LEAST_HYDRANTS and sum(verdicts) >= DULL_PART * len(verdicts):
                return midnight + hour * 3600
        return None

    def forget(self, before: int) -> None:
        for day in [d for d in self.minutes if d < before]:
            del self.minutes[day]

    def _far_less(self, hydrant: str, midnight: int, hour: int) -> bool | None:
        """None: not known at that hour, or the pump hardly ever runs before it."""
        run = self.minutes[midnight][hydrant].get(hour)
        days = [d for d in self.minutes if midnight - _WINDOW * 86400 <= d < midnight]
        known = sorted(m for d in days if (m := self.minutes[d].get(hydrant, {}).get(hour)) is not None)
        if run is None or len(known) < _DAYS_KNOWN:
            return None
        usual = known[len(known) // 2]
        return run < LOW_RATIO * usual if usual >= LEAST_USUAL_MIN else None
