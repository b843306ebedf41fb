"""Keeps child processes running: starts them in order, restarts a crashed one with back-off, stops them in order.

with process.stop_requested() as stop:
    with Supervisor([service("broker"), service("ingest")]) as house:
        house.run(stop)
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hidran import process
from hidran.errors import HidranError
from hidran.logs import logger

BACKOFF_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_S = 60.0  # after running so long a service starts again without waiting
POLL_S = 0.1
HANG_LOOK_S = 3.0
HANG_TIMES = 2  # one look may fall into a step of the machine's clock


class ServiceError(HidranError):
    """A service ended before it was ready."""

    exit_code = 6


@dataclass(frozen=True)
class Service:
    """One child.

    `ready` (None: at once) is asked until it says True; the services after it start then. `hangs(pid)` (None: never)
    is asked every few seconds; a child that hangs twice in a row is killed and started again.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    ready_s: float = 20.0
    hangs: Callable[[int], bool] | None = None


def service(
    name: str,
    env: Mapping[str, str] | None = None,
    *,
    ready: Callable[[], bool] | None = None,
    hangs: Callable[[int], bool] | None = None,
) -> Service:
    """`hidran <name>` as a child of this installation; `env` carries its settings."""
    return Service(name, [sys.executable, "-m", "hidran", name], env or {}, ready, hangs=hangs)


class _Child:
    """A service and its present process."""

    def __init__(self, what: Service) -> None:
        self.service = what
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.crashes = 0
        self.due: float | None = None  # monotonic second of the next start, while it is down
        self.hung = 0  # how often in a row it was found hanging


class Supervisor:
    """Runs services as children of this process. Use it from one thread that outlives them."""

    def __init__(
        self,
        services: Sequence[Service],
        *,
        on_change: Callable[[str, str], None] | None = None,
        stdout: process.Output = None,
        stderr: process.Output = None,
        stop_s: float = 10.0,
    ) -> None:
        """`on_change(service, what)` hears 'started', 'ready', 'restarted' and how a service ended."""
        self._children = {s.name: _Child(s) for s in services}
        self._on_change = on_change or (lambda _name, _what: None)
        self._stdout, self._stderr, self._stop_s = stdout, stderr, stop_s
        self._look_at = 0.0
        self._log = logger("supervisor")

    def __enter__(self) -> "Supervisor":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, stop: threading.Event | None = None) -> None:
        """Start all in order, each after the one before is ready. ServiceError when one ends or is never ready."""
        for child in self._children.values():
            if stop is not None and stop.is_set():
                return
            self._spawn(child, "started")
            self._await_ready(child, stop)

    def _spawn(self, child: _Child, what: str) -> None:
        s = child.service
        child.process = process.spawn(s.argv, env=s.env, stdout=self._stdout, stderr=self._stderr)
        child.started, child.due, child.hung = time.monotonic(), None, 0
        self._log.info(what, child=s.name, pid=child.process.pid)
        self._on_change(s.name, what)

    def _await_ready(self, child: _Child, stop: threading.Event | None) -> None:
        s, deadline = child.service, time.monotonic() + child.service.ready_s
        while s.ready is not None and not s.ready():
            code = child.process.poll() if child.process else None
            if code is not None:
                raise ServiceError(
                    f"{s.name} ended with {process.describe(code)} before it was ready: see its log above"
                )
            if time.monotonic() > deadline:
                raise ServiceError(f"{s.name} is not ready after {s.ready_s:.0f} s: see its log above")
            if stop is not None and stop.is_set():
                return
            time.sleep(POLL_S / 2)
        self._on_change(s.name, "ready")

    def poll(self) -> None:
        """Notice who ended and start again whose time has come. Call it several times a second."""
        now = time.monotonic()
        for child in self._children.values():
            if child.due is not None and now >= child.due:
                self._spawn(child, "restarted")
            elif child.due is None and child.process is not None and (code := child.process.poll()) is not None:
                self._schedule(child, code, now)
        if now >= self._look_at:
            self._look_at = now + HANG_LOOK_S
            self._end_hanging()

    def _end_hanging(self) -> None:
        for child in self._children.values():
            hangs, running = child.service.hangs, child.process
            if hangs is None or running is None or child.due is not None:
                continue
            child.hung = child.hung + 1 if hangs(running.pid) else 0
            if child.hung >= HANG_TIMES:
                self._log.error("hangs and is killed", child=child.service.name, pid=running.pid)
                running.kill()

    def _schedule(self, child: _Child, code: int, now: float) -> None:
        child.crashes = 0 if now - child.started > STEADY_S else child.crashes
        wait_s = BACKOFF_S[min(child.crashes, len(BACKOFF_S) - 1)]
        child.crashes, child.due = child.crashes + 1, now + wait_s
        how = process.describe(code)
        self._log.error("ended", child=child.service.name, how=how, restart_in_s=wait_s)
        self._on_change(child.service.name, how)

    def run(self, stop: threading.Event) -> None:
        """Watch until `stop` is set."""
        while not stop.wait(POLL_S):
            self.poll()

    def stop(self) -> None:
        """Stop all, last first, so that whoever feeds a service ends after it; nobody is left."""
        for child in reversed(self._children.values()):
            running, child.process, child.due = child.process, None, None
            if running is not None:
                code = process.stop(running, self._stop_s)
                self._log.info("stopped", child=child.service.name, how=process.describe(code))

    def kill(self, name: str) -> None:
        """End a child at once, as a crash would (demo and tests); `poll` starts it again."""
        running = self._children[name].process
        if running is not None:
            running.kill()

    @property
    def pids(self) -> dict[str, int]:
        """Process id by service, of those that run."""
        alive = ((n, c.process) for n, c in self._children.items())
        return {name: p.pid for name, p in alive if p is not None and p.poll() is None}
