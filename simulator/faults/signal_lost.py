"""F16: no signal, or the SIM's quota is used up. The node goes on measuring and keeps everything."""

from simulator.faults.base import Injector
from simulator.plant import Plant


class SignalLost(Injector):
    """The network drops the node's connections and lets it in no more."""

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.modem.up = not active
