"""What people told, as the rules need it. Pure: an event changes what is remembered, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hidran.clock import wib_midnight
from hidran.faults import work
from hidran.faults.human import HumanEvent
from hidran.faults.learning import Learned
from hidran.faults.water import WaterCheck, check_of

MAINTENANCE_HOURS = 24
_SEALED = ("sensor", "probe", "turbidity", "kekeruhan")


@dataclass(slots=True)
class Told:
    """`full_ts`, `not_full_ts`: when the tank was last said to be full, or not. `maintenance_until`: Unix seconds, 0:
    not under repair. `weather_from`: since when the running day counts as dull over the whole fleet. `no_water_ts`:
    when a dry tap was last reported; `no_water_over_ts`: a report from before tells nothing of the present."""

    full_ts: int = 0
    not_full_ts: int = 0
    maintenance_until: int = 0
    cleaned_ts: int = 0
    repaired_ts: int = 0
    weather_from: int = 0
    no_water_ts: int = 0
    no_water_over_ts: int = 0
    checks: list[WaterCheck] = field(default_factory=list)

    def tank_full(self, ts: int) -> bool | None:
        """What was said of the tank on this WIB day; None: nothing."""
        newest = max(self.full_ts, self.not_full_ts)
        if newest < wib_midnight(ts):
            return None
        return self.full_ts >= self.not_full_ts

    def under_repair(self, ts: int) -> bool:
        return ts < self.maintenance_until


def repair_until(told: Told, pending: Iterable[HumanEvent], ts: int) -> int | None:
    """Until when somebody works there, as of `ts`; None: nobody does. `pending`: told in time order, but no reading
    after it has come: who repairs a node often takes it off its power first."""
    until = told.maintenance_until
    for event in pending:
        if event.ts <= ts and event.kind in ("maintenance", "maintenance_end", "repaired"):
            until = _repair_end(event) if event.kind == "maintenance" else 0
    return until if ts < until else None


def take(told: Told, learned: Learned, event: HumanEvent) -> None:
    """One event in its place."""
    ts, data = event.ts, event.data
    match event.kind:
        case "tank_full":
            told.full_ts = ts
        case "tank_not_full":
            told.not_full_ts = ts
        case "maintenance":
            told.maintenance_until, told.no_water_over_ts = _repair_end(event), ts
        case "maintenance_end":
            told.maintenance_until, told.no_water_over_ts = 0, ts
        case "no_water":
            told.no_water_ts = ts
        case "water_back":
            told.no_water_over_ts = ts
        case "repaired":
            _repaired(told, learned, event)
        case "cleaned":
            _cleaned(told, learned, event)
        case "calibrated":
            told.cleaned_ts = ts
            learned.renew_water(_number(data.get("clean_mv"), 0) or None)
        case "water_check":
            told.checks = [*told.checks, check_of(ts, data)][-24:]
        case "weather":
            told.weather_from = ts


def _repair_end(event: HumanEvent) -> int:
    return event.ts + int(_number(event.data.get("hours"), MAINTENANCE_HOURS) * 3600)


def _repaired(told: Told, learned: Learned, event: HumanEvent) -> None:
    told.maintenance_until, told.repaired_ts, told.no_water_over_ts = 0, event.ts, event.ts
    what = str(event.data.get("what", event.data.get("code", "pump"))).lower()
    if what in (*_SEALED, "f12", "f13", "f14"):
        learned.renew_water(None)
    else:
        work.renew(learned.work)
        learned.idle_days = 0


def _cleaned(told: Told, learned: Learned, event: HumanEvent) -> None:
    if str(event.data.get("what", "sensor")).lower() in _SEALED:
        told.cleaned_ts = event.ts
        learned.renew_water(None)


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else otherwise
