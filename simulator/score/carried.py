"""How a plant's readings reach the server: what the node's supply, clock and modem make of them.

A dead node measures nothing and starts a boot of its own; a restart does the same without a pause; a wrong clock stamps
wrongly; without signal or quota readings wait in flash and come when the way is free; the network may double a message.
"""

from collections.abc import Iterator
from typing import Any

from hidran.contract import BACKFILL_BATCH, LIVE_BATCH
from hidran.replay.trace import Row
from simulator.chance import Dice
from simulator.offline import Recorder

_FLASH_ROWS = 20_000


class Carried:
    """One node of one hydrant. `rows` yields them in the order of arrival; `received` in true time."""

    def __init__(self, recorder: Recorder, hydrant: str, columns: tuple[str, ...]) -> None:
        self._recorder = recorder
        self._hydrant = hydrant
        self._columns = columns
        self._dice = Dice(recorder.plant.spec.seed, "way")
        self._boot = 1
        self._seq = 0
        self._zero = recorder.plant.now
        self._resets = 0
        self._was_on = True
        self._waiting: list[Row] = []
        self._line = 0

    def rows(self, end: int) -> Iterator[Row]:
        plant = self._recorder.plant
        for taken in self._recorder.until(end):
            if not self._alive(plant.now):
                continue
            self._keep(taken, plant.now)
            if plant.modem.up and self._due():
                yield from self._sent(plant.now, plant.modem.doubles)
        if plant.modem.up:
            yield from self._sent(plant.now, 0.0)

    def _alive(self, now: int) -> bool:
        power = self._recorder.plant.power
        if not power.on:
            self._was_on = False
            return False
        if not self._was_on or power.resets != self._resets:
            self._boot, self._seq, self._zero = self._boot + 1, 0, now
            self._was_on, self._resets = True, power.resets
        return True

    def _keep(self, taken: dict[str, Any], now: int) -> None:
        self._seq += 1
        values = {name: taken[name] for name in self._columns}
        ts = taken["ts"] + self._recorder.plant.clock.off_s
        node = f"{self._hydrant}-n"
        self._waiting.append(Row(0, ts, 0.0, self._hydrant, node, self._boot, self._seq, now - self._zero, values))
        del self._waiting[:-_FLASH_ROWS]

    def _due(self) -> bool:
        return len(self._waiting) >= LIVE_BATCH

    def _sent(self, now: int, doubles: float) -> Iterator[Row]:
        """Newest first, so that people hear of the present; then what lay in flash, in large batches."""
        waiting, self._waiting = self._waiting, []
        live, backlog = waiting[-LIVE_BATCH:], waiting[:-LIVE_BATCH]
        yield from self._message(live, float(now))
        if doubles and self._dice.uniform(now) < doubles:
            yield from self._message(live, now + 0.5)
        for i in range(0, len(backlog), BACKFILL_BATCH):
            yield from self._message(backlog[i : i + BACKFILL_BATCH], now + 1 + i / BACKFILL_BATCH)

    def _message(self, rows: list[Row], at: float) -> Iterator[Row]:
        for r in rows:
            self._line += 1
            yield Row(self._line, r.ts, at, r.hydrant, r.node, r.boot, r.seq, r.up_s, r.values)
