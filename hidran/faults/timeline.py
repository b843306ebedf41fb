"""One hydrant through late data: any order of arrival ends in the same episodes.

At each WIB midnight the engine's state is put on a shelf and kept for seven days. A late reading only marks how far
back to go; `settle`, called once the node's backlog has drained, takes the state from before it and judges every
reading since again, in time order. What is older than the shelf is history only.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from hidran.clock import wib_midnight
from hidran.faults.engine import HydrantEngine
from hidran.faults.episode import Episode
from hidran.faults.human import HumanEvent
from hidran.reading import Reading
from hidran.site import Site

KEEP_S = 7 * 86400
GENESIS = 0
_DAY_S = 86400


def nothing_told(_start: int) -> Iterable[HumanEvent]:
    return ()


class Shelf(Protocol):
    """States of one hydrant by WIB midnight (Unix s); `GENESIS`: from before its first reading."""

    def put(self, day: int, state: str) -> None: ...

    def newest_at(self, ts: int) -> tuple[int, str] | None:
        """The newest one made at a midnight at or before `ts`."""
        ...

    def drop(self, *, after: int) -> None: ...

    def prune(self, *, before: int, genesis: bool) -> None:
        """Forget states older than `before`; the first of all only when `genesis` says so."""
        ...


class MemoryShelf:
    """A shelf in memory, for replay and tests."""

    def __init__(self) -> None:
        self._states: dict[int, str] = {}

    def put(self, day: int, state: str) -> None:
        self._states[day] = state

    def newest_at(self, ts: int) -> tuple[int, str] | None:
        days = [day for day in self._states if day <= ts]
        return (max(days), self._states[max(days)]) if days else None

    def drop(self, *, after: int) -> None:
        self._states = {day: s for day, s in self._states.items() if day <= after}

    def prune(self, *, before: int, genesis: bool) -> None:
        self._states = {d: s for d, s in self._states.items() if d >= before or (d == GENESIS and not genesis)}


class Timeline:
    """`rows(start)`: every reading with ts >= start that `take` was given, in time order. `told(start)`: the same of
    what people told."""

    def __init__(
        self,
        site: Site,
        shelf: Shelf,
        rows: Callable[[int], Iterable[Reading]],
        state: str | None = None,
        rewind_from: int | None = None,
        *,
        told: Callable[[int], Iterable[HumanEvent]] = nothing_told,
        let_go: Callable[[list[Episode]], None] = lambda _ended: None,
    ) -> None:
        self.site = site
        self.engine = HydrantEngine(site, state)
        self.rewind_from = rewind_from
        self._shelf = shelf
        self._rows = rows
        self._told = told
        self._let_go = let_go
        if state is None:
            shelf.put(GENESIS, self.engine.state_json())
        self._midnight = self._day_known()

    @property
    def episodes(self) -> list[Episode]:
        return self.engine.episodes

    def take(self, reading: Reading) -> None:
        """Judge a reading, or mark it as late."""
        if reading.ts >= self._midnight + _DAY_S:
            self._turn_day(reading.ts)
        if not self.engine.step(reading):
            self.mark_late(reading.ts)

    def hear(self, event: HumanEvent) -> None:
        """Take in what somebody told, or mark it as late."""
        if not self.engine.hear(event):
            self.mark_late(event.ts)

    def state_json(self) -> str:
        """The engine's state; what it forgets at that, ended long ago, is let go."""
        before = self.engine.episodes
        text = self.engine.state_json()
        kept = self.engine.episodes
        if len(kept) < len(before):
            self._let_go([e for e in before if e not in kept])
        return text

    def mark_late(self, ts: int) -> None:
        """Something at Unix second `ts` was not judged in its place."""
        self.rewind_from = ts if self.rewind_from is None else min(ts, self.rewind_from)

    def settle(self) -> bool:
        """Judge again from before the oldest late reading; True when that was done."""
        if self.rewind_from is None:
            return False
        late_from, self.rewind_from = self.rewind_from, None
        found = self._shelf.newest_at(late_from)
        if found is None:
            return False
        self._judge_again(*found)
        return True

    def rebuild(self) -> None:
        """Forget the state and judge every stored reading from the first."""
        self._judge_again(GENESIS, None)

    def _judge_again(self, day: int, state: str | None) -> None:
        self._shelf.drop(after=day)
        self.engine = HydrantEngine(self.site, state)
        if state is None:
            self._shelf.put(GENESIS, self.engine.state_json())
        self._midnight = self._day_known()
        for event in self._told(day):
            self.engine.hear(event)
        for reading in self._rows(day):
            if reading.ts >= self._midnight + _DAY_S:
                self._turn_day(reading.ts)
            self.engine.step(reading)

    def _turn_day(self, ts: int) -> None:
        self._midnight = wib_midnight(ts)
        if self.engine.newest_ts is None:
            return
        oldest = self._midnight - KEEP_S
        first = self.engine.state.memory.first_ts
        self._shelf.put(self._midnight, self.state_json())
        self._shelf.prune(before=oldest, genesis=first is not None and first < oldest)

    def _day_known(self) -> int:
        newest = self.engine.newest_ts
        return wib_midnight(newest) if newest is not None else -_DAY_S
