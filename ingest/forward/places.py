"""Under which tags a reading stands: the hydrant its node spoke for at that second, and that hydrant's KPP."""

import json
from dataclasses import asdict

from hidran.influx import line, schema
from hidran.registry import Assignment, Registry
from ingest.engine_rows import FOR_EVER, Mapping, first_difference

UNKNOWN_TAG = "_unknown"


class Places:
    """One state of the registry's assignments, with the heads of the lines it makes."""

    def __init__(self, registry: Registry, assignments: tuple[Assignment, ...] | None = None) -> None:
        """`assignments`: others than the registry's own, as they were when rows were copied last."""
        chosen = registry.assignments if assignments is None else assignments
        self.registry = registry
        self.assignments = tuple(a for a in chosen if a.hydrant in registry.hydrants)
        known = Registry(registry.version, hydrants=registry.hydrants, assignments=self.assignments)
        self._mapping = Mapping(known)
        self._heads: dict[tuple[str, str], str] = {}

    def hydrant_of(self, node: str, ts: int) -> str | None:
        """None: nobody approved it for that second; it is not copied."""
        return self._mapping.hydrant_of(node, ts)

    def head(self, hydrant: str, node: str) -> str:
        """The series of that node's readings at that hydrant."""
        key = (hydrant, node)
        if key not in self._heads:
            tags = {"hydrant": hydrant, "kpp": self.kpp_of(hydrant), "node": node}
            self._heads[key] = line.series(schema.HYDRANT, tags)
        return self._heads[key]

    def kpp_of(self, hydrant: str) -> str:
        """The KPP's tag; the server's own for ''."""
        if hydrant == "":
            return schema.SERVER_TAG
        site = self.registry.hydrants.get(hydrant)
        return site.kpp if site is not None and site.kpp else UNKNOWN_TAG

    def of_node(self, node: str) -> list[Assignment]:
        return [a for a in self.assignments if a.node == node]

    def changed_since(self, other: "Places") -> dict[str, int]:
        """Nodes that speak for something else than in `other`, with the Unix second from which on."""
        names = {a.node for a in (*self.assignments, *other.assignments)}
        found = {name: first_difference(other.of_node(name), self.of_node(name)) for name in sorted(names)}
        return {name: since for name, since in found.items() if since is not None}

    def left_by(self, node: str, before: "Places", since: int) -> list[tuple[str, int, int]]:
        """`(hydrant, start, end)` that the node spoke for in `before` and does not any more, of seconds >= `since`."""
        found = []
        for a in before.of_node(node):
            spans = [(max(a.start, since), a.end if a.end is not None else FOR_EVER)]
            for b in self.of_node(node):
                if b.hydrant == a.hydrant:
                    spans = [part for span in spans for part in _without(span, b)]
            found += [(a.hydrant, start, end) for start, end in spans if start < end]
        return found

    def dump(self) -> str:
        return dump(self.assignments)


def _without(span: tuple[int, int], a: Assignment) -> list[tuple[int, int]]:
    """What of the span lies before and after the assignment."""
    start, end = span
    return [(start, min(end, a.start)), *([(max(start, a.end), end)] if a.end is not None else [])]


def dump(assignments: tuple[Assignment, ...] | list[Assignment]) -> str:
    """Assignments as JSON."""
    return json.dumps([asdict(a) for a in assignments])


def load(text: str | None) -> tuple[Assignment, ...]:
    """What `dump` made; nothing for None."""
    return tuple(Assignment(**a) for a in json.loads(text)) if text else ()
