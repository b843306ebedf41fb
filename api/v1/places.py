"""Hydrants and nodes."""

from collections.abc import Iterable

from fastapi import APIRouter

from api.condition import condition_of
from api.problems import answers
from api.sources import Look
from api.v1.common import StrictLook, hydrant_of, maybe_iso
from api.v1.shapes import Hydrant, Hydrants, Node, Nodes
from api.who import needs
from hidran.registry import Registry
from hidran.site import Site
from hidran.store.series import NodeState

router = APIRouter(tags=["places"], dependencies=[needs("look")])


@router.get("/hydrants", operation_id="listHydrants", responses=answers())
def hydrants(look: StrictLook) -> Hydrants:
    """Every hydrant and how it is."""
    return Hydrants(items=[_hydrant(look, site) for site in look.registry.hydrants.values()])


@router.get("/hydrants/{hydrant}", operation_id="getHydrant", responses=answers(404))
def one_hydrant(hydrant: str, look: StrictLook) -> Hydrant:
    """One hydrant and how it is."""
    return _hydrant(look, hydrant_of(look, hydrant))


@router.get("/nodes", operation_id="listNodes", responses=answers())
def nodes(look: StrictLook) -> Nodes:
    """Every node: those of the registry, and those that were only heard (they wait for approval)."""
    heard = {n.name: n for n in look.series(lambda r: r.nodes(), [])}
    names = sorted(look.registry.nodes.keys() | heard.keys())
    return Nodes(items=[_node(look.registry, look.now, name, heard.get(name)) for name in names])


def speaking_for(registry: Registry, hydrant: str, now: float) -> list[str]:
    """Nodes that speak for a hydrant at `now`."""
    return sorted({a.node for a in registry.assignments if a.hydrant == hydrant and a.holds(now)})


def _hydrant(look: Look, site: Site) -> Hydrant:
    found = condition_of(look, site)
    place = look.registry.places.get(site.id)
    return Hydrant(
        **{name: getattr(site, name) for name in _SITE},
        location=place.location if place else "",
        nodes=speaking_for(look.registry, site.id, look.now),
        state=found.state,
        since=maybe_iso(found.since),
        code=found.code,
        why=found.why,
        newest_reading=maybe_iso(found.newest_ts),
        learning_until=maybe_iso(found.learning_until),
        maintenance_until=maybe_iso(found.maintenance_until),
        water_until=maybe_iso(found.water_until),
        checks=dict(found.checks),
    )


_SITE = ("id", "name", "kpp", "kpp_name", "lat", "lon", "topology", "panel_nominal_v")


def _node(registry: Registry, now: float, name: str, heard: NodeState | None) -> Node:
    entry = registry.nodes.get(name)
    online = heard.online if heard else None
    return Node(
        id=name,
        state=entry.state if entry else "waiting",
        hydrant=registry.hydrant_of(name, now),
        online=None if online is None else bool(online),
        last_heard=maybe_iso(heard.last_rx_ms / 1000) if heard else None,
        newest_reading=maybe_iso(heard.newest_ts) if heard else None,
        backlog=heard.backlog if heard else None,
        clock_refused=heard.clock_bad if heard else None,
    )


def waiting_nodes(registry: Registry, heard: Iterable[str]) -> list[str]:
    """Nodes that were heard or recorded and that nobody has approved yet."""
    unknown = {name for name in heard if name not in registry.nodes}
    return sorted(unknown | {n.name for n in registry.waiting()})
