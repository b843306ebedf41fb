"""Who is where: KPPs, their hydrants and MCK, the nodes at them by date, sensors and calibrations.

Immutable snapshots made by `hidran.store.records`; nothing here touches a file. A node is not a hydrant: the
assignment says which hydrant a node spoke for at a given second, so a spare node can take over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hidran.site import Site

NodeState = Literal["waiting", "approved", "revoked"]


@dataclass(frozen=True, slots=True)
class Kpp:
    """One group of neighbours and the place it keeps."""

    id: str
    name: str
    location: str = ""

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Place:
    """An asset as people find it: a hydrant or a public washroom (MCK)."""

    id: str
    kpp: str
    kind: Literal["hydrant", "mck"]
    name: str
    location: str


@dataclass(frozen=True, slots=True)
class NodeEntry:
    """A node the registry knows. `waiting`: listened to and stored, not judged, until somebody approves it."""

    name: str
    state: NodeState
    added_ts: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Node `node` speaks for `hydrant` from Unix second `start` up to, not including, `end` (None: still)."""

    node: str
    hydrant: str
    start: int
    end: int | None = None

    def holds(self, ts: float) -> bool:
        return self.start <= ts and (self.end is None or ts < self.end)


@dataclass(frozen=True, slots=True)
class Calibration:
    """One calibration. `table`: (mV, NTU) pairs ascending in NTU; `clean_mv`: this probe in clear water."""

    ts: int
    method: str
    table: tuple[tuple[float, float], ...] = ()
    clean_mv: float | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Sensor:
    """A probe with a serial number; `calibrations` ascend in time."""

    serial: str
    kind: str
    hydrant: str | None
    node: str | None
    calibrations: tuple[Calibration, ...] = ()

    def calibration_at(self, ts: float) -> Calibration | None:
        """The newest calibration made at or before `ts`."""
        made = [c for c in self.calibrations if c.ts <= ts]
        return made[-1] if made else None


@dataclass(frozen=True)
class Registry:
    """Everything at one version; `version` grows with each edit."""

    version: int
    kpps: Mapping[str, Kpp] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    hydrants: Mapping[str, Site] = field(default_factory=dict)
    nodes: Mapping[str, NodeEntry] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    sensors: Mapping[str, Sensor] = field(default_factory=dict)

    def hydrant_of(self, node: str, ts: float) -> str | None:
        """The hydrant that `node` spoke for at Unix second `ts`, None when it stood at none."""
        for assignment in self.assignments:
            if assignment.node == node and assignment.holds(ts):
                return assignment.hydrant
        return None

    def nodes_of(self, hydrant: str, start: float, end: float) -> list[Assignment]:
        """Assignments to `hydrant` that overlap (start, end], ascending by start."""
        return [
            a for a in self.assignments if a.hydrant == hydrant and a.start <= end and (a.end is None or a.end > start)
        ]

    def approved(self, node: str) -> bool:
        """True when somebody approved the node and nobody revoked it."""
        entry = self.nodes.get(node)
        return entry is not None and entry.state == "approved"

    def waiting(self) -> list[NodeEntry]:
        """Known nodes that wait for approval (*menunggu persetujuan*)."""
        return [n for n in self.nodes.values() if n.state == "waiting"]

    def hydrants_without_node(self, ts: float) -> list[str]:
        """Hydrants that no approved node speaks for at `ts`."""
        served = {a.hydrant for a in self.assignments if a.holds(ts)}
        return [h for h in self.hydrants if h not in served]
