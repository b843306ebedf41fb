"""What goes wrong with water and its way: F03, F04, F12, F20."""

from simulator.faults.base import Injector
from simulator.plant import Plant

WORST_NTU = 400.0
WORST_LEAK_LPH = 300.0
_HOUR_S = 3600


class WellDry(Injector):
    """F03: no water reaches the pump (or the riser is off), and no probe tells its controller."""

    codes = ("F03",)
    seen_with = ("full",)
    words = "sumur kering: pompa jalan tanpa air."

    def turn(self, plant: Plant, *, active: bool) -> None:
        if plant.well is not None:
            plant.well.dry = active
        else:
            plant.pump.output = 0.0 if active else 1.0


class FloatChatters(Injector):
    """F04: the float bounces and the controller follows: some twenty starts an hour in good sun."""

    codes = ("F04",)
    words = "pelampung goyang: pompa hidup-mati."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.tank.float_chatters = active


class FloatStuckUp(Injector):
    """F01: the float hangs up and says "full" to the controller; the tank runs empty."""

    codes = ("F01",)
    seen_with = ("minimum", "level", "full")
    words = "pelampung tersangkut di atas."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.tank.float_stuck = True if active else None


class WaterTurbid(Injector):
    """F12: a broken casing: as long as water is lifted it carries `severity` times 400 NTU (domain.md 8.1: 30-400)."""

    codes = ("F12",)
    words = "air sumur keruh."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.water.extra_ntu = WORST_NTU * self.severity if active else 0.0


class StormInWell(Injector):
    """F12: after a storm: rises within 2 h, fades with 12 h (domain.md 8.1), peak `severity` times 400 NTU."""

    codes = ("F12",)
    words = "air keruh setelah badai."

    def turn(self, plant: Plant, *, active: bool) -> None:
        storm = (WORST_NTU * self.severity, self.onset, 2 * _HOUR_S, 12 * _HOUR_S)
        plant.water.storm = storm if active else None


class TankLeaks(Injector):
    """F20: a crack: up to 300 L an hour from a full tank, by night too."""

    codes = ("F20",)
    seen_with = ("level", "full")
    words = "tandon bocor."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.tank.leak_lph = WORST_LEAK_LPH * self.severity if active else 0.0
