"""One virtual node: the firmware's `Node` on a simulated board, started again whenever it restarts or gets power."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from firmware.node import Node
from simulator.board import SimulatedBoard
from simulator.plant import Plant
from simulator.timing import NodeTime

RESTART_S = 2.0

OnReading = Callable[[int, dict[str, Any]], None]


class VirtualNode:
    """`config`: as `hidran node new` writes it. `cause`: of its first start, see `Board.reset_cause`; `knows_time`: its
    clock had been running on. `on_reading(up_s, values)` hears each reading as it is taken."""

    def __init__(
        self,
        plant: Plant,
        config: dict[str, Any],
        time: NodeTime,
        flash: Path,
        *,
        fitted: Sequence[str] = (),
        cause: str = "power",
        knows_time: bool = False,
        on_reading: OnReading = lambda _up_s, _values: None,
        log: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.plant = plant
        self.config = config
        self.fitted = tuple(fitted)
        self.boots = 0
        self.board: SimulatedBoard | None = None
        self.node: Node | None = None
        self._time = time
        self._flash = flash
        self._cause = cause
        self._knows_time = knows_time
        self._on_reading = on_reading
        self._log = log

    @property
    def name(self) -> str:
        return str(self.config["node"])

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            if self.plant.power.on:
                await self._one_life()
            else:
                await self._time.sleep_s(RESTART_S)

    async def _one_life(self) -> None:
        self.boots += 1
        resets = self.plant.power.resets
        board = SimulatedBoard(
            self.plant,
            self._time,
            self._flash,
            fitted=self.fitted,
            cause=self._cause,
            knows_time=self._knows_time,
            log=self._log,
        )
        node = Node(board, self.config)
        node.sampler.keep = self._overheard(node.sampler.keep)
        self.board, self.node = board, node
        life = asyncio.create_task(node.run())
        try:
            while not life.done() and self.plant.power.on and self.plant.power.resets == resets:
                await asyncio.wait([life, watch := asyncio.create_task(self._time.sleep_s(1))], return_when=_FIRST)
                watch.cancel()
                board.tick()
        finally:
            await _end(life)
        self._knows_time = self.plant.power.on
        self._cause = "soft" if self.plant.power.on else "power"
        self.board = self.node = None

    def _overheard(self, keep: Callable[[int, dict[str, Any], bool], None]) -> Callable[..., None]:
        def both(up_s: int, values: dict[str, Any], urgent: bool) -> None:
            keep(up_s, values, urgent)
            self._on_reading(up_s, values)

        return both

    def tick(self) -> None:
        """Let the plant catch up with the clock."""
        if self.board is not None:
            self.board.tick()
        else:
            self.plant.advance_to(self._time.now())

    # -- what a clock that waits must know ---------------------------------------------------------------------

    @property
    def connected(self) -> bool:
        return self.node is not None and bool(self.node.connected)

    @property
    def busy(self) -> bool:
        """A reading is due, or on its way without an answer yet."""
        return self.node is not None and bool(self.node.due or self.node.in_flight)

    @property
    def behind(self) -> bool:
        """It holds readings that should have been sent before its newest live batch."""
        return self.node is not None and bool(self.node.outbox.backlog())

    @property
    def held(self) -> int:
        """Readings in flash that the server has not acknowledged."""
        return 0 if self.node is None else int(self.node.held)


_FIRST = asyncio.FIRST_COMPLETED


async def _end(life: "asyncio.Task[None]") -> None:
    """Take its result when it has ended by itself; a node that failed is a bug and must show."""
    if life.done():
        life.result()
        return
    life.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await life
