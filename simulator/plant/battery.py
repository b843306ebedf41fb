"""The pump's battery bank, for the topologies that have one (reference domain.md 3.3, 4.2 F10).

A lead bank: open voltage by its charge, more while it is charged, less while it is drawn from. The pump's controller
lets go at 11.0 V per 12 V nominal (Lorentz: 22 V of 24 V) and takes the pump back at 12.2 V.
"""

CUT_V, BACK_V = 11.0, 12.2
_SOC = (0.0, 0.1, 0.2, 0.5, 0.8, 1.0)
_VOLTS = (10.6, 11.4, 11.8, 12.2, 12.55, 12.8)
_CHARGING_V = 1.2
_DRAWN_V = 0.25
_IDLE_W = 6.0  # controller, display, self-discharge
_FULL = 0.985


class Battery:
    """`charger_ok` is what a fault turns; `charge` 0..1. Volts are of the whole bank."""

    def __init__(self, nominal_v: int, capacity_wh: float) -> None:
        self.nominal_v = nominal_v
        self.capacity_wh = capacity_wh
        self.charger_ok = True
        self.charge = 0.9
        self.let_go = False
        self._charged_w = 0.0
        self._drawn_w = 0.0

    @property
    def volts(self) -> float:
        per_12 = _at(self.charge)
        per_12 += _CHARGING_V * min(self._charged_w / 200, 1) - _DRAWN_V * min(self._drawn_w / 200, 1)
        return min(per_12, 14.4) * self.nominal_v / 12

    @property
    def full(self) -> bool:
        return self.charge >= _FULL

    def step(self, dt_s: int, offered_w: float, drawn_w: float) -> None:
        """The array offers some power, the pump draws some."""
        self._charged_w = 0.0 if self.full or not self.charger_ok else offered_w
        self._drawn_w = drawn_w
        wh = (self._charged_w * 0.85 - drawn_w - _IDLE_W) * dt_s / 3600
        self.charge = min(max(self.charge + wh / self.capacity_wh, 0.0), 1.0)
        volts = self.volts * 12 / self.nominal_v
        self.let_go = volts < (BACK_V if self.let_go else CUT_V)


def _at(charge: float) -> float:
    i = 1
    while i < len(_SOC) - 1 and _SOC[i] < charge:
        i += 1
    part = (charge - _SOC[i - 1]) / (_SOC[i] - _SOC[i - 1])
    return _VOLTS[i - 1] + part * (_VOLTS[i] - _VOLTS[i - 1])
