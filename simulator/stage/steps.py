"""Time on stage: ten seconds a step, and no step before the work in flight has drained.

So no latency of a busy machine can look like a clock fault or a silent node. Only when something does not drain for
seconds (a service was killed) does time creep on, so that the nodes' own time-outs can run out and they send again.
"""

import asyncio
import time
from collections.abc import Callable, Sequence

from simulator.node import VirtualNode
from simulator.timing import SteppedTime

STEP_S = 10
PATIENCE_S = 3.0
CREEP_S = 0.5
LOOK_S = 0.004
_TURNS = 12  # of the event loop, for everybody woken to get as far as his next wait


class Stage:
    """`drained(now)`: the services have followed. `poll`: called while waiting, so that they keep running."""

    def __init__(
        self,
        nodes: Sequence[VirtualNode],
        clock: SteppedTime,
        drained: Callable[[float], bool],
        poll: Callable[[], None],
    ) -> None:
        self._nodes = nodes
        self._clock = clock
        self._drained = drained
        self._poll = poll
        self._patience_s = PATIENCE_S
        self._settled_for = 0.0

    async def begin(self) -> None:
        """What the nodes do at the very moment they start."""
        await _settle()
        await self.drain()

    async def step(self) -> None:
        """One step of time, and everything that follows from it."""
        now = self._clock.now() + STEP_S
        self._clock.advance_to(now)
        await _settle()
        for node in self._nodes:
            node.tick()
        await _settle()
        await self.drain()

    async def drain(self) -> None:
        """Wait until nothing is on its way, or patience ends."""
        deadline = time.monotonic() + self._patience_s
        looked = 0
        while not self._quiet(looked):
            looked += 1
            if time.monotonic() > deadline:
                self._patience_s = CREEP_S
                return
            self._poll()
            await asyncio.sleep(LOOK_S)
        self._patience_s = PATIENCE_S

    @property
    def held_up(self) -> bool:
        """Something has not drained for seconds."""
        return self._patience_s < PATIENCE_S

    def _quiet(self, looked: int) -> bool:
        if any(node.busy for node in self._nodes):
            self._settled_for = 0.0
            return False
        now = self._clock.now()
        minute = now // 60 * 60
        if not looked and self._settled_for >= minute:
            return True  # nothing was sent since the services were asked last, and no minute has begun
        if not self._drained(now):
            return False
        self._settled_for = minute
        return True


async def _settle() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)


async def pace(began: float, minute_s: float) -> None:
    """Sleep what is left of a step when a simulated minute shall last `minute_s`."""
    left_s = began + minute_s * STEP_S / 60 - time.monotonic()
    if left_s > 0:
        await asyncio.sleep(left_s)
