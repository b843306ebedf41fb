"""The record of one hydrant and month: what the sensor says, what people found, and the judgement. Pure.

A body is all there is to say of the month, with the version of the rule and the limits that made it, so that a frozen
one can be read years later. It holds roles, never a name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hidran.clock import wib_midnight
from hidran.months import Month
from hidran.registry import Sensor
from hidran.water import judging, limits, probe, senses, summary
from hidran.water.digest import Digest
from hidran.water.form import Check
from hidran.water.judging import Judgement
from hidran.water.limits import Limits
from hidran.water.senses import Comparison
from hidran.water.summary import SensorPart


@dataclass(frozen=True, slots=True)
class ProbeState:
    """`state`: none, valid, expired. `ts`, `until`: of the calibration in force, Unix s; None: there is none."""

    state: probe.State
    serial: str = ""
    method: str = ""
    ts: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """`check`: the one that counts, the newest of the month; `checks`: how many were made. `check` None: nobody looked.

    `sensor` None: not one reading. `rule`: version of the rule that made this.
    """

    hydrant: str
    month: str
    rule: int
    limits: Limits
    sensor: SensorPart | None
    probe: ProbeState
    check: Check | None
    judgement: Judgement | None
    comparison: Comparison
    checks: int

    @property
    def verdict(self) -> str:
        """LAYAK, PERLU_DICEK, JANGAN_DIMINUM, or BELUM_DIPERIKSA where nobody looked: the sensor alone gives none."""
        return self.judgement.verdict if self.judgement is not None else "BELUM_DIPERIKSA"

    def same_facts(self, other: "Body") -> bool:
        """Whether both tell the same of the month; another rule or another limit alone is no news of the water."""
        return (self.sensor, self.probe, self.check, self.checks) == (
            other.sensor,
            other.probe,
            other.check,
            other.checks,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "hydrant": self.hydrant,
            "month": self.month,
            "rule": self.rule,
            "limits": [limit.as_json() for limit in self.limits],
            "sensor": self.sensor.as_json() if self.sensor else None,
            "probe": {name: getattr(self.probe, name) for name in ProbeState.__slots__},
            "check": self.check.as_json() if self.check else None,
            "judgement": self.judgement.as_json() if self.judgement else None,
            "comparison": self.comparison,
            "checks": self.checks,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Body":
        return cls(
            kept["hydrant"],
            kept["month"],
            kept["rule"],
            limits.from_json(kept["limits"]),
            SensorPart.from_json(kept["sensor"]) if kept["sensor"] else None,
            ProbeState(**kept["probe"]),
            Check.from_json(kept["check"]) if kept["check"] else None,
            Judgement.from_json(kept["judgement"]) if kept["judgement"] else None,
            kept["comparison"],
            kept["checks"],
        )


def build(
    hydrant: str,
    month: Month,
    days: Sequence[Digest],
    checks: Sequence[Check],
    *,
    since: int,
    now: float,
    sensors: Sequence[Sensor] = (),
    under: Limits,
) -> Body:
    """The body of a month as of `now`. `since`: from when on the hydrant had a node, Unix s; `checks`: by time."""
    start, end = max(month.start, wib_midnight(since)), min(now, month.end)
    sensor = summary.summarize(days, start, end) if start < end else None
    check = checks[-1] if checks else None
    return Body(
        hydrant,
        str(month),
        judging.RULE,
        under,
        sensor,
        probe_state(sensors, hydrant, end),
        check,
        judging.judge(check, under) if check else None,
        senses.compare(check, _turbid_near(days, check.ts)) if check else "no_sensor",
        len(checks),
    )


def probe_state(sensors: Sequence[Sensor], hydrant: str, ts: float) -> ProbeState:
    """How the hydrant's turbidity probe is calibrated at Unix second `ts`."""
    found = probe.probe_of(sensors, hydrant, ts)
    if found is None:
        return ProbeState("none")
    sensor, made = found
    if made is None:
        return ProbeState("none", sensor.serial)
    return ProbeState(probe.state_at(made, ts), sensor.serial, made.method, made.ts, made.ts + probe.VALID_S)


def _turbid_near(days: Sequence[Digest], ts: int) -> bool | None:
    """Whether the probe saw turbid water for long within two days of the check; None: it saw none flow."""
    near = [d for d in days if abs(d.day + 43200 - ts) <= senses.NEAR_S and d.events is not None]
    return any(d.events for d in near) if near else None
