"""What goes wrong with the turbidity probe: F13, F14, F15."""

from simulator.faults.base import Injector
from simulator.plant import Plant

WORST_MV_PER_DAY = 30.0


class ProbeSlimes(Injector):
    """F13: slime and iron on the glass, up to 30 mV more a day; whoever ends it wipes the glass."""

    codes = ("F13",)
    words = "sensor kekeruhan berlendir."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.probe.slime_mv_per_day = WORST_MV_PER_DAY * self.severity if active else 0.0
        if active:
            plant.probe.slime_from = self.onset
        else:
            plant.probe.clean(plant.now)


class ProbeHeld(Injector):
    """F14: the probe's converter is dead and holds its last value."""

    codes = ("F14",)
    words = "angka sensor kekeruhan macet."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.probe.held_mv = plant.turbidity_mv if active else None


class ProbeReversed(Injector):
    """F15: the probe's plug was put in the wrong way."""

    codes = ("F15",)
    words = "colokan sensor kekeruhan terbalik."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.probe.reversed_plug = active


class ProbeCut(Injector):
    """F15: the probe's cable is cut; there is no value at all."""

    codes = ("F15",)
    words = "kabel sensor kekeruhan putus."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.probe.cut = active
