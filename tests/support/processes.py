"""Services as real processes: started with the settings of a test, killed or stopped by their own id."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from hidran import heartbeat, process
from hidran.settings import Settings
from tests.brokers import environment, wait_for


class Service:
    """One `python -m hidran <name>` over an installation; its output goes to `<data>/../<name>.log`."""

    def __init__(self, settings: Settings, name: str, **more: str) -> None:
        self.settings = settings
        self.name = name
        self.log = settings.data.parent / f"{name}.log"
        self.starts = 0
        self._more = more
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> "Service":
        with self.log.open("ab") as log:
            argv = [sys.executable, "-m", "hidran", self.name]
            env = environment(self.settings) | self._more
            self._child = process.spawn(argv, env=env, stdout=log, stderr=log)
        self.starts += 1
        return self

    def ready(self, within_s: float = 20.0) -> "Service":
        """Wait until this very process has beaten."""
        wait_for(lambda: self.exit_code is not None or self._beaten(), within_s)
        assert self.exit_code is None, self.said()
        return self

    def _beaten(self) -> bool:
        beat = heartbeat.read(self.settings.paths.health, self.name)
        return beat is not None and beat.pid == self.pid

    @property
    def pid(self) -> int:
        assert self._child is not None, f"{self.name} was never started"
        return self._child.pid

    @property
    def exit_code(self) -> int | None:
        return None if self._child is None else self._child.poll()

    def kill(self) -> None:
        """The hardest end: no handler runs, nothing is flushed."""
        assert self._child is not None
        self._child.kill()
        self._child.wait()

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def stop(self) -> int:
        assert self._child is not None
        if self._child.poll() is None:
            self.thaw()
        return process.stop(self._child)

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    def __enter__(self) -> "Service":
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self.stop()


def new_house(folder: Path) -> Path:
    """A data folder inside `folder`, so that logs lie beside it and not in it."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "data"
