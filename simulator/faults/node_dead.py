"""F16: the node's own power is gone. It measures nothing; what lies in its flash stays there."""

from simulator.faults.base import Injector
from simulator.plant import Plant


class NodeDead(Injector):
    """The node's supply is cut."""

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.power.on = not active
