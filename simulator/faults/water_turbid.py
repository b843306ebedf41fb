"""F12: the well gives turbid water, after a storm or through a broken casing (reference domain.md 8.1: 30-400 NTU)."""

from simulator.faults.base import Injector
from simulator.plant import Plant

WORST_NTU = 400.0


class WaterTurbid(Injector):
    """As long as water is lifted it carries `severity` times 400 NTU."""

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.water.extra_ntu = WORST_NTU * self.severity if active else 0.0
