"""How an installation is, from its files alone: what arrived, which services speak, what each node last said.

Works with no service running, and on a folder in which nothing ever ran; it makes no file.
"""

import time
from dataclasses import dataclass, field
from typing import Any, Literal

from hidran import heartbeat, house, installation
from hidran.errors import StoreError
from hidran.influx import access
from hidran.registry import NodeState as Approval
from hidran.registry import Registry
from hidran.settings import Settings
from hidran.store.forward import ForwardEquation
from hidran.store.forward import equation as forward_equation
from hidran.store.records import Records
from hidran.store.series import Equation, NodeState, SeriesReader

ServiceState = Literal["ok", "unwell", "silent", "never"]
FLOOD_SHOWN_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """`silent`: it beat once and does so no more. `age_s`: real seconds since its last heartbeat."""

    name: str
    state: ServiceState
    age_s: float | None
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """A node of the registry, or one that was only heard. `heard` None: nothing ever came from it."""

    name: str
    state: Approval
    hydrant: str | None
    heard: NodeState | None

    def flooded(self, now: float) -> bool:
        """True when ingest had to limit it within the last day."""
        at = self.heard.flooded_ms if self.heard else None
        return at is not None and now - at / 1000 < FLOOD_SHOWN_S


@dataclass(frozen=True, slots=True)
class Status:
    """`troubles`: data files that could not be read, with the reason; a file not made yet is no trouble.

    `forward`: what of it InfluxDB has; None where nothing is copied.
    `queued`: messages between network and writer; they are part of `equation` as received and pending.
    """

    kind: installation.Kind
    now: float
    begun: bool
    equation: Equation
    queued: int
    forward: ForwardEquation | None
    services: list[ServiceStatus]
    nodes: list[NodeStatus]
    troubles: dict[str, str] = field(default_factory=dict)


def look(settings: Settings) -> Status:
    """The status at this moment."""
    paths, troubles = settings.paths, dict[str, str]()
    now = installation.open_clock(paths).now()
    beats = heartbeat.read_all(paths.health)
    committed, heard = _series(settings, troubles)
    queued = _queued(beats.get("ingest"), committed)
    return Status(
        kind=installation.kind_of(paths),
        now=now,
        begun=paths.series.exists(),
        equation=_with_queue(committed, queued),
        queued=queued,
        forward=forward_equation(paths.forward, paths.series) if access.configured(settings) else None,
        services=_services(settings, beats),
        nodes=_nodes(_registry(settings, troubles), heard, now),
        troubles=troubles,
    )


def _series(settings: Settings, troubles: dict[str, str]) -> tuple[Equation, list[NodeState]]:
    if settings.paths.series.exists():
        try:
            with SeriesReader(settings.paths.series) as reader:
                return reader.equation(), reader.nodes()
        except StoreError as error:
            troubles["series"] = str(error)
    return Equation(), []


def _registry(settings: Settings, troubles: dict[str, str]) -> Registry:
    if settings.records_url is not None or settings.paths.records.exists():
        try:
            with Records.open(settings) as records:
                return records.registry()
        except StoreError as error:
            troubles["records"] = str(error)
    return Registry(-1)


def _queued(beat: heartbeat.Beat | None, committed: Equation) -> int:
    """Messages that ingest says it holds, less what it has committed since it said so."""
    if beat is None or not beat.fresh():
        return 0
    since = committed.received - int(beat.detail.get("received", committed.received))
    return max(int(beat.detail.get("queued", 0)) - max(since, 0), 0)


def _with_queue(e: Equation, queued: int) -> Equation:
    return Equation(e.received + queued, e.stored, e.pending + queued, e.quarantined, e.duplicate)


def _services(settings: Settings, beats: dict[str, heartbeat.Beat]) -> list[ServiceStatus]:
    """Those this installation needs, then others that ever spoke here."""
    wanted = needed(settings)
    wanted += [name for name in beats if name not in wanted]
    return [service(name, beats.get(name), time.time()) for name in wanted]


def needed(settings: Settings) -> list[str]:
    """Names of the services this installation needs, in the order of the road of a reading."""
    return [*(["broker"] if house.has_own_broker(settings) else []), *house.followers(settings)]


def service(name: str, beat: heartbeat.Beat | None, now: float) -> ServiceStatus:
    """How a service is by its last heartbeat, at real Unix second `now`."""
    if beat is None:
        return ServiceStatus(name, "never", None, {})
    state: ServiceState = "silent" if not beat.fresh(now) else "ok" if beat.ok else "unwell"
    return ServiceStatus(name, state, round(max(now - beat.at, 0.0), 1), beat.detail)


def _nodes(registry: Registry, heard: list[NodeState], now: float) -> list[NodeStatus]:
    by_name = {n.name: n for n in heard}
    return [_node(registry, name, by_name.get(name), now) for name in sorted(registry.nodes.keys() | by_name.keys())]


def _node(registry: Registry, name: str, heard: NodeState | None, now: float) -> NodeStatus:
    entry = registry.nodes.get(name)
    return NodeStatus(name, entry.state if entry else "waiting", registry.hydrant_of(name, now), heard)
