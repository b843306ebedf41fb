"""The demo's story: when the pump stops, nobody can doubt that it should run."""

from simulator.demo.cast import BROKE_TS, HISTORY_FROM_TS, REPAIRED_TS, START_TS, WAS_BROKEN, cast
from simulator.plant import Plant
from simulator.stage.play import Role

MINUTE = 60


def plant_of(hydrant: str, at: int) -> Plant:
    plant = fresh(hydrant).plant(HISTORY_FROM_TS)
    plant.advance_to(at)
    return plant


def fresh(hydrant: str) -> Role:
    return next(role for role in cast() if role.hydrant == hydrant)


def test_the_pump_stops_in_full_sun_with_room_in_the_tank_and_runs_again_once_repaired() -> None:
    plant = plant_of("hu-sawahan", START_TS + 9 * MINUTE)
    assert plant.pump.on
    assert not plant.pump.trying
    assert plant.light_w_m2 > 700
    plant.advance_to(START_TS + 60 * MINUTE)
    assert (plant.pump.on, plant.tank.full) == (False, False)
    assert plant.panel_v > 38
    plant.advance_to(START_TS + 215 * MINUTE)
    assert plant.pump.on


def test_the_silent_node_loses_its_signal_and_nothing_else() -> None:
    plant = plant_of("hu-ketapang", START_TS + 60 * MINUTE)
    assert not plant.modem.up
    assert plant.power.on
    assert plant.pump.controller_ok
    plant.advance_to(START_TS + 160 * MINUTE)
    assert plant.modem.up


def test_the_hydrant_that_was_broken_last_month_stands_for_two_days_and_is_well_since() -> None:
    plant = plant_of(WAS_BROKEN, BROKE_TS + 60 * MINUTE)
    assert (plant.pump.on, plant.pump.controller_ok) == (False, False)
    plant.advance_to(REPAIRED_TS + MINUTE)
    assert plant.pump.controller_ok
    assert all(fault.end is not None and fault.end < START_TS - 14 * 86400 for fault in fresh(WAS_BROKEN).faults)
