"""F08: the array is stolen, its cable cut or its fuse blown."""

from simulator.faults.base import Injector
from simulator.plant import Plant


class PanelLost(Injector):
    """Nothing arrives from the array."""

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.panel.connected = not active
