"""What breaks in the array and the battery bank: F08, F09, F10."""

from simulator.faults.base import BANK, SOLAR, Injector
from simulator.plant import Plant


class PanelLost(Injector):
    """F08: the array is stolen, its cable cut or its fuse blown."""

    codes = ("F08",)
    words = "panel terputus."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.panel.connected = not active


class PanelDirty(Injector):
    """F09: dust and droppings take up to 60 % of the light. Behind MPPT only the power shows it."""

    codes = ("F09",)
    seen_with = ("full",)
    topologies = SOLAR
    words = "panel tertutup debu tebal."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.panel.gain = 1 - 0.6 * self.severity if active else 1.0


class StringLost(Injector):
    """F09: a shaded or burnt string is bypassed: up to half of the cells in series give no voltage any more."""

    codes = ("F09",)
    topologies = SOLAR
    words = "sebagian sel panel mati."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.panel.strings = 1 - 0.5 * self.severity if active else 1.0


class BankNotCharged(Injector):
    """F10: the charger is dead; the bank runs down within days and its controller lets the pump go."""

    codes = ("F10",)
    seen_with = ("full",)
    topologies = BANK
    words = "aki pompa tidak terisi."

    def turn(self, plant: Plant, *, active: bool) -> None:
        if plant.battery is not None:
            plant.battery.charger_ok = not active
