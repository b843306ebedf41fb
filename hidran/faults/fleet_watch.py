"""Who looks at the whole fleet once an hour and tells each hydrant of a dull day (F22); live and replay share it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hidran.clock import wib_midnight
from hidran.faults.fleet import FIRST_HOUR, LAST_HOUR, LEAST_HYDRANTS, Fleet
from hidran.faults.human import HumanEvent
from hidran.faults.timeline import Timeline

HOUR_S = 3600
KEEP_S = 15 * 86400
_DAWN_HOUR = 6
_SEEN_PART = 0.5


@dataclass(slots=True)
class FleetWatch:
    """`hour`: the newest hour (Unix hours, of arrival) that was looked at; 0: none."""

    fleet: Fleet = field(default_factory=Fleet)
    hour: int = 0

    def due(self, at: float) -> bool:
        """True for the first arrival of an hour."""
        return at // HOUR_S > self.hour

    def look(self, at: float, hydrants: Mapping[str, Timeline]) -> HumanEvent | None:
        """Note each hydrant's day so far at the full hour before `at`; the dull day that shows then, told to all."""
        self.hour = int(at) // HOUR_S
        hour_ts = self.hour * HOUR_S
        midnight = wib_midnight(hour_ts - 1)
        hour = (hour_ts - midnight) // HOUR_S
        if len(hydrants) < LEAST_HYDRANTS or not FIRST_HOUR <= hour <= LAST_HOUR:
            return None
        for name, timeline in hydrants.items():
            if _has_a_say(timeline, hour_ts, midnight):
                today = timeline.engine.state.memory.today
                self.fleet.note(name, midnight, hour, today.run_s / 60 if today is not None else 0.0)
        dull = self.fleet.dull_from(midnight) == hour_ts
        self.fleet.forget(midnight - KEEP_S)
        return HumanEvent("", hour_ts + 1, "weather") if dull else None

    def noted(self) -> tuple[int, int, dict[str, float]]:
        """(WIB midnight, hour of that day, minutes by hydrant) of the newest look."""
        midnight = wib_midnight(self.hour * HOUR_S - 1)
        hour = (self.hour * HOUR_S - midnight) // HOUR_S
        today = self.fleet.minutes.get(midnight, {})
        return midnight, hour, {name: hours[hour] for name, hours in today.items() if hour in hours}


def _has_a_say(timeline: Timeline, hour_ts: int, midnight: int) -> bool:
    """Heard in that hour, and its day is known: rows that are still to come would show as a pump that stood."""
    newest, today = timeline.engine.newest_ts or 0, timeline.engine.state.memory.today
    if newest <= hour_ts - HOUR_S or today is None or today.midnight != midnight:
        return False
    since_dawn_s = hour_ts - midnight - _DAWN_HOUR * HOUR_S
    return timeline.rewind_from is None and today.seen_s >= _SEEN_PART * since_dawn_s
