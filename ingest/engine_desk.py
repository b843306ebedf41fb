"""One hydrant on the engine's desk: its timeline, which nodes it was judged by, and what was written down of it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace

import structlog

from hidran.errors import SettingsError
from hidran.faults.announce import Change, changes
from hidran.faults.episode import Episode
from hidran.faults.human import HumanEvent
from hidran.faults.observer import LEARNING_S
from hidran.faults.state import StateError
from hidran.faults.timeline import Timeline
from hidran.faults.told import repair_until
from hidran.reading import Reading
from hidran.registry import Assignment
from hidran.site import Site
from hidran.store.events import EventsWriter, Kept
from ingest.engine_rows import Series, first_difference, rows_of

PATIENCE_S = 6 * 3600  # a backlog that never drains must not keep people from hearing for ever
_SHELF_DAYS_S = 6 * 86400

log = structlog.get_logger(service="engine")


class Desk:
    """All calls happen inside the events writer's transaction. `upto_id`: rows up to this id have been read."""

    def __init__(
        self, events: EventsWriter, series: Series, site: Site, assigned: list[Assignment], upto_id: int
    ) -> None:
        self.site = site
        self.upto_id = upto_id
        self._events = events
        self._series = series
        self._assigned = assigned
        self._behind_since: float | None = None
        self._kept_from = 0
        self._past: list[Episode] = []
        self.timeline = self._open(events.kept(site.id), assigned)

    @property
    def nodes(self) -> list[str]:
        return [a.node for a in self._assigned]

    def under_repair(self, now: float) -> bool:
        state = self.timeline.engine.state
        return repair_until(state.memory.told, state.pending, int(now)) is not None

    def take(self, reading: Reading) -> None:
        self.timeline.take(reading)

    def change(self, site: Site, assigned: list[Assignment]) -> bool:
        """Go on under a changed registry; True when something is to be settled."""
        if site != self.site:
            self.site = site
            self.timeline = self._timeline_of(self.timeline.state_json(), self.timeline.rewind_from)
        return self._reassign(self._assigned, assigned)

    def settle(self, backlog: int, now: float) -> bool:
        """With the backlog drained: judge late rows in their place, and append what is new. False: not yet."""
        if not self._drained(backlog, now):
            return False
        self.timeline.settle()
        self._record_past(now)
        state = self.timeline.engine.state
        state.kept_from = max(state.kept_from, self._kept_from)
        recorded = [e for e in self._events.episodes(self.site.id, state.kept_from, 1 << 60) if e.code != "F16"]
        for change in changes(recorded, self.timeline.episodes, state.kept_from):
            self._events.append(self.site.id, change, int(now * 1000))
        return True

    def keep(self, now: float, silence: Episode | None) -> None:
        """Write state and view into the running transaction."""
        engine, judged = self.timeline.engine, self.timeline.state_json()
        self._record_past(now)
        head = {"rewind_from": self.timeline.rewind_from, "assigned": [asdict(a) for a in self._assigned]}
        state = f'{{"head": {json.dumps(head)}, "engine": {judged}}}'
        self._events.keep(self.site.id, Kept(engine.newest_ts or 0, state, self._view(now, silence)))

    def keep_view(self, now: float, silence: Episode | None) -> None:
        self._events.set_view(self.site.id, self._view(now, silence))

    def _view(self, now: float, silence: Episode | None) -> str:
        return json.dumps(self.timeline.engine.view(now, silence), ensure_ascii=False)

    def _drained(self, backlog: int, now: float) -> bool:
        if backlog == 0:
            self._behind_since = None
            return True
        since = self._behind_since = self._behind_since if self._behind_since is not None else now
        if now - since < PATIENCE_S:
            return False
        log.warning("backlog never drained, judging without it", hydrant=self.site.id, backlog=backlog)
        self._behind_since = now
        return True

    def _open(self, kept: Kept | None, assigned: list[Assignment]) -> Timeline:
        self._assigned = []
        self.timeline = timeline = self._restored(kept, assigned)
        if kept is None:
            for event in self._told(0):
                timeline.hear(event)
        self._reassign(self._assigned, assigned)
        return timeline

    def _restored(self, kept: Kept | None, assigned: list[Assignment]) -> Timeline:
        if kept is None:
            return self._timeline_of(None, None)
        try:
            whole = json.loads(kept.state)
            timeline = self._timeline_of(json.dumps(whole["engine"]), whole["head"]["rewind_from"])
            self._assigned = [Assignment(**a) for a in whole["head"]["assigned"]]
        except (StateError, ValueError, KeyError, TypeError) as error:
            log.error("rule state unusable, judging all stored rows again", hydrant=self.site.id, error=str(error))
            return self._anew(assigned)
        return timeline

    def _anew(self, assigned: list[Assignment]) -> Timeline:
        """A state from the raw rows alone. What these cannot tell any more, the record keeps."""
        timeline = self._timeline_of(None, 0)
        first = next(rows_of(self._series, assigned, 0, 1 << 60), None)
        self._kept_from = first.ts + LEARNING_S if first is not None else 0
        return timeline

    def _timeline_of(self, state: str | None, rewind_from: int | None) -> Timeline:
        shelf = self._events.shelf(self.site.id)
        try:
            return Timeline(self.site, shelf, self._rows, state, rewind_from, told=self._told, let_go=self._let_go)
        except SettingsError as error:
            log.error("settings of this hydrant refused, defaults hold", hydrant=self.site.id, error=str(error))
            plain = replace(self.site, rules={})
            return Timeline(plain, shelf, self._rows, state, rewind_from, told=self._told, let_go=self._let_go)

    def _reassign(self, old: list[Assignment], new: list[Assignment]) -> bool:
        self._assigned = list(new)
        since = first_difference(old, new)
        if since is None or self.upto_id == 0:
            return False
        newest = self.timeline.engine.newest_ts
        if self._events.shelf(self.site.id).newest_at(since) is None and newest is not None:
            since = newest - _SHELF_DAYS_S
        self.timeline.mark_late(since)
        return True

    def _rows(self, start: int) -> Iterator[Reading]:
        return rows_of(self._series, self._assigned, start, self.upto_id)

    def _told(self, start: int) -> list[HumanEvent]:
        return self._events.told.since(self.site.id, start)

    def _let_go(self, ended: list[Episode]) -> None:
        """A state made anew from fewer rows than there were has nothing to add to the record."""
        if not self._kept_from:
            self._past += ended

    def _record_past(self, now: float) -> None:
        """What ended so long ago that it was forgotten before it could be settled: far behind, or a new events.db."""
        for episode in self._past:
            overlap = self._events.episodes(self.site.id, episode.start, episode.end or episode.start)
            same = [e for e in overlap if e.code == episode.code]
            if not same:
                self._events.append(self.site.id, Change("raise", episode, late=True), int(now * 1000))
            elif any(e.open and e.key == episode.key for e in same):
                self._events.append(self.site.id, Change("clear", episode), int(now * 1000))
        self._past.clear()
