"""Types what a page says, in an empty folder, as its reader would."""

import os
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from hidran import process
from hidran.ports import free_port
from tests.brokers import wait_for
from tests.docs import pages

COMMAND_S = 60


class Walk:
    """One reader with one folder. Only `hidran ...` lines are typed; ports are free ones of this machine."""

    def __init__(self, folder: Path, env: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.said: dict[str, str] = {}
        self._started: set[str] = set()
        self._running: list[subprocess.Popen[bytes]] = []
        self._port, self._page = str(free_port()), free_port()
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("HIDRAN_")}
        ports = {
            "HIDRAN_MQTT__PORT": self._port,
            "HIDRAN_BROKER__PORT": self._port,
            "HIDRAN_API__PORT": str(self._page),
        }
        self._env = inherited | ports | {"COLUMNS": "200"} | dict(env or {})

    def type_page(self, page: str) -> None:
        """Every `run` block of the page. The first line that goes otherwise than the page says fails the test."""
        for block in pages.typed(page):
            for line in block.lines:
                words = shlex.split(line.replace("1883", self._port))
                assert words[0] == "hidran", f"{page}: only `hidran` lines can be typed, found {line!r}"
                if "background" in block.words:
                    self._start(line, words[1:])
                else:
                    self._call(line, words[1:], block.expected_exit)

    def ask(self, line: str) -> str:
        """One more command that is not on the page; what it said."""
        self._call(line, shlex.split(line)[1:], 0)
        return self.said[line]

    def _call(self, line: str, words: list[str], expected: int) -> None:
        argv = [sys.executable, "-m", "hidran", *words]
        done = subprocess.run(
            argv, cwd=self.folder, env=self._env, capture_output=True, text=True, timeout=COMMAND_S, check=False
        )
        self.said[line] = done.stdout
        assert done.returncode == expected, (
            f"{line} ended with {done.returncode}:\n{done.stdout}{done.stderr}{self._logs()}"
        )

    def _start(self, line: str, words: list[str]) -> None:
        if line in self._started:
            return  # it is running already
        self._started.add(line)
        name = words[0]
        with (self.folder / f"{name}.log").open("ab") as log:
            argv = [sys.executable, "-m", "hidran", *words]
            child = subprocess.Popen(argv, env=self._env, stdout=log, stderr=log, cwd=self.folder)
        self._running.append(child)
        if name == "run":
            wait_for(lambda: child.poll() is not None or self._answers(), 60)
        assert child.poll() is None, f"{line} ended at once:\n{self._logs()}"

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._page}/api/v1/ready", timeout=2) as answer:
                return int(answer.status) == 200
        except (urllib.error.URLError, OSError):
            return False

    def page(self, path: str = "/") -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self._page}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    def _logs(self) -> str:
        return "".join(f"--- {p.name}\n{p.read_text(errors='replace')[-3000:]}" for p in self.folder.glob("*.log"))

    def end(self) -> None:
        for child in reversed(self._running):
            process.stop(child)
