"""A simulated ESP32: `firmware.node.Node` runs on it unchanged, over real sockets, with a folder as its flash.

See `firmware/board_interface.py` for the promise. Sensors look at a `Plant`; modem and supply are the plant's too, so
that a fault acts on physics and the node finds out for itself.
"""

import asyncio
import json
import random
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hidran import __version__
from simulator.plant import Plant
from simulator.sensors import sensors_of
from simulator.timing import NodeTime

COUNTERS = "nvs.json"
MEM_FREE = 96_000


class SimulatedBoard:
    """One power-up of one board. `flash`: folder that outlives it; counters (NVS) lie beside, not in it."""

    firmware_version = __version__

    def __init__(
        self,
        plant: Plant,
        time: NodeTime,
        flash: Path,
        *,
        fitted: Sequence[str] = (),
        cause: str = "power",
        knows_time: bool = False,
        log: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """`knows_time`: its clock went on running through the restart, as an ESP32's does through a soft reset."""
        self.plant = plant
        plant.advance_to(time.now())
        self.sensors = sensors_of(plant, fitted)
        flash.mkdir(parents=True, exist_ok=True)
        self.data_dir = str(flash)
        self.restart_reason: str | None = None
        self.led_pattern = "start"
        self._time = time
        self._nvs = flash.parent / f"{flash.name}-{COUNTERS}"
        self._counters = _load(self._nvs)
        self._power_up = time.now()
        self._clock_off_s = 0.0
        self._source = "rtc" if knows_time else "none"
        self._cause = cause
        self._log = log
        self._random = random.Random(plant.spec.seed)
        self._writers: list[asyncio.StreamWriter] = []

    def tick(self) -> None:
        """Let the plant catch up with the clock; call it whenever time has passed."""
        self.plant.advance_to(self._time.now())
        self.sensors["pump"].look()
        if not self.plant.modem.up:
            self.cut_connections()

    def cut_connections(self) -> None:
        """As the network does when it drops a modem: connections end without a word."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    # -- time --------------------------------------------------------------------------------------------------

    def uptime_s(self) -> float:
        return self._time.now() - self._power_up

    async def sleep_s(self, seconds: float) -> None:
        await self._time.sleep_s(seconds)
        self.plant.advance_to(self._time.now())  # who wakes up may look at a sensor

    def wall(self) -> int | None:
        """Whoever sets a clock that is wrong by the plant's will, it is wrong again at once."""
        return None if self._source == "none" else int(self._time.now() + self._clock_off_s + self.plant.clock.off_s)

    def wall_source(self) -> str:
        return self._source

    def set_wall(self, ts: int, src: str) -> None:
        off_s = ts - self._time.now()
        self._clock_off_s = off_s if abs(off_s) >= 1 else 0.0
        self._source = src

    async def network_time(self) -> int | None:
        return int(self._time.now()) if self.plant.modem.up else None

    # -- network -----------------------------------------------------------------------------------------------

    async def connect_network(self, config: dict[str, Any]) -> None:
        if not self.plant.modem.up:
            raise OSError("no network: no signal, or the quota is used up")

    async def drop_network(self) -> None:
        self.cut_connections()

    def rssi(self) -> int | None:
        return self.plant.modem.rssi_dbm if self.plant.modem.up else None

    async def open_stream(self, host: str, port: int, tls: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(host, port, ssl=self._tls() if tls else None)
        self._writers = [w for w in self._writers if not w.is_closing()]
        self._writers.append(writer)
        return reader, writer

    def _tls(self) -> ssl.SSLContext:
        authority = Path(self.data_dir) / "ca.pem"
        return ssl.create_default_context(cafile=str(authority) if authority.exists() else None)

    # -- NVS ---------------------------------------------------------------------------------------------------

    def load_counter(self, name: str) -> int:
        return self._counters.get(name, 0)

    def save_counter(self, name: str, value: int) -> None:
        self._counters[name] = value
        temporary = self._nvs.with_suffix(".new")
        temporary.write_text(json.dumps(self._counters))
        temporary.replace(self._nvs)

    # -- other -------------------------------------------------------------------------------------------------

    def reset_cause(self) -> str:
        return self._cause

    def restart(self, reason: str) -> None:
        self.restart_reason = reason

    def feed_watchdog(self) -> None:
        """A simulated board has no hardware watchdog; the supervisor that feeds it runs all the same."""

    def led(self, pattern: str) -> None:
        self.led_pattern = pattern

    def mem_free(self) -> int:
        return MEM_FREE

    def random(self) -> float:
        return self._random.random()

    def log(self, text: str) -> None:
        self._log(text)


def _load(path: Path) -> dict[str, int]:
    if not path.exists():
        return {}
    found: dict[str, int] = json.loads(path.read_text())
    return found
