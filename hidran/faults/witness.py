"""A resident who says that no water comes: whether the pump ran while that was said, and how long the word is believed.

What was said while the pump stood, or in sun too weak to lift water, is no witness of a pump that runs dry.
"""

from dataclasses import dataclass, replace

from hidran.faults.facts import Facts


@dataclass(frozen=True, slots=True)
class Witness:
    """`asked_ts`: the newest report looked at; `said_ts`: the newest that was made while the pump ran, Unix s, 0: none.
    `alone`: nothing measured says the same."""

    asked_ts: int = 0
    said_ts: int = 0
    alone: bool = False

    def heard(self, f: Facts, *, lifting: bool, lead_s: float) -> "Witness":
        """With the reading after a report looked at. `lifting`: by then water ought to come; `lead_s`: so long the
        pump must have run before, for a pipe to fill and a person to walk."""
        told_ts = f.told.no_water_ts
        if told_ts == self.asked_ts:
            return self
        present = f.ts - f.dt_s < told_ts and f.steady_s - (f.ts - told_ts) >= lead_s
        return replace(self, asked_ts=told_ts, said_ts=told_ts if lifting and present else self.said_ts)

    def stands(self, f: Facts, lasts_s: float) -> bool:
        """Nothing that was told since has made it old, nor time."""
        return self.said_ts > f.told.no_water_over_ts and f.ts - self.said_ts <= lasts_s

    def refuted(self) -> "Witness":
        """The tank is full, so the pump does lift water: the pipe or the tap is at fault."""
        return replace(self, said_ts=0)
