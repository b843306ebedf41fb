"""The firmware's own node on a simulated board, over real sockets, through a real broker into the real ingest."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from hidran import installation
from hidran.clock import FileClock, wib_midnight
from hidran.reading import Reading
from hidran.settings import Settings
from hidran.store import credentials
from hidran.store.series import Equation, SeriesReader
from simulator.faults import Injector, NodeDead, SignalLost
from simulator.faults.node import ClockLocal, NodeRestarts
from simulator.node import VirtualNode
from simulator.offline import Recorder
from simulator.plant import Plant, Spec
from simulator.stage.scene import running
from simulator.stage.steps import Stage
from simulator.timing import SteppedTime
from tests.brokers import running_broker, settings_for, wait_for
from tests.support.processes import Service

MORNING = wib_midnight(1_790_000_000) + 6 * 3600 + 1800  # the pump starts within the hour
NODE = "hu-001"
FITTED = ("tank_full", "tank_level")
LATE_AT_MOST = 2_000_000_000


@dataclass
class Yard:
    """A test installation with broker and ingest, and one simulated node."""

    settings: Settings
    clock: FileClock
    folder: Path

    def play(self, minutes: int, *faults: Injector) -> VirtualNode:
        """So many minutes of one node; the node as it was at their end."""
        time = SteppedTime(self.clock)
        plant = Plant(Spec(seed=5), MORNING, faults)
        node = VirtualNode(plant, self.config(), time, self.folder / "flash", fitted=FITTED, cause="soft")

        async def story() -> None:
            stage = Stage([node], time, lambda _now: True, lambda: None)
            async with running([node]):
                await stage.begin()
                for _ in range(6 * minutes):
                    await stage.step()
                self.held = node.held

        asyncio.run(story())
        return node

    def config(self) -> dict[str, object]:
        password = credentials.password_of(self.settings.paths.mqtt_users, NODE)
        return {"node": NODE, "password": password, "host": "127.0.0.1", "port": self.settings.mqtt.port}

    def stored(self) -> list[Reading]:
        with closing(SeriesReader(self.settings.paths.series)) as series:
            return sorted(series.between(NODE, 0, LATE_AT_MOST), key=lambda r: (r.boot, r.seq))

    def equation(self) -> Equation:
        with closing(SeriesReader(self.settings.paths.series)) as series:
            return series.equation()


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    settings = settings_for(tmp_path / "data", "iotcore")
    installation.create(settings.paths, "test")
    clock = FileClock.create(settings.paths.clock, MORNING)
    credentials.password_of(settings.paths.mqtt_users, NODE)
    with running_broker(settings), Service(settings, "ingest") as ingest:
        ingest.ready()
        wait_for(lambda: '"connected": true' in (settings.paths.health / "ingest.json").read_text(), 20)
        yield Yard(settings, clock, tmp_path)


def test_what_ingest_stores_is_what_the_plant_gave(yard: Yard) -> None:
    yard.play(47)
    stored = yard.stored()
    recorder = Recorder(Plant(Spec(seed=5), MORNING), FITTED)
    truth = list(recorder.until(MORNING + 47 * 60))[: len(stored)]
    assert len(stored) >= 45
    fields = ("seq", "ts", "panel_v", "pump_on", "pump_on_s", "pump_starts", "turbidity_mv", "tank_full")
    assert [[getattr(r, f) for f in fields] for r in stored] == [[row[f] for f in fields] for row in truth]
    assert any(r.pump_on for r in stored)
    assert {r.src for r in stored} <= {"anchored", "ntp"}  # it had no clock at first
    assert all(r.offset_s in (None, 0) for r in stored)
    e = yard.equation()
    assert (e.received, e.pending, e.quarantined, e.duplicate) == (e.stored, 0, 0, 0)


def test_without_signal_the_node_keeps_everything_and_sends_it_later(yard: Yard) -> None:
    lost = SignalLost(MORNING + 10 * 60, MORNING + 40 * 60)
    yard.play(60, lost)
    stored = yard.stored()
    assert [r.seq for r in stored] == list(range(1, len(stored) + 1))
    assert len(stored) >= 55
    late = [r for r in stored if r.rx_ms / 1000 - r.ts > 15 * 60]
    assert late
    assert yard.held <= 6


def test_a_node_without_power_measures_nothing_and_begins_a_boot_of_its_own(yard: Yard) -> None:
    yard.play(40, NodeDead(MORNING + 10 * 60, MORNING + 25 * 60))
    stored = yard.stored()
    boots = sorted({r.boot for r in stored})
    assert len(boots) == 2
    dark = [r for r in stored if MORNING + 11 * 60 < r.ts < MORNING + 24 * 60]
    assert not dark
    assert yard.equation().holds


def test_a_supply_that_fails_begins_boot_after_boot_and_loses_nothing(yard: Yard) -> None:
    node = yard.play(40, NodeRestarts(MORNING + 5 * 60, MORNING + 30 * 60))
    stored = yard.stored()
    assert node.plant.power.resets >= 2
    assert len({r.boot for r in stored}) == node.boots == node.plant.power.resets + 1
    assert yard.equation().holds


def test_a_clock_that_is_wrong_stays_wrong_whoever_sets_it_and_its_offset_says_so(yard: Yard) -> None:
    yard.play(40, ClockLocal(MORNING + 15 * 60))
    ahead = [r for r in yard.stored() if r.offset_s is not None and r.offset_s < -7 * 3600 + 60]
    assert len(ahead) >= 15
