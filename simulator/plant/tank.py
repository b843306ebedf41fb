"""The raised tank and its float switch (reference domain.md 8.1: pumping starts at 70 %, stops at 100 %)."""

START_PART = 0.70
FULL_PART = 1.0
_CHATTER_S, _CHATTER_UP_S = 180, 40


class Tank:
    """`litres` of `volume_l`; `overflow_l`, `leaked_l` and `unmet_l` count what ran over, what seeped away and what
    people did not get. `leak_lph`, `float_stuck` (True: up, False: down) and `float_chatters` are what faults turn."""

    def __init__(self, volume_l: float, level: float) -> None:
        self.volume_l = volume_l
        self.litres = volume_l * level
        self.full = level >= FULL_PART  # the float: up when the tank is full, down again at 70 %
        self.overflow_l = 0.0
        self.unmet_l = 0.0
        self.leaked_l = 0.0
        self.leak_lph = 0.0
        self.float_stuck: bool | None = None
        self.float_chatters = False

    @property
    def level(self) -> float:
        """Part of the volume, 0..1."""
        return self.litres / self.volume_l

    def step(self, dt_s: int, inflow_l: float, wanted_l: float) -> float:
        """Litres that came and that people want; what they got."""
        drawn_l = min(wanted_l, self.litres + inflow_l)
        self.unmet_l += wanted_l - drawn_l
        self.litres += inflow_l - drawn_l
        if self.leak_lph:
            self._leak(dt_s)
        if self.litres > self.volume_l:
            self.overflow_l += self.litres - self.volume_l
            self.litres = self.volume_l
        self._float()
        return drawn_l

    def shake(self, now: int) -> None:
        """A float that chatters: up for 40 s every three minutes, whatever the level."""
        if self.float_chatters and self.litres < FULL_PART * self.volume_l:
            self.full = now % _CHATTER_S < _CHATTER_UP_S

    def _leak(self, dt_s: int) -> None:
        """A crack near the bottom: the higher the water, the faster (Torricelli)."""
        lost_l = min(self.leak_lph * dt_s / 3600 * max(self.level, 0.0) ** 0.5, self.litres)
        self.litres -= lost_l
        self.leaked_l += lost_l

    def _float(self) -> None:
        if self.float_stuck is not None:
            self.full = self.float_stuck
        elif self.litres >= FULL_PART * self.volume_l:
            self.full = True
        elif self.litres < START_PART * self.volume_l and not self.float_chatters:
            self.full = False
