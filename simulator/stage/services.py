"""The real services as child processes: page, engine and broker first, messages and ingest once history is judged.

Who tells people comes late, so that he finds history whole: the month that is over is closed from all of its readings.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import structlog

from hidran import heartbeat, house
from hidran.settings import Settings
from hidran.supervisor import Service, ServiceError, Supervisor
from simulator.stage.patience import GIVE_UP_S, Patience

EARLY = ("api", "engine", "broker")
LATE = ("notify", "ingest")
AWAITED = "awaited"  # said of a service that is long in coming
CALM_S = 3.0  # a service that was started again needs a moment to find the others
MOST_ENDS = 5  # of one service; then something is wrong that starting again does not mend
TAIL_LINES = 15
LOOK_S = 0.05

OnChange = Callable[[str, str], None]


class Services:
    """Use it from the main thread. `on_change(service, what)`: see `Supervisor`; silent while all is as it should."""

    def __init__(self, settings: Settings, config: Path, log: TextIO, on_change: OnChange) -> None:
        self._settings = settings
        self._log = log
        self._tell = on_change
        self._ends: dict[str, int] = {}
        self._changed_at = 0.0
        log_to(log)
        all_of_them = {s.name: replace(s, ready=None) for s in house.services(settings, config)}
        self._early, self._late = (self._supervise([all_of_them[n] for n in names]) for names in (EARLY, LATE))
        self._broker_ready = house.broker_ready(settings)

    def _supervise(self, services: list[Service]) -> Supervisor:
        return Supervisor(services, on_change=self._changed, stdout=self._log, stderr=self._log)

    def __enter__(self) -> "Services":
        try:
            self._early.start()
        except BaseException:
            self._early.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._late.stop()
        self._early.stop()

    def start_late(self) -> None:
        self._late.start()

    def poll(self) -> None:
        """Start again who has ended. ServiceError, with the end of the log, when one ends again and again."""
        self._early.poll()
        self._late.poll()
        for name, ends in self._ends.items():
            if ends >= MOST_ENDS:
                raise ServiceError(f"{name} ended {ends} times; the end of its log:\n{self._tail()}")

    def wait_for(
        self,
        name: str,
        condition: Callable[[], bool],
        over: Callable[[], bool],
        progress: Callable[[], int] = lambda: 0,
    ) -> bool:
        """Keep the services running until `condition` of one of them; False when it is all over first.

        ServiceError when it ends again and again, or lives and has made no `progress` for GIVE_UP_S.
        """
        patience = Patience(time.monotonic(), progress())
        while not condition():
            if over():
                return False
            self.poll()
            now = time.monotonic()
            patience.look(now, progress())
            if patience.ended(now):
                raise ServiceError(
                    f"{name} runs, but nothing came of it for {GIVE_UP_S:.0f} s; the end of the log:\n{self._tail()}"
                )
            if patience.worth_a_word(now):
                self._tell(name, AWAITED)
            time.sleep(LOOK_S)
        return True

    def broker_ready(self) -> bool:
        return self._broker_ready()

    def beats(self, name: str) -> bool:
        """It has beaten, and this very process did."""
        beat = heartbeat.read(self._settings.paths.health, name)
        return beat is not None and beat.ok and beat.pid == self.pids.get(name)

    @property
    def pids(self) -> dict[str, int]:
        return self._early.pids | self._late.pids

    @property
    def troubled(self) -> bool:
        """Somebody is down, or came back only just now."""
        return len(self.pids) < len(EARLY) + len(LATE) or time.monotonic() - self._changed_at < CALM_S

    def _changed(self, name: str, what: str) -> None:
        if what in ("started", "ready"):
            return
        self._changed_at = time.monotonic()
        if what != "restarted":
            self._ends[name] = self._ends.get(name, 0) + 1
        self._tell(name, what)

    def _tail(self) -> str:
        self._log.flush()
        text = Path(self._log.name).read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-TAIL_LINES:])


def log_to(file: TextIO) -> None:
    """What this very process has to say goes where the services' words go."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=file))
