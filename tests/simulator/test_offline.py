"""The fast path makes the very readings that the firmware's own sampler takes on the same plant."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from firmware.sampler import Sampler
from hidran import contract
from hidran.clock import FileClock, wib_midnight
from simulator.board import SimulatedBoard
from simulator.faults import EVERYDAY, FAULTS, OUTSIDE
from simulator.offline import Recorder, Row, batches
from simulator.plant import Plant, Spec
from simulator.plant.plant import FINE_S
from simulator.timing import SteppedTime

MIDNIGHT = wib_midnight(1_790_000_000)
DAY = 86400
HOUR = 3600
FITTED = ("tank_full", "tank_level", "flow", "water_temp", "supply")
EVERYTHING = (*FITTED, "pump_current", "battery")


@dataclass(frozen=True)
class Day:
    """A day to be sampled twice; `happens`: faults by name, from that hour to that hour."""

    spec: Spec
    fitted: tuple[str, ...] = FITTED
    happens: tuple[tuple[str, int, int], ...] = ()

    def plant(self) -> Plant:
        known = FAULTS | EVERYDAY | OUTSIDE
        found = [known[name](MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR) for name, start, end in self.happens]
        return Plant(self.spec, MIDNIGHT, found)


DAYS = {
    "dry": Day(Spec(seed=7, sky_seed=7, season="dry")),
    "wet": Day(Spec(seed=9, sky_seed=9, season="wet")),
    "minimum node": Day(Spec(seed=3), ()),
    "battery, every sensor": Day(Spec(seed=4, topology="battery_mppt"), EVERYTHING),
    "more switching than the node has readings for": Day(Spec(seed=5), FITTED, (("pelampung-goyang", 7, 17),)),
    "nothing to measure": Day(Spec(seed=6), FITTED, (("kabel-sensor-putus", 9, 12), ("panel-hilang", 8, 10))),
    "a well that gives out": Day(Spec(seed=8, well_lpm_per_m=2.0), FITTED, (("sumur-kering", 9, 14),)),
}


def sampled_by_firmware(folder: Path, day: Day) -> list[tuple[int, dict[str, Any]]]:
    """What `firmware.sampler.Sampler` keeps, with time stepped as the demo steps it."""
    end = MIDNIGHT + DAY
    clock = FileClock.create(folder / "clock", MIDNIGHT)
    time = SteppedTime(clock)
    board = SimulatedBoard(day.plant(), time, folder / "flash", fitted=day.fitted)
    kept: list[tuple[int, dict[str, Any]]] = []
    sampler = Sampler(board, 60, lambda up_s, values, _urgent: kept.append((up_s, values)), lambda: None)

    async def story() -> None:
        tasks = [asyncio.create_task(sampler.run(lambda: None)), asyncio.create_task(sampler.watch_pump())]
        await settle()
        while clock.now() < end:
            time.advance_to(clock.now() + FINE_S)
            await settle()
            board.tick()
            await settle()
        for task in tasks:
            task.cancel()

    asyncio.run(story())
    return kept


async def settle() -> None:
    for _ in range(8):
        await asyncio.sleep(0)


def on_wire(values: dict[str, Any]) -> dict[str, Any]:
    scales = {name: 10**decimals for name, decimals, _low, _high in contract.FIELDS}
    return {n: None if v is None else round(v * scales[n]) / scales[n] for n, v in values.items()}


def without_head(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in contract.FIELD_NAMES}


@pytest.mark.parametrize("name", DAYS)
def test_a_day_off_line_equals_a_day_of_the_firmwares_sampler(name: str, tmp_path: Path) -> None:
    day = DAYS[name]
    theirs = sampled_by_firmware(tmp_path, day)
    ours = list(Recorder(day.plant(), day.fitted).until(MIDNIGHT + DAY))
    assert [r["up_s"] for r in ours] == [up_s for up_s, _values in theirs]
    assert [without_head(r) for r in ours] == [on_wire(values) for _up_s, values in theirs]
    assert len(ours) > 1441  # a start or stop of the pump has a reading of its own


def test_history_travels_in_batches_the_contract_accepts() -> None:
    rows = list(Recorder(Plant(Spec(seed=1), MIDNIGHT), FITTED).until(MIDNIGHT + DAY))
    found = list(batches(rows))
    assert sum(len(contract.decode_object(text)["panel_v"]) for _ts, text in found) == len(rows)
    assert all(len(text) < contract.MAX_MESSAGE_BYTES for _ts, text in found)
    assert [ts for ts, _text in found] == sorted(ts for ts, _text in found)
