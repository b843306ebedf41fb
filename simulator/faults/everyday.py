"""What looks like a fault and is none: lamps, cleaning, repair work, a dry season, dips, doubled messages.

They act on the plant as faults do, but have no code: a rule that calls one of them a fault is wrong.
"""

from simulator.faults.base import SOLAR, Injector
from simulator.plant import Plant


class StreetLamp(Injector):
    """A street lamp shines on the panel: up to 2 W/m2 lift it above half of its open voltage by night."""

    words = "lampu jalan menyinari panel."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.panel.lamp_w_m2 = 2.0 * self.severity if active else 0.0


class PanelCovered(Injector):
    """The panel is washed: wet cloth and hands take most of the light for some minutes."""

    words = "panel sedang dibersihkan."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.panel.covered = 1 - 0.98 * self.severity if active else 1.0


class ProbeWiped(Injector):
    """The glass of the probe is wiped, and clean again."""

    words = "sensor kekeruhan dibersihkan."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.probe.clean(plant.now)


class UnderRepair(Injector):
    """Somebody works on the pump: panel and controller are switched off."""

    words = "pompa sedang diperbaiki."
    topologies = SOLAR

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.panel.covered = 0.0 if active else 1.0
        plant.pump.controller_ok = not active


class DrySeason(Injector):
    """The water table is low: the well gives less for each metre, and the pump lifts higher."""

    words = "muka air sumur turun."

    def turn(self, plant: Plant, *, active: bool) -> None:
        if plant.well is not None:
            plant.well.rich = 1 - 0.5 * self.severity if active else 1.0


class RareDips(Injector):
    """Now and then the start of the pump restarts the node: at most one start in twelve."""

    words = "catu daya node kadang anjlok saat pompa menyala."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.power.dips = self.severity / 12 if active else 0.0


class DoubledMessages(Injector):
    """The network delivers up to a third of the messages twice."""

    words = "kiriman data kadang ganda."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.modem.doubles = self.severity / 3 if active else 0.0


class ShortGap(Injector):
    """A few minutes without signal: shorter than anybody should hear of. What was measured comes late."""

    words = "sinyal hilang sebentar."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.modem.signal = not active


class Bubbles(Injector):
    """Air in the pipe: up to a tenth of the looks of the probe see a bubble."""

    words = "gelembung udara di pipa."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.probe.bubbles = 0.003 + 0.1 * self.severity if active else 0.003
