"""What goes wrong with the monitoring node itself: F16, F17, F18, F19. It says nothing about the pump."""

from simulator.faults.base import Injector
from simulator.plant import Plant

MOST_OFF_S = 86400
WIB_S = 25_200


class NodeDead(Injector):
    """F16: the node's own power is gone. It measures nothing; what lies in its flash stays there."""

    codes = ("F16",)
    words = "listrik node putus."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.power.cut = active


class SignalLost(Injector):
    """F16: no signal: the network drops the node's connections and lets it in no more. It goes on measuring."""

    codes = ("F16",)
    words = "sinyal hilang."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.modem.signal = not active


class QuotaGone(Injector):
    """F16: the SIM's quota is used up, until somebody buys more."""

    codes = ("F16",)
    words = "pulsa data habis."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.modem.quota = not active


class ClockSlow(Injector):
    """F17: the node's clock is late, up to a day."""

    codes = ("F17",)
    words = "jam node terlambat."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.clock.off_s = -round(MOST_OFF_S * self.severity) if active else 0


class ClockLocal(Injector):
    """F17: local time kept as UTC: the node's clock is seven hours ahead."""

    codes = ("F17",)
    words = "jam node tujuh jam terlalu cepat."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.clock.off_s = WIB_S if active else 0


class NodePanelDead(Injector):
    """F18: the node's small panel gives nothing; its pack is empty after about three days."""

    codes = ("F18",)
    seen_with = ("full",)
    words = "panel kecil node mati: baterainya menurun."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.power.panel_ok = not active


class SupplyDips(Injector):
    """F19: each start of the pump pulls the node's supply down, and it restarts."""

    codes = ("F19",)
    words = "catu daya node anjlok tiap pompa menyala."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.power.dips = self.severity if active else 0.0


class NodeRestarts(Injector):
    """F19: the node restarts again and again, about every 5 minutes at the worst."""

    codes = ("F19",)
    words = "node mati-hidup terus."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.power.unrest = 0.2 * self.severity if active else 0.0
