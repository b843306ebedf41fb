"""One `hidran practice` as a technician starts it, and values of a page for tests that need no process."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx

from hidran.faults.episode import Episode
from hidran.ports import free_port
from simulator.practice.cast import begins
from simulator.practice.choices import FIRST_SPEED, FITTINGS, Wish, named
from simulator.practice.shown import Injected, Known, Letter, NodeSight, PlantSight, Playing, Said
from simulator.practice.troubles import TROUBLES
from simulator.scenarios import library
from tests.brokers import wait_for

START = {"skenario": "cerah", "alat": "float", "riwayat": "10"}
LOADED_S = 60
MINUTE = 60
START_TS = begins(library.find("cerah"))
PLANT = PlantSight(
    elevation_deg=60.0,
    sky="clear",
    light_w_m2=900.0,
    panel_v=31.0,
    panel_there=True,
    controller_ok=True,
    pump_on=True,
    trying=False,
    turning=True,
    lift_lpm=16.0,
    level=0.7,
    full=False,
    drawing=True,
    overflowing=False,
    ntu=2.0,
    node_on=True,
    signal=True,
    quota=True,
)


class Practice:
    """The process, and a browser without script. `pids` of everything it was seen to start."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self._temporary = folder / "tmp"
        self._temporary.mkdir()
        argv = [sys.executable, "-m", "hidran", "practice", "--no-browser", "--port", str(self.port), *options]
        env = os.environ | {"TMPDIR": str(self._temporary), "HIDRAN_DATA": str(folder / "real")}
        self._out = folder / "out"
        with self._out.open("w") as out:
            self.process = subprocess.Popen(argv, env=env, stdout=out, stderr=out, cwd=folder, start_new_session=True)
        self._http = httpx.Client(base_url=self.address, follow_redirects=True, timeout=10)
        self.pids: set[int] = set()
        wait_for(self._answers, LOADED_S)

    def page(self) -> str:
        self.pids |= children(self.process.pid)
        return self._http.get("/").text

    def send(self, path: str, **form: str) -> httpx.Response:
        return self._http.post(path, data=form)

    def begin(self) -> None:
        assert self.send("/mulai", **START).status_code == 200
        self.await_page(lambda text: "Rusakkan sesuatu" in text, LOADED_S)

    def await_page(self, shows: Callable[[str], bool], seconds: float) -> str:
        found = ""

        def seen() -> bool:
            nonlocal found
            assert self.process.poll() is None, self.said()
            found = self.page()
            return shows(found)

        wait_for(seen, seconds)
        return found

    def end(self) -> int:
        """Ctrl-C."""
        self._http.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def said(self) -> str:
        return self._out.read_text(encoding="utf-8")

    def left(self) -> list[object]:
        """Processes that still run and folders that still lie about."""
        return [pid for pid in self.pids if _alive(pid)] + list(self._temporary.iterdir())

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.said()
        try:
            return self._http.get("/").status_code == 200
        except httpx.TransportError:
            return False


def children(pid: int) -> set[int]:
    """Ids of all processes below one."""
    found = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found |= {int(child)} | children(int(child))
    return found


def _alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def injected(name: str, *, after_min: int = 0, until_min: int | None = None) -> Injected:
    end = None if until_min is None else START_TS + until_min * MINUTE
    return Injected(TROUBLES[name], START_TS + after_min * MINUTE, end)


def episode(code: str, *, raised_min: int, end_min: int | None = None, severity: str = "PERLU_DICEK") -> Episode:
    at = START_TS + raised_min * MINUTE
    end = None if end_min is None else START_TS + end_min * MINUTE
    return Episode("hu-latihan", code, at - 1200, severity, at, end, "tandanya begini", {})  # type: ignore[arg-type]


def letter(code: str, *, at_min: int, text: str = "[LATIHAN] PERLU DICEK: Hidran Latihan\nisi pesan") -> Letter:
    at = START_TS + at_min * MINUTE
    return Letter(at_min, float(at), code, "raise", "PERLU_DICEK", at - 1200, text)


def known(*episodes: Episode, letters: tuple[Letter, ...] = ()) -> Known:
    said = (Said(e, float(e.raised), fresh=e.raised >= START_TS) for e in episodes)
    return Known("normal", False, tuple(said), letters)


def playing(*troubles: Injected, said: Known | None = None, plant: PlantSight = PLANT) -> Playing:
    """A running practice three hours after its start."""
    fitting = named(FITTINGS, "minimum")
    assert fitting is not None
    wish = Wish(library.find("cerah"), fitting, 10)
    now = START_TS + 180 * MINUTE
    node = NodeSight({"panel_v": 31.2, "pump_on": 1, "turbidity_mv": None}, now - MINUTE, True, 2)
    return Playing(wish, now, FIRST_SPEED, plant, node, said or known(), "http://127.0.0.1:1/", troubles)
