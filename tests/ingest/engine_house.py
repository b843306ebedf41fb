"""The engine over rows in memory: a series that can be filled in any order, a registry, a clock, a real events.db."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from hidran.clock import FixedClock
from hidran.faults.human import HumanEvent
from hidran.paths import Paths
from hidran.reading import Reading
from hidran.registry import Assignment, NodeEntry, Registry
from hidran.site import Site
from hidran.store.events import EventsWriter
from hidran.store.records import InboxEntry
from hidran.store.telling import TOLD
from ingest.engine_follow import Follower


@dataclass
class Node:
    """What the engine reads of table `node`."""

    name: str
    last_rx_ms: int = 0
    online: int | None = 1
    status: str | None = None
    backlog: int = 0
    newest_ts: int | None = None


@dataclass
class MemorySeries:
    """`SeriesReader` over a list; ids grow in the order of arrival, and a doubled reading is not stored again."""

    rows: list[Reading] = field(default_factory=list)
    known: dict[str, Node] = field(default_factory=dict)

    def arrive(self, *rows: Reading, backlog: int = 0) -> None:
        seen = {(r.node, r.boot, r.seq) for r in self.rows}
        for row in rows:
            node = self.known.setdefault(row.node, Node(row.node))
            node.backlog = backlog
            node.last_rx_ms = max(node.last_rx_ms, row.rx_ms)
            if (row.node, row.boot, row.seq) not in seen:
                seen.add((row.node, row.boot, row.seq))
                self.rows.append(replace(row, id=len(self.rows) + 1))

    def max_id(self) -> int:
        return len(self.rows)

    def after(self, reading_id: int, limit: int) -> list[Reading]:
        return self.rows[reading_id : reading_id + limit]

    def between(self, node: str, start: float, end: float) -> Iterator[Reading]:
        found = [r for r in self.rows if r.node == node and start < r.ts <= end]
        return iter(sorted(found, key=lambda r: (r.ts, r.boot, r.seq)))

    def nodes(self) -> list[Node]:
        return list(self.known.values())


@dataclass
class House:
    """Engine, store and clock of a small installation. `restart` is what a kill and a new start do."""

    folder: Path
    sites: dict[str, Site] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    series: MemorySeries = field(default_factory=MemorySeries)
    version: int = 1
    inbox: list[InboxEntry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.paths = Paths(self.folder)
        self.paths.health.mkdir(parents=True, exist_ok=True)
        self.clock = FixedClock(0)
        self.events = EventsWriter(self.paths.events)
        self.restart()

    def restart(self) -> None:
        self.follower = Follower(
            self.series, self.events, self.registry, self.clock, self.paths, inbox=lambda after: self.inbox[after:]
        )

    def tell(self, *events: HumanEvent) -> None:
        """What `hidran tell` leaves in the inbox."""
        for e in events:
            self.arrive(TOLD, {"hydrant": e.hydrant, "ts": e.ts, "kind": e.kind, "data": e.data, "by": e.by})

    def arrive(self, kind: str, body: dict[str, object]) -> None:
        self.inbox.append(InboxEntry(len(self.inbox) + 1, int(self.clock.now() * 1000), kind, "test", body))

    def registry(self, known: int | None) -> Registry | None:
        if known == self.version:
            return None
        nodes = {a.node: NodeEntry(a.node, "approved", 0) for a in self.assignments}
        return Registry(self.version, hydrants=self.sites, nodes=nodes, assignments=self.assignments)

    def approve(self, node: str, hydrant: str, since: int = 0) -> None:
        self.sites.setdefault(hydrant, Site(id=hydrant))
        ended = tuple(replace(a, end=since) if a.node == node and a.end is None else a for a in self.assignments)
        self.assignments = (*ended, Assignment(node, hydrant, since))
        self.version += 1

    def judge(self, now: float | None = None) -> None:
        """Let the engine run until it has nothing to do."""
        if now is not None:
            self.clock.advance(now - self.clock.now())
        while self.follower.turn():
            pass

    def told(self) -> list[tuple[str, str, str]]:
        """(kind, hydrant, code) of every event, in order."""
        return [(e.kind, e.hydrant, e.code) for e in self.events.after(0, 10_000)]
