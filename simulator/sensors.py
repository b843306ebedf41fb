"""What a node's sensors give when they look at a plant: the plant's truth through divider, converter and noise.

They have the shape that `firmware/board_interface.py` asks for, so the firmware's sampler and `simulator.offline` read
the very same objects. Converter: 1 mV steps at the pin, blind below 100 mV, nothing above 2450 mV (reference domain.md
2.2, 3.1). The value of a look depends on its second alone.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from simulator.chance import Dice
from simulator.plant import Plant
from simulator.plant.air import well_c

PIN_MAX_MV = 2450.0
PIN_BLIND_MV = 100.0
PANEL_DIVIDER = {12: 108.2 / 8.2, 24: 228.2 / 8.2, 48: 478.2 / 8.2}
TURBIDITY_DIVIDER = 2.0
OPTIONAL = ("tank_full", "tank_level", "flow", "pump_current", "battery", "water_temp", "supply")
_PANEL_NOISE = 0.003 / 32**0.5  # 0.3 % a read; the mean of the middle half of 64
_READS = 32**0.5


def at_pin(source_mv: float, divider: float) -> float | None:
    """What the converter makes of a voltage behind a divider, as mV at the source; None: beyond its range."""
    pin_mv = round(source_mv / divider)
    if pin_mv > PIN_MAX_MV:
        return None
    return 0.0 if pin_mv <= PIN_BLIND_MV else pin_mv * divider


class PanelVolts:
    """`panel_v`."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._dice = Dice(plant.spec.seed, "panel noise")
        self._divider = PANEL_DIVIDER[plant.spec.panel_nominal_v]

    def read(self) -> float | None:
        volts = self._plant.panel_v * (1 + _PANEL_NOISE * self._dice.normal(self._plant.now))
        found = at_pin(1000 * volts, self._divider)
        return None if found is None else found / 1000


class Turbidity:
    """`turbidity_mv` and its spread. One bubble or crumb in a few hundred looks pulls the value down for that look."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._dice = Dice(plant.spec.seed, "probe noise")

    def look(self) -> tuple[float, float] | None:
        now, probe = self._plant.now, self._plant.probe
        if probe.cut:
            return None
        if probe.held_mv is not None:
            found = at_pin(probe.held_mv, TURBIDITY_DIVIDER)
            return None if found is None else (found, 0.0)
        sd_mv = 4.0 + 1.5 * abs(self._dice.normal(2 * now))
        bubble_mv = 60.0 * self._dice.uniform(-now) if self._dice.uniform(2 * now + 1) < probe.bubbles else 0.0
        mean_mv = self._plant.turbidity_mv - bubble_mv + sd_mv / _READS * self._dice.normal(-now - (1 << 40))
        found = at_pin(mean_mv, TURBIDITY_DIVIDER)
        return None if found is None else (found, sd_mv + 0.5 * bubble_mv)

    async def read(self) -> tuple[float, float] | None:
        return self.look()


class PumpContact:
    """The controller's RUN contact: state, seconds on and starts since the last reading, and edges as they come."""

    def __init__(self, plant: Plant) -> None:
        self._pump = plant.pump
        self._taken = (plant.pump.on_s, plant.pump.starts)
        self._seen = plant.pump.contact
        self._edge = asyncio.Event()

    def state(self) -> int:
        return int(self._pump.contact)

    def take_interval(self) -> tuple[int, int]:
        (on_s, starts), self._taken = self._taken, (self._pump.on_s, self._pump.starts)
        return self._pump.on_s - on_s, self._pump.starts - starts

    def look(self) -> bool:
        """True when the contact has switched since the last look; wakes who waits for it."""
        switched = self._pump.contact != self._seen
        if switched:
            self._seen = self._pump.contact
            self._edge.set()
        return switched

    async def changed(self) -> None:
        await self._edge.wait()
        self._edge.clear()


class FloatSwitch:
    """`tank_full`: the same float that tells the controller to stop."""

    def __init__(self, plant: Plant) -> None:
        self._tank = plant.tank

    def read(self) -> int:
        return int(self._tank.full)


class Level:
    """`tank_level_pct` from an ultrasonic probe: a centimetre of a two-metre tank at best."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._dice = Dice(plant.spec.seed, "level noise")

    def read(self) -> float:
        return 100 * self._plant.tank.level + 0.4 * self._dice.normal(self._plant.now)


class Flow:
    """`flow_lpm`: litres lifted since the last look."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._last = (plant.now, plant.lifted_l)

    def read(self) -> float | None:
        (then, before_l), self._last = self._last, (self._plant.now, self._plant.lifted_l)
        passed_s = self._plant.now - then
        return None if passed_s <= 0 else 60 * (self._plant.lifted_l - before_l) / passed_s


class PumpCurrent:
    """`pump_a` from a Hall sensor: 1 % of its value and some 15 mA, after averaging."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._dice = Dice(plant.spec.seed, "current noise")

    def read(self) -> float:
        amps, now = self._plant.pump_a, self._plant.now
        return amps * (1 + 0.01 * self._dice.normal(2 * now)) + 0.015 * self._dice.normal(2 * now + 1)


class BatteryVolts:
    """`battery_v` of the pump's bank."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._dice = Dice(plant.spec.seed, "battery noise")

    def read(self) -> float | None:
        volts = self._plant.battery_v
        return None if volts is None else volts * (1 + 0.001 * self._dice.normal(self._plant.now))


class WaterTemperature:
    """`water_temp_c` in the riser."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant

    def read(self) -> float:
        return well_c(self._plant.now)


class Supply:
    """`supply_v`: one lithium cell charged by a small panel."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant

    def read(self) -> float:
        return self._plant.power.volts


_MAKERS: dict[str, Any] = {
    "tank_full": FloatSwitch,
    "tank_level": Level,
    "flow": Flow,
    "pump_current": PumpCurrent,
    "battery": BatteryVolts,
    "water_temp": WaterTemperature,
    "supply": Supply,
}


def sensors_of(plant: Plant, fitted: Sequence[str] = ()) -> dict[str, Any]:
    """The sensors of a minimum node and those of `fitted` (from OPTIONAL), by the firmware's group names."""
    found = {"panel": PanelVolts(plant), "turbidity": Turbidity(plant), "pump": PumpContact(plant)}
    return found | {group: _MAKERS[group](plant) for group in fitted}
