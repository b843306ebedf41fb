"""Server-Sent Events: one small event when something changed, so that an open page knows when to ask again.

One task looks at the files while anybody listens; listeners are bounded, slow ones get changes merged, and all of
them are let go as soon as the server is told to stop.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import structlog

from api import wellbeing
from api.problems import ProblemError
from api.sources import Look, Sources
from hidran.clock import iso
from hidran.errors import StoreError
from hidran.store.work import work_version

MOST_LISTENERS = 200
POLL_REAL_S, POLL_SIMULATED_S = 1.0, 0.3
PING_S = 15.0
Marks = dict[str, object]
log = structlog.get_logger(service="api")


def marks(look: Look) -> Marks:
    """What moves when something happened, by the name of what happened."""
    return {
        "registry": look.registry.version,
        "reading": look.series(lambda r: (r.max_id(), len(list(r.nodes()))), None),
        "event": look.events(lambda r: r.max_id(), None),
        "message": look.outbox(lambda r: [m.id for m in r.messages(None, 1)], None),
        "work": _work(look),
        "server": ([s.name for s in wellbeing.ill(look)], sorted(look.troubles.items())),
    }


def _work(look: Look) -> int | None:
    try:
        return look.sources.write(work_version)
    except StoreError:
        return None


class Stream:
    """All listeners. `stopping`: asks whether the server is to end."""

    def __init__(self, sources: Sources, stopping: Callable[[], bool] = lambda: False) -> None:
        self.stopping = stopping
        self._sources = sources
        self._poll_s = POLL_REAL_S if sources.clock.real else POLL_SIMULATED_S
        self._waiting: set[_Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._looked = asyncio.Event()

    def join(self) -> "_Listener":
        """A new listener. ProblemError 503 when there are too many; a page then works without live updates."""
        if len(self._waiting) >= MOST_LISTENERS:
            raise ProblemError(503, "too-many-listeners", f"{MOST_LISTENERS} listeners already: try again in a minute")
        listener = _Listener()
        self._waiting.add(listener)
        if self._task is None or self._task.done():
            self._looked = asyncio.Event()
            self._task = asyncio.create_task(self._watch())
        return listener

    async def events(self, listener: "_Listener") -> AsyncIterator[bytes]:
        """The bytes of one listener's stream, until it hangs up or the server stops.

        Whatever changes after the first bytes came is told: they wait for the look that later ones are held against.
        """
        try:
            await self._looked.wait()
            yield b"retry: 5000\n\n"
            while not self.stopping():
                changed = await listener.wait(PING_S)
                if changed:
                    body = json.dumps({"changed": sorted(changed), "at": iso(self._sources.clock.now())})
                    yield f"event: change\ndata: {body}\n\n".encode()
                elif not self.stopping():
                    yield b": still here\n\n"
        finally:
            self._waiting.discard(listener)

    async def _watch(self) -> None:
        last: Marks | None = None
        while self._waiting and not self.stopping():
            found = await asyncio.to_thread(self._look)
            if found is not None and last is not None:
                changed = {name for name in found if found[name] != last[name]}
                for listener in list(self._waiting):
                    listener.tell(changed)
            last = found or last
            self._looked.set()
            await asyncio.sleep(self._poll_s)
        self._looked.set()
        for listener in list(self._waiting):
            listener.wake()

    def _look(self) -> Marks | None:
        """None when even looking failed: the listeners wait for the next look, and their pages ask by themselves."""
        try:
            with self._sources.look() as look:
                return marks(look)
        except Exception as error:
            log.error("a look at the files failed", error=repr(error))
            return None


class _Listener:
    """One open page: what changed since it was last told."""

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._news = asyncio.Event()

    def tell(self, changed: set[str]) -> None:
        if changed:
            self._changed |= changed
            self._news.set()

    def wake(self) -> None:
        self._news.set()

    async def wait(self, seconds: float) -> set[str]:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        self._news.clear()
        changed, self._changed = self._changed, set()
        return changed
