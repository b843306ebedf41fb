"""What every injector has: when it begins and ends. It turns a part of the plant, never a reported value."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.plant import Plant
from simulator.plant.plant import Topology

FIT_NAMES = ("minimum", "float", "level", "full")
SOLAR: tuple[Topology, ...] = ("direct",)
BANK: tuple[Topology, ...] = ("battery_pwm", "battery_mppt")


@dataclass
class Injector:
    """Active from Unix second `onset` up to, not including, `end` (None: for ever). `severity`: 0..1.

    Of the class: `codes` of the catalogue that it causes (none: an everyday thing that is no fault), fit-outs it is
    `seen_with`, `topologies` that can have it, `words`: what a technician is told.
    """

    onset: int
    end: int | None = None
    severity: float = 1.0
    active: bool = False

    codes: ClassVar[tuple[str, ...]] = ()
    seen_with: ClassVar[tuple[str, ...]] = FIT_NAMES
    topologies: ClassVar[tuple[Topology, ...]] = ("direct", "battery_pwm", "battery_mppt", "ac_inverter")
    words: ClassVar[str] = ""

    def act(self, plant: Plant, ts: int) -> None:
        """Begin or end when it is time."""
        active = self.onset <= ts and (self.end is None or ts < self.end)
        if active != self.active:
            self.active = active
            self.turn(plant, active=active)

    def turn(self, plant: Plant, *, active: bool) -> None:
        """Do it to the plant, or undo it."""
        raise NotImplementedError
