"""F01: the pump controller dies; the pump stands still whatever the sun does."""

from simulator.faults.base import Injector
from simulator.plant import Plant


class PumpDead(Injector):
    """The controller gives no power to the motor."""

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.pump.controller_ok = not active
