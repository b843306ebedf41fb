"""Does the registry say who is where: hydrants without node, nodes that wait, nodes nobody knows."""

from hidran import nodes
from hidran.doctor.findings import Finding, ok, problem
from hidran.registry import Registry
from hidran.settings import Settings
from hidran.store.records import Records

STEP_APPROVE = "Setujui: `hidran node approve {node} --hydrant HIDRAN`, atau tolak: `hidran node revoke {node}`."


def registry(settings: Settings, now: float) -> list[Finding]:
    """Every hydrant has a node, every node that speaks has a hydrant."""
    taken = _read(settings)
    found = [*_places(taken, now), *_nodes(taken, nodes.heard(settings))]
    count = len(taken.hydrants)
    return found or [ok("registry", "{n} hidran, masing-masing dengan node yang disetujui.", n=count)]


def _read(settings: Settings) -> Registry:
    """The registry; an empty one, and nothing made, when there is none yet."""
    if settings.records_url is None and not settings.paths.records.exists():
        return Registry(0)
    with Records.open(settings) as records:
        return records.registry()


def _places(taken: Registry, now: float) -> list[Finding]:
    if not taken.hydrants:
        step = "Catat: `hidran kpp add KPP`, lalu `hidran hydrant add HIDRAN --kpp KPP`."
        return [problem("registry", "Belum ada hidran yang tercatat.", step)]
    step = "Buat node: `hidran node new NODE --hydrant {hydrant} --out FOLDER`."
    return [
        problem("registry", "Hidran {hydrant} belum punya node.", step, hydrant=h)
        for h in taken.hydrants_without_node(now)
    ]


def _nodes(taken: Registry, heard: dict[str, int]) -> list[Finding]:
    waiting = {n.name for n in taken.waiting()} | (heard.keys() - taken.nodes.keys())
    return [problem("registry", "Node {node} menunggu persetujuan.", STEP_APPROVE, node=n) for n in sorted(waiting)]
