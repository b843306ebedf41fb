"""The borehole: its water falls while it is pumped from and comes back afterwards.

A well that yields `yield_lpm_per_m` for each metre of draw-down, and a casing with its surroundings that hold some 60 L
a metre (values assumed; a small borehole in sand). Falling water costs lift. Below the controller's low-water probe
the pump is locked out for 20 minutes (reference domain.md 4.2 F01).
"""

LOW_M = 14.0
LOCKOUT_S = 1200
_STORED_L_PER_M = 60.0
_LIFT_M = 45.0  # falling by so much would halve what the pump lifts, twice: nothing comes


class Well:
    """`dry`: no water at the pump and no probe that tells; `rich` (1: as built) is what a dry season takes away."""

    def __init__(self, yield_lpm_per_m: float) -> None:
        self.yield_lpm_per_m = yield_lpm_per_m
        self.rich = 1.0
        self.dry = False
        self.drawdown_m = 0.0
        self.locked_until = 0

    @property
    def part(self) -> float:
        """Of the flow that a full well would give, 0..1."""
        return 0.0 if self.dry else max(1 - self.drawdown_m / _LIFT_M, 0.0)

    def step(self, now: int, dt_s: int, lifted_l: float) -> None:
        returned_l = self.yield_lpm_per_m * self.rich * self.drawdown_m * dt_s / 60
        self.drawdown_m = max(self.drawdown_m + (lifted_l - returned_l) / _STORED_L_PER_M, 0.0)
        if self.drawdown_m >= LOW_M:
            self.locked_until = now + LOCKOUT_S
