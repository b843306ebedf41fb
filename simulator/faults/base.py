"""What every injector has: when it begins and ends. It turns a part of the plant, never a reported value."""

from dataclasses import dataclass

from simulator.plant import Plant


@dataclass
class Injector:
    """Active from Unix second `onset` up to, not including, `end` (None: for ever). `severity`: 0..1."""

    onset: int
    end: int | None = None
    severity: float = 1.0
    active: bool = False

    def act(self, plant: Plant, ts: int) -> None:
        """Begin or end when it is time."""
        active = self.onset <= ts and (self.end is None or ts < self.end)
        if active != self.active:
            self.active = active
            self.turn(plant, active=active)

    def turn(self, plant: Plant, *, active: bool) -> None:
        """Do it to the plant, or undo it."""
        raise NotImplementedError
