"""The raised tank and its float switch (reference domain.md 8.1: pumping starts at 70 %, stops at 100 %)."""

START_PART = 0.70
FULL_PART = 1.0


class Tank:
    """`litres` of `volume_l`; `overflow_l` and `unmet_l` count what ran over and what people did not get."""

    def __init__(self, volume_l: float, level: float) -> None:
        self.volume_l = volume_l
        self.litres = volume_l * level
        self.full = level >= FULL_PART  # the float: up when the tank is full, down again at 70 %
        self.overflow_l = 0.0
        self.unmet_l = 0.0

    @property
    def level(self) -> float:
        """Part of the volume, 0..1."""
        return self.litres / self.volume_l

    def step(self, inflow_l: float, wanted_l: float) -> float:
        """Litres that came and that people want; what they got."""
        drawn_l = min(wanted_l, self.litres + inflow_l)
        self.unmet_l += wanted_l - drawn_l
        self.litres += inflow_l - drawn_l
        if self.litres > self.volume_l:
            self.overflow_l += self.litres - self.volume_l
            self.litres = self.volume_l
        self._float()
        return drawn_l

    def _float(self) -> None:
        if self.litres >= FULL_PART * self.volume_l:
            self.full = True
        elif self.litres < START_PART * self.volume_l:
            self.full = False
