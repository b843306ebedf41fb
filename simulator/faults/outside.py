"""What comes from outside the hydrant and is no fault of it: feasts, empty villages, roofs that give water, the mains.

They act on the plant as faults do, but have no code: a rule that calls one of them a fault is wrong.
"""

from simulator.faults.base import Injector
from simulator.plant import Plant


class FeastDays(Injector):
    """Guests and cooking: people draw up to three quarters more than on an ordinary day."""

    words = "hari raya: warga memakai lebih banyak air."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.people.factor = 1 + 0.75 * self.severity if active else 1.0


class EmptyVillage(Injector):
    """Lebaran: most people have gone home to their parents, up to 95 % of the water stays in the tank."""

    words = "mudik: kampung sepi."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.people.factor = 1 - 0.95 * self.severity if active else 1.0


class RainWater(Injector):
    """Rainy days: roofs fill the barrels, people draw up to 70 % less."""

    words = "warga memakai air hujan."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.people.factor = 1 - 0.7 * self.severity if active else 1.0


class MainsOut(Injector):
    """The mains are out: the inverter has only the panel left."""

    topologies = ("ac_inverter",)
    words = "listrik PLN padam."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.mains_ok = not active
