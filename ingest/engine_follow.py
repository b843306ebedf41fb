"""Follows series.db and the inbox by their cursors: rows and what people tell to their hydrants, late ones back in
place, events and cursors in one commit."""

import time
from collections.abc import Callable

import structlog

from hidran.clock import Clock
from hidran.paths import Paths
from hidran.reading import Reading
from hidran.registry import Registry
from hidran.store.events import EventsWriter
from ingest.engine_desk import Desk
from ingest.engine_ears import Listener
from ingest.engine_rows import Mapping, NodeRow, Series
from ingest.engine_told import Hearer, Inbox, nobody_tells

BATCH = 2000
SETTLE_S = 2.0

log = structlog.get_logger(service="engine")


class Follower:
    """`registry`: gives the registry when its version differs from the one handed in, else None. `inbox`: what came
    into the records' inbox after the entry handed in."""

    def __init__(
        self,
        series: Series,
        events: EventsWriter,
        registry: Callable[[int | None], Registry | None],
        clock: Clock,
        paths: Paths,
        *,
        inbox: Inbox = nobody_tells,
    ) -> None:
        self._series = series
        self._events = events
        self._registry = registry
        self._clock = clock
        self._listener = Listener(events, paths, real=clock.real)
        self._hearer = Hearer(events, inbox)
        self._mapping = Mapping(Registry(-1))
        self._desks: dict[str, Desk] = {}
        self._unsettled: set[str] = set()
        self.cursor = events.cursor("reading")
        self.behind = 0

    def turn(self) -> bool:
        """Judge one batch; True when something was done. A tick never runs ahead of unread rows."""
        now = self._clock.now()
        did = self._follow_registry(now) | self._hear(now)
        if self._nothing_new(now):
            return did
        nodes = {n.name: n for n in self._series.nodes()}  # before the bound: a drained backlog lies within it
        bound = self._series.max_id()
        self._notice_new_file(bound)
        rows = self._series.after(self.cursor, BATCH) if self.cursor < bound else []
        if rows:
            with self._events.transaction():
                self._take(rows)
                self._finish(nodes, now, caught_up=self.cursor >= bound)
        self.behind = max(bound - self.cursor, 0)
        if self.behind:
            return True
        return self._settle_and_listen(nodes, now) or did or bool(rows)

    def _nothing_new(self, now: float) -> bool:
        return now < self._listener.next_minute and not self._unsettled and self._series.max_id() == self.cursor

    def _take(self, rows: list[Reading]) -> None:
        for row in rows:
            if self._hearer.due(row.rx_ms / 1000):
                self._unsettled |= self._hearer.look(row.rx_ms / 1000, self._desks)
            hydrant = self._mapping.hydrant_of(row.node, row.ts)
            if hydrant is not None:
                self._desks[hydrant].take(row)
                self._unsettled.add(hydrant)
        self.cursor = rows[-1].id
        self._events.set_cursor("reading", self.cursor)

    def _hear(self, now: float) -> bool:
        """What people told, of hydrants that have a desk and of others."""
        entries = self._hearer.waiting()
        if not entries:
            return False
        with self._events.transaction():
            touched = self._hearer.take(entries, self._desks)
            for hydrant in touched:
                self._desks[hydrant].keep(now, self._listener.alarm_of(hydrant))
        self._unsettled |= touched
        return True

    def _finish(self, nodes: dict[str, NodeRow], now: float, *, caught_up: bool) -> None:
        touched = list(self._unsettled)
        if caught_up:
            self._settle(nodes, now)
        for hydrant in touched:
            self._desks[hydrant].keep(now, self._listener.alarm_of(hydrant))

    def _settle(self, nodes: dict[str, NodeRow], now: float) -> list[str]:
        done = []
        deadline = time.monotonic() + SETTLE_S
        for hydrant in sorted(self._unsettled):
            if time.monotonic() > deadline:  # the rest in the next turn, after a heartbeat
                break
            desk = self._desks[hydrant]
            desk.upto_id = self.cursor
            backlog = sum(nodes[n].backlog for n in desk.nodes if n in nodes)
            if desk.settle(backlog, now):
                done.append(hydrant)
        self._unsettled.difference_update(done)
        return done

    def _settle_and_listen(self, nodes: dict[str, NodeRow], now: float) -> bool:
        due = now >= self._listener.next_minute
        waiting = any(sum(nodes[n].backlog for n in self._desks[h].nodes if n in nodes) == 0 for h in self._unsettled)
        if not due and not waiting:
            return False
        with self._events.transaction():
            for hydrant in self._settle(nodes, now):
                self._desks[hydrant].keep(now, self._listener.alarm_of(hydrant))
            if due:
                repaired = {h for h, desk in self._desks.items() if desk.under_repair(now)}
                self._show(self._listener.listen(now, self._mapping, nodes.values(), repaired), now)
        return True

    def _show(self, changed: set[str], now: float) -> None:
        everybody = "" in changed
        for hydrant, desk in self._desks.items():
            if everybody or hydrant in changed:
                desk.keep_view(now, self._listener.alarm_of(hydrant))

    def _follow_registry(self, now: float) -> bool:
        registry = self._registry(self._mapping.registry.version)
        if registry is None:
            return False
        self._mapping = Mapping(registry)
        with self._events.transaction():
            for hydrant in registry.hydrants:
                self._seat(hydrant, now)
        return True

    def _seat(self, hydrant: str, now: float) -> None:
        """A desk for a hydrant, or the changed registry for one that has one."""
        site, assigned = self._mapping.registry.hydrants[hydrant], self._mapping.of_hydrant(hydrant)
        desk = self._desks.get(hydrant)
        if desk is None:
            desk = self._desks[hydrant] = Desk(self._events, self._series, site, assigned, self.cursor)
        elif not desk.change(site, assigned):
            return
        self._unsettled.add(hydrant)
        desk.keep(now, self._listener.alarm_of(hydrant))

    def _notice_new_file(self, bound: int) -> None:
        if bound < self.cursor:
            log.error("series.db starts over, following it from its beginning", was=self.cursor, newest=bound)
            self.cursor = 0
