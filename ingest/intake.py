"""The writer's thread: takes groups from the mailbox, commits them, hands back what may be answered.

It waits while the disk is nearly full, sets a damaged series.db aside and begins a new one, and ends on anything else;
the main thread then ends the process.
"""

import threading
import time

from hidran.clock import Clock
from hidran.errors import StoreDamagedError, StoreError, StoreFullError
from hidran.logs import logger
from hidran.settings import Settings
from hidran.store.series_check import check
from hidran.store.sqlite import set_aside
from ingest.chores import Chores
from ingest.disk import DiskGuard
from ingest.incoming import Incoming
from ingest.mailbox import Mailbox, Outgoing
from ingest.writer import Writer

IDLE_S = 0.25
HOLD_S = 0.2
MOST_DAMAGES = 3  # in one life: a disk that damages every file is for a person to look at


class Intake(threading.Thread):
    """`progress_at`: monotonic second of its last turn; while `holding` it waits for the disk on purpose."""

    def __init__(self, settings: Settings, clock: Clock, mailbox: Mailbox, outgoing: Outgoing) -> None:
        super().__init__(name="writer", daemon=True)
        self._settings, self._clock = settings, clock
        self._mailbox, self._outgoing = mailbox, outgoing
        self._log = logger("ingest")
        self._stopping = threading.Event()
        self._damages = 0
        settings.paths.data.mkdir(parents=True, exist_ok=True)
        self._disk = DiskGuard(settings.paths.data, settings.ingest.stop_free_mb, settings.ingest.resume_free_mb)
        self._chores = Chores(settings)
        self.writer: Writer | None = None
        self.progress_at = time.monotonic()
        self.committed_at: float | None = None
        self._group: list[Incoming] = []
        self.holding = False
        self.failure: BaseException | None = None

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                if self.writer is None:
                    self._start()
                else:
                    self._turn(self.writer)
        except BaseException as error:  # whatever it was, the main thread ends the process
            self.failure = error
        finally:
            self._close()

    def _start(self) -> None:
        if self._await_room():
            try:
                self.writer = self._open()
            except StoreError as error:
                self._recover(error)

    def _turn(self, writer: Writer) -> None:
        limits = self._settings.ingest
        if not self._group:
            self._group = self._mailbox.take(IDLE_S, limits.commit_ms / 1000, limits.commit_messages)
        self.progress_at = time.monotonic()
        if not self._await_room():
            return
        try:
            if self._group:
                self._commit(writer)
            self._chores.turn(writer, self._clock.now())
        except StoreError as error:
            self._recover(error)
        self.progress_at = time.monotonic()

    def _commit(self, writer: Writer) -> None:
        """What fails here stays in hand and is tried again."""
        replies = writer.commit(self._group)
        self.committed_at = self._clock.now()
        self._outgoing.put(replies, [(m.generation, m.mid) for m in self._group if m.mid])
        self._group = []

    @property
    def in_hand(self) -> int:
        """Messages taken and not committed yet."""
        return len(self._group)

    def _await_room(self) -> bool:
        """False when told to stop meanwhile."""
        while not self._disk.open():
            self.holding = True
            if self._stopping.wait(HOLD_S):
                return False
        self.holding = False
        self.progress_at = time.monotonic()
        return True

    def _recover(self, error: StoreError) -> None:
        """Make it possible to try again, or raise."""
        if isinstance(error, StoreFullError) or self._disk.is_short():
            self._disk.hit()
        elif isinstance(error, StoreDamagedError) and self._damages < MOST_DAMAGES:
            self._damages += 1
            self._close()
            self._begin_anew(str(error))
        else:
            raise error

    def _close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.writer = None

    def _open(self) -> Writer:
        """The writer over series.db; a damaged one is set aside first, and the nodes send again what they hold."""
        path = self._settings.paths.series
        found = check(path)
        if found != "ok":
            self._begin_anew(found)
        writer = Writer.open(self._settings.paths, self._clock)
        if writer.missing:
            self._log.error(
                "readings that were acknowledged are no longer in series.db: its log was damaged, or an old copy was "
                "put in its place; look for a backup",
                readings=writer.missing,
            )
        return writer

    def _begin_anew(self, found: str) -> None:
        kept = set_aside(self._settings.paths.series, int(time.time() * 1000))
        self._log.error(
            "series.db was damaged: it is set aside, a new one is begun, and the nodes send again what they hold",
            found=found,
            kept_as=str(kept),
        )
