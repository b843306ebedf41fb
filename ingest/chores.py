"""What the writer's thread does between groups, a little at a time, by real seconds."""

import time

from hidran.settings import Settings
from ingest.keeping import keeping
from ingest.retry import Retries
from ingest.writer import Writer

ESTIMATE_S = 30.0
RETRY_S = 0.3
ROLL_UP_S = 60.0
ROLL_UP_ROWS = 5000
PRUNE_S = 600.0


class Chores:
    """`turn` takes tens of milliseconds at most, so that no acknowledgement waits long."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._retries = Retries(settings.paths.retries)
        self._estimate_at = self._retry_at = self._prune_at = self._roll_up_at = 0.0
        self._rolled_at_received = 0

    def turn(self, writer: Writer, now: float) -> None:
        """`now`: Unix seconds of the installation. Raises what the writer raises."""
        at = time.monotonic()
        if at >= self._retry_at:
            busy = self._retries.turn(writer)
            self._retry_at = at if busy else at + RETRY_S
        if at >= self._estimate_at:
            writer.estimate(now)
            self._estimate_at = at + ESTIMATE_S
        if at >= self._roll_up_at or writer.received - self._rolled_at_received >= ROLL_UP_ROWS:
            self._roll_up(writer, at)
        if at >= self._prune_at and not writer.prune(now, keeping(self._settings, now)):
            self._prune_at = at + PRUNE_S

    def _roll_up(self, writer: Writer, at: float) -> None:
        if writer.roll_up() < ROLL_UP_ROWS:
            self._roll_up_at, self._rolled_at_received = at + ROLL_UP_S, writer.received
