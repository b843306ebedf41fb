"""All nodes at one look: those of the registry, those that ingest ever heard, those with a password."""

import sqlite3
from dataclasses import dataclass

from hidran.registry import NodeState, Registry
from hidran.settings import Settings
from hidran.store import credentials, sqlite
from hidran.store.records import Records


@dataclass(frozen=True, slots=True)
class NodeOverview:
    """`hydrant`: where it stands at present. `last_rx_ms`: last message, Unix ms, None when never heard."""

    name: str
    state: NodeState
    hydrant: str | None
    last_rx_ms: int | None
    has_password: bool


def overview(settings: Settings) -> list[NodeOverview]:
    """Every node, by name. One that was heard but never recorded waits for approval like any other."""
    with Records.open(settings) as records:
        registry = records.registry()
    last, users = heard(settings), credentials.load(settings.paths.mqtt_users)
    return [
        NodeOverview(name, _state(registry, name), _place(registry, name), last.get(name), name in users)
        for name in sorted(registry.nodes.keys() | last.keys())
    ]


def _state(registry: Registry, name: str) -> NodeState:
    entry = registry.nodes.get(name)
    return entry.state if entry else "waiting"


def _place(registry: Registry, name: str) -> str | None:
    open_ones = [a.hydrant for a in registry.assignments if a.node == name and a.end is None]
    return open_ones[-1] if open_ones else None


def heard(settings: Settings) -> dict[str, int]:
    """Unix milliseconds of the last message of each node that ingest ever heard."""
    path = settings.paths.series
    if not path.exists():
        return {}
    db = sqlite.open_reader(path)
    try:
        return dict(db.execute("SELECT name, last_rx_ms FROM node").fetchall())
    except sqlite3.OperationalError:  # ingest has made the file, but not yet its tables
        return {}
    finally:
        db.close()
