"""The fault engine as a process of its own: `hidran engine`.

It may be killed at any instant: states, events and cursors are committed together, so a restart goes on where the last
commit stood. What cannot be written (disk full) is judged again later from that commit.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from hidran import heartbeat, installation, process
from hidran.errors import StoreDamagedError, StoreError, StoreFullError
from hidran.registry import Registry
from hidran.settings import Settings
from hidran.store.events import EventsWriter, begin_anew
from hidran.store.records import InboxEntry, Records
from hidran.store.series import SeriesReader
from hidran.store.sqlite import quick_check
from ingest.engine_follow import Follower

BEAT_S = 2.0
REGISTRY_S = 1.0
FULL_WAIT_S = 5.0
POLL_REAL_S, POLL_SIMULATED_S = 0.2, 0.015

log = structlog.get_logger(service="engine")


def run(settings: Settings) -> None:
    """Judge until SIGTERM or SIGINT."""
    paths = settings.paths
    installation.create(paths, installation.kind_of(paths))
    clock = installation.open_clock(paths)
    poll_s = POLL_REAL_S if clock.real else POLL_SIMULATED_S
    with process.stop_requested() as stop, Records.open(settings) as records:
        pulse = Pulse(paths.health)
        events = open_events(paths.events, int(clock.now() * 1000))
        try:
            while not stop.is_set():
                series = _await_series(paths.series, stop.wait, pulse)
                if series is not None:
                    watch, inbox = RegistryWatch(records), InboxWatch(records)
                    follower = Follower(series, events, watch, clock, paths, inbox=inbox)
                    _follow(follower, until(stop, paths.series), stop.wait, pulse, poll_s)
        finally:
            events.close()


def until(stop: threading.Event, path: Path) -> Callable[[], bool]:
    """Asks whether to stop following: told to, or ingest set a damaged series.db aside and began a new one."""
    inode = path.stat().st_ino

    def ended() -> bool:
        return stop.is_set() or not path.exists() or path.stat().st_ino != inode

    return ended


class Pulse:
    """The heartbeat, every two seconds of real time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = 0.0

    def beat(self, *, ok: bool = True, **detail: object) -> None:
        if time.monotonic() - self._last >= BEAT_S:
            heartbeat.beat(self._folder, "engine", ok=ok, **detail)
            self._last = time.monotonic()


class RegistryWatch:
    """Asks the records for their version at most once a second, and reads them when it moved."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._asked = 0.0

    def __call__(self, known: int | None) -> Registry | None:
        if time.monotonic() - self._asked < REGISTRY_S:
            return None
        self._asked = time.monotonic()
        return self._records.registry() if self._records.registry_version() != known else None


class InboxWatch:
    """Asks the records for what came into their inbox, at most once a second unless there was something."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._asked = 0.0

    def __call__(self, after: int) -> list[InboxEntry]:
        if time.monotonic() - self._asked < REGISTRY_S:
            return []
        found = self._records.inbox_after(after)
        if not found:
            self._asked = time.monotonic()
            if after > self._records.inbox_newest() and (found := self._records.inbox_after(0)):
                log.warning("the inbox starts over, hearing it from its beginning", was=after)
        return found


def open_events(path: Path, now_ms: int) -> EventsWriter:
    """events.db; a damaged one is set aside, said loudly, and made anew from the raw rows."""
    if path.exists() and (found := quick_check(path)) != "ok":
        aside = begin_anew(path, now_ms)
        log.error("events.db was damaged; judging all stored rows again", found=found, kept_as=str(aside))
    return EventsWriter(path)


def _await_series(path: Path, wait: Callable[[float], bool], pulse: Pulse) -> SeriesReader | None:
    try:
        return SeriesReader(path)
    except StoreDamagedError:
        raise
    except StoreError as error:
        pulse.beat(ok=False, waiting=str(error))
        wait(POLL_REAL_S)
        return None


def _follow(
    follower: Follower, stopped: Callable[[], bool], wait: Callable[[float], bool], pulse: Pulse, poll_s: float
) -> None:
    """Until asked to stop, or until the disk is full: then the caller starts over from the last commit."""
    try:
        while not stopped():
            busy = follower.turn()
            pulse.beat(cursor=follower.cursor, behind=follower.behind)
            if not busy:
                wait(poll_s)
    except StoreFullError as error:
        log.error("nothing can be written down", error=str(error))
        pulse.beat(ok=False, full=str(error))
        wait(FULL_WAIT_S)
