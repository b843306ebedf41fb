"""`hidran demo` as a stranger starts it: the page, last month's sheet, the pump's message, services killed, the end."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.brokers import wait_for

pytestmark = pytest.mark.timeout(900)
LONG_S = 240  # for anything that comes at all, on a busy machine with two cores


class Demo:
    """One `hidran demo --json`; `pids` of everything it ever started."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._out = folder / "out"
        self._temporary = folder / "tmp"
        self._temporary.mkdir()
        argv = [sys.executable, "-m", "hidran", "demo", "--no-browser", "--json", *options]
        # A real installation's settings must not reach the demo's children.
        env = os.environ | {"TMPDIR": str(self._temporary), "HIDRAN_DATA": str(folder / "real")}
        with self._out.open("w") as out, (folder / "err").open("w") as err:
            self.process = subprocess.Popen(argv, env=env, stdout=out, stderr=err, cwd=folder, start_new_session=True)
        self.pids: set[int] = set()

    def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        lines = self._out.read_text(encoding="utf-8").splitlines()
        found = [json.loads(line) for line in lines]
        return [e for e in found if kind in (None, e["event"])]

    def await_event(self, kind: str, **values: object) -> dict[str, Any]:
        def seen() -> list[dict[str, Any]]:
            self.pids |= children(self.process.pid)
            assert self.process.poll() is None or self._matching(kind, values), self.events()
            return self._matching(kind, values)

        wait_for(seen, LONG_S)
        return seen()[0]

    def _matching(self, kind: str, values: dict[str, object]) -> list[dict[str, Any]]:
        return [e for e in self.events(kind) if all(e.get(k) == v for k, v in values.items())]

    def left(self) -> list[object]:
        """Processes that still run and folders that still lie about."""
        return [pid for pid in self.pids if alive(pid)] + list(self._temporary.iterdir())


def children(pid: int) -> set[int]:
    """Ids of all processes below one."""
    found = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found |= {int(child)} | children(int(child))
    return found


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def page(url: str, path: str) -> str:
    with urllib.request.urlopen(f"{url}{path}", timeout=LONG_S) as answer:
        return " ".join(answer.read().decode().split())


@pytest.fixture
def demos(tmp_path: Path) -> Iterator[list[Demo]]:
    started: list[Demo] = []
    yield started
    for demo in started:
        if demo.process.poll() is None:
            demo.process.send_signal(signal.SIGINT)
            try:
                demo.process.wait(LONG_S)
            except subprocess.TimeoutExpired:
                demo.process.kill()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc")
def test_the_pump_stops_services_are_killed_and_nothing_is_lost(tmp_path: Path, demos: list[Demo]) -> None:
    demo = Demo(tmp_path)
    demos.append(demo)
    url = demo.await_event("ready")["url"]
    assert "Hidran" in page(url, "")
    started = demo.await_event("started")
    assert started["readings"] > 31 * 1440 * 3

    os.kill(started["pids"]["ingest"], signal.SIGKILL)
    demo.await_event("service", name="ingest", what="restarted")
    pump = demo.await_event("message", code="F01")
    assert (pump["hydrant"], pump["severity"]) == ("hu-sawahan", "PERLU_DICEK")
    assert "[LATIHAN]" in pump["text"]
    os.kill(started["pids"]["broker"], signal.SIGKILL)
    demo.await_event("service", name="broker", what="restarted")
    demo.await_event("caught_up")
    silent = demo.await_event("message", code="F16", severity="PERLU_DICEK")
    assert silent["hydrant"] == "hu-ketapang"
    shows_what_was_before(url)

    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(LONG_S) == 0
    summary = demo.events()[-1]
    assert summary["event"] == "summary"
    parts = ("stored", "pending", "quarantined", "duplicate")
    assert summary["received"] == sum(summary[part] for part in parts)
    assert summary["stored"] > started["readings"]
    assert (summary["pending"], summary["quarantined"]) == (0, 0)
    about = {(m["hydrant"], m["code"]) for m in demo.events("message") if m["kind"] != "greet"}
    assert about == {("hu-sawahan", "F01"), ("hu-ketapang", "F16")}  # latency and kills look like no other fault
    wait_for(lambda: not demo.left(), LONG_S)
    assert (tmp_path / "err").read_text() == ""
    assert not (tmp_path / "real").exists()


def shows_what_was_before(url: str) -> None:
    """Last month's finished sheet, this month's half-filled check, an open report, the book and who pays."""
    sheet = "lembar/tirta-baamang/2026-08"
    wait_for(lambda: "Kode keaslian" in page(url, sheet), LONG_S)  # kept by itself, once all days are counted
    made = page(url, sheet)
    for told in ("30 dari 31 hari", "biaya Rp 185.000", "Rp 7.250.000", "Rp 735.000", "Rp 455.000", "Rp 7.530.000"):
        assert told in made
    check = page(url, "cek-air/hu-sawahan/2026-09")
    assert "Baru satu titik yang dilihat" in check
    assert "Belum dilihat" in check
    assert "Keran, pipa atau panel rusak" in page(url, "air/hu-ketapang")
    assert "Keran patah" in page(url, "pekerjaan/2")
    assert "Rumah 33" in page(url, "kas/tirta-baamang/iuran")


def test_it_ends_by_itself_wherever_it_stands(tmp_path: Path, demos: list[Demo]) -> None:
    demo = Demo(tmp_path, "--seconds", "4")
    demos.append(demo)
    began = time.monotonic()
    while demo.process.poll() is None and time.monotonic() - began < LONG_S:
        demo.pids |= children(demo.process.pid)
        time.sleep(0.1)
    assert demo.process.wait(1) == 0
    assert demo.events()[-1]["event"] == "summary"
    assert not demo.left()
