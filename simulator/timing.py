"""Node time: the machine's own, or one that is stepped while a demo or a test looks on."""

import asyncio
import heapq
import itertools
import time
from typing import Protocol

from hidran.clock import FileClock


class NodeTime(Protocol):
    """What a simulated board needs of time. `now` in Unix seconds."""

    def now(self) -> float: ...
    async def sleep_s(self, seconds: float) -> None: ...


class RealTime:
    """The machine's clock."""

    def now(self) -> float:
        return time.time()

    async def sleep_s(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SteppedTime:
    """The installation's simulated clock: stands still until `advance_to`, then wakes who has slept long enough."""

    def __init__(self, clock: FileClock) -> None:
        self._clock = clock
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> float:
        return self._clock.now()

    async def sleep_s(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now() + seconds, next(self._order), woken))
        await woken

    def advance_to(self, ts: float) -> None:
        """Set the clock and wake sleepers in the order of their times."""
        self._clock.set(ts)
        while self._sleepers and self._sleepers[0][0] <= ts:
            _until, _order, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)
