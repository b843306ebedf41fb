"""How many nodes a core carries: the firmware's own code, in one process, in real time, against Mosquitto and ingest.

Their sun stands at ten in the morning wherever this machine is, so that pumps run and start as they do by day.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hidran.contract import LIVE_BATCH
from hidran.settings import Settings
from hidran.store import credentials
from simulator.node import VirtualNode
from simulator.plant import Plant, Spec
from simulator.stage.scene import running
from simulator.timing import RealTime
from tests.brokers import running_broker, settings_for
from tests.figures.accounts import counters
from tests.figures.throughput import cpu_of, rss_of
from tests.support.processes import Service, new_house

GOAL_NODES = 500
GOAL_LATE_S = 10.0  # one fine step of a plant: later than that, a pump's switch would be dated wrongly
SETTLED_S = 6 * 3600
MINUTE_S = 60
TEN_H = 10
FITTED = ("tank_full", "supply")
_LAST_S = 60.0


@dataclass
class Watch:
    """What was seen while they ran. `held`: readings that wait for their batch to fill; `behind`: nodes that hold a
    whole batch; `late_s`: how late the loop woke somebody who slept."""

    readings: int = 0
    held: int = 0
    behind: int = 0
    connected: int = 0
    late_s: list[float] = field(default_factory=list)

    def heard(self, _up_s: int, _values: dict[str, Any]) -> None:
        self.readings += 1

    async def sleep(self) -> None:
        while True:
            due = time.monotonic() + 0.25
            await asyncio.sleep(0.25)
            self.late_s.append(time.monotonic() - due)


def run(full: bool) -> dict[str, Any]:
    """500 nodes for six minutes (40 for two when not `full`)."""
    count, minutes = (GOAL_NODES, 6) if full else (40, 2)
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as (settings, ingest):
        nodes_made = nodes(settings, Path(folder), count, watch := Watch())
        cpu_s, wall_s = asyncio.run(_lived(nodes_made, watch, minutes))
        stored, ingest_s = counters(settings.paths.series)["stored"], cpu_of(ingest.pid)
    carried = count * wall_s / cpu_s
    late_s = sorted(watch.late_s)[int(0.999 * (len(watch.late_s) - 1))]
    whole = watch.readings >= count * minutes and watch.behind == 0 and stored + watch.held == watch.readings
    return {
        "number": 111,
        "title": f"{count} simulated nodes (the firmware's own code) in one process, {minutes} minutes of real time",
        "goal": f"every reading acknowledged, stored once, or in a batch that fills; a core carries >= {GOAL_NODES}",
        "result": f"{carried:,.0f} nodes a core ({cpu_s / count / wall_s * 1000:.2f} ms of CPU a second each, "
        f"{rss_of(os.getpid()):.0f} MB in all); {watch.readings:,} readings, {stored:,} stored, {watch.held:,} in "
        f"batches that fill, {watch.connected} connected; woken at most {late_s:.2f} s late (P99.9); "
        f"ingest took {ingest_s:.0f} s of CPU",
        "ok": whole and carried >= GOAL_NODES and late_s < GOAL_LATE_S,
    }


@contextmanager
def house(folder: Path) -> Iterator[tuple[Settings, Service]]:
    """An installation with Mosquitto and ingest that runs as long as the block."""
    settings = settings_for(new_house(folder / "house"), "mosquitto")
    _passwords(settings, GOAL_NODES)
    with running_broker(settings), Service(settings, "ingest") as ingest:
        yield settings, ingest.ready()


def nodes(settings: Settings, folder: Path, count: int, watch: Watch) -> list[VirtualNode]:
    """That many, each with a hydrant of its own."""
    words = _passwords(settings, count)
    return [_node(name, words[name], settings.mqtt.port, folder / "flash" / name, watch) for name in words]


def _passwords(settings: Settings, count: int) -> dict[str, str]:
    names = [f"hu-{n:03}" for n in range(1, count + 1)]
    return {name: credentials.password_of(settings.paths.mqtt_users, name) for name in names}


def _node(name: str, password: str, port: int, flash: Path, watch: Watch) -> VirtualNode:
    now = int(time.time())
    lon = 15 * (TEN_H - now % 86400 / 3600)
    spec = Spec(seed=int(name.removeprefix("hu-")), lon=lon)
    plant = Plant(spec, now - SETTLED_S)
    plant.advance_to(now)
    config = {"node": name, "password": password, "host": "127.0.0.1", "port": port, "tls": False, "wifi": []}
    return VirtualNode(plant, config, RealTime(), flash, fitted=FITTED, cause="hard", on_reading=watch.heard)


async def _lived(made: list[VirtualNode], watch: Watch, minutes: int) -> tuple[float, float]:
    """CPU and wall seconds of these minutes; what is still on its way gets a minute more."""
    begun, busy = time.monotonic(), time.process_time()
    sleeper = asyncio.create_task(watch.sleep())
    async with running(made):
        await asyncio.sleep(minutes * MINUTE_S + 5)
        took = time.process_time() - busy, time.monotonic() - begun
        watch.connected = sum(node.connected for node in made)
        sleeper.cancel()
        await _drained(made)
        watch.held = sum(node.held for node in made)
        watch.behind = sum(node.held >= LIVE_BATCH for node in made)
    return took


async def _drained(made: list[VirtualNode]) -> None:
    """Until no node waits for an answer, or holds a batch that should have gone."""
    end = time.monotonic() + _LAST_S
    while time.monotonic() < end and any(node.busy or node.held >= LIVE_BATCH for node in made):
        await asyncio.sleep(0.5)


if __name__ == "__main__":
    print(run(full=False))
