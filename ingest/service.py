"""`hidran ingest`: the network thread, the writer's thread, and this one, which watches both.

It may be killed at any instant: what was acknowledged is on disk, what was not comes again. A thread that ended or no
longer gets on ends the process with one clear line, and its runner starts it again.
"""

import gc
import time

from hidran import heartbeat, installation, process
from hidran.errors import HidranError
from hidran.logs import logger
from hidran.settings import Settings
from hidran.store import credentials
from hidran.store.series_check import damaged
from ingest.backoff import MOST_S
from ingest.flood import Limiter
from ingest.intake import Intake
from ingest.mailbox import Mailbox, Outgoing
from ingest.subscriber import Subscriber

BEAT_S = 1.0
LOOK_S = 0.1
END_S = 5.0
COLLECT = (50_000, 20, 50)


class IngestError(HidranError):
    """A part of ingest ended or hangs; the process ends so that it is started again."""

    retryable = True
    exit_code = 7


def run(settings: Settings) -> None:
    """Receive and store until SIGTERM or SIGINT. IngestError when a part of it fails."""
    installation.create(settings.paths, installation.kind_of(settings.paths))
    credentials.password_of(settings.paths.mqtt_users, settings.mqtt.username)  # a readable file is refused here
    gc.freeze()  # what is loaded by now stays; and rows are many and hold no cycles
    gc.set_threshold(*COLLECT)
    with process.stop_requested() as stop:
        service = Service(settings)
        service.start()
        try:
            while not stop.wait(LOOK_S):
                service.watch()
        finally:
            service.stop()


class Service:
    """Both threads and what is said of them."""

    def __init__(self, settings: Settings) -> None:
        clock = installation.open_clock(settings.paths)
        limits = settings.ingest
        self._settings = settings
        self._mailbox, outgoing = Mailbox(limits.queue), Outgoing()
        self.intake = Intake(settings, clock, self._mailbox, outgoing)
        self.network = Subscriber(settings.mqtt, self._password, clock, self._mailbox, outgoing)
        self.network.limiter = Limiter(limits.flood_per_s, limits.flood_burst)
        self._beat_at = 0.0

    def _password(self) -> str:
        return credentials.password_of(self._settings.paths.mqtt_users, self._settings.mqtt.username)

    def start(self) -> None:
        self.intake.start()
        self.network.start()

    def watch(self) -> None:
        """Look at both threads and beat. IngestError when one ended or hangs."""
        for thread in (self.network, self.intake):
            if thread.failure is not None:
                raise IngestError(f"ingest's {thread.name} thread failed: {thread.failure!r}") from thread.failure
            if not thread.is_alive():
                raise IngestError(f"ingest's {thread.name} thread ended by itself")
        self._refuse_hanging()
        if time.monotonic() >= self._beat_at:
            self._beat_at = time.monotonic() + BEAT_S
            self._beat()

    def _refuse_hanging(self) -> None:
        stall_s, now = self._settings.ingest.stall_s, time.monotonic()
        idle_s = now - self.intake.progress_at
        if self.queued and not self.intake.holding and idle_s > stall_s:
            raise IngestError(
                f"ingest hangs: {self.queued} messages wait and nothing was committed for {idle_s:.0f} s "
                f"(ingest.stall_s = {stall_s}); it ends so that its runner starts it again"
            )
        silent_s = now - self.network.turned_at
        if silent_s > stall_s + MOST_S:  # it may wait so long between two tries
            raise IngestError(f"ingest's network thread hangs for {silent_s:.0f} s; it ends to be started again")

    @property
    def queued(self) -> int:
        """Messages that came and are not committed yet."""
        return len(self._mailbox) + self.intake.in_hand

    def _beat(self) -> None:
        intake, writer, paths = self.intake, self.intake.writer, self._settings.paths
        at = intake.committed_at
        heartbeat.beat(
            paths.health,
            "ingest",
            ok=self.network.connected and writer is not None and not intake.holding,
            queued=self.queued,
            received=0 if writer is None else writer.received,
            last_commit_ms=None if at is None else int(at * 1000),
            connected=self.network.connected,
            generation=self.network.generation,
            disk_full=intake.holding,
            set_aside=damaged(paths.series),
            missing=0 if writer is None else writer.missing,
        )

    def stop(self) -> None:
        """End both threads; one that hangs is left behind, it dies with the process."""
        self.network.stop()
        self.intake.stop()
        for thread in (self.network, self.intake):
            thread.join(END_S)
        logger("ingest").info("ended", queued=self.queued)
