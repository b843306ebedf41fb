"""The solar array's voltage, open and loaded.

Source: the table of reference domain.md 3.2 (single diode, cell = air 27 C + NOCT 45), median open-circuit voltages of
3.1, and -0.3 % per degree for air other than 27 C. A controller with MPPT holds the array at Vmp while the pump runs;
one without lets it fall further the less light there is. A start in too weak light pulls it down (F04's confounder).
"""

from math import log

VOC_STC: dict[int, float] = {12: 22.2, 24: 46.0, 48: 92.0}
WATTS: dict[int, float] = {12: 200.0, 24: 400.0, 48: 800.0}  # at 1000 W/m2
_LIGHT_W_M2 = (0.1, 1.0, 5.0, 50.0, 100.0, 200.0, 400.0, 1000.0)
_VOC = (0.61, 0.70, 0.77, 0.86, 0.88, 0.90, 0.91, 0.88)
_VMP = (0.85, 0.85, 0.85, 0.85, 0.85, 0.84, 0.82, 0.76)
_LOGS = tuple(log(w) for w in _LIGHT_W_M2)
_PER_C = -0.003
_COLLAPSED = 0.45  # Lorentz PS2: the voltage breaks down when the pump tries to start in weak light
_UNTRACKED = (0.42, 0.34)  # of Voc: in no light, and how much more in full light


class Panel:
    """What faults turn: `connected`; `gain` (1 clean, less when dirty or shaded); `strings` (part of the cells in
    series that still give voltage); `lamp_w_m2`, a street lamp beside it; `covered`, a cloth over it."""

    def __init__(self, nominal_v: int, *, mppt: bool = True) -> None:
        self.voc_stc = VOC_STC[nominal_v]
        self.watts_stc = WATTS[nominal_v]
        self.mppt = mppt
        self.connected = True
        self.gain = 1.0
        self.strings = 1.0
        self.lamp_w_m2 = 0.0
        self.covered = 1.0  # part of the light that the cloth lets through

    def light(self, irradiance_w_m2: float) -> float:
        """W/m2 that the cells really get."""
        return irradiance_w_m2 * self.gain * self.covered

    def watts(self, light_w_m2: float) -> float:
        """What it can give in that light."""
        return self.watts_stc * light_w_m2 / 1000 * self.strings if self.connected else 0.0

    def open_v(self, light_w_m2: float, air_c: float) -> float:
        """Terminal voltage with nothing drawing from it."""
        if not self.connected:
            return 0.0
        return self.voc_stc * self.strings * _at(_VOC, light_w_m2) * (1 + _PER_C * (air_c - 27))

    def loaded_v(self, light_w_m2: float, air_c: float, *, weak: bool) -> float:
        """Terminal voltage with the pump running; `weak`: it tries in too little light."""
        return self.open_v(light_w_m2, air_c) * (_COLLAPSED if weak else self._working_point(light_w_m2))

    def _working_point(self, light_w_m2: float) -> float:
        if self.mppt:
            return _at(_VMP, light_w_m2)
        return _UNTRACKED[0] + _UNTRACKED[1] * min(light_w_m2 / 1000, 1.0)


def _at(column: tuple[float, ...], light_w_m2: float) -> float:
    """The column's value at that light, straight over its logarithm; below the table it fades to nothing."""
    if light_w_m2 <= _LIGHT_W_M2[0]:
        return column[0] * max(light_w_m2, 0.0) / _LIGHT_W_M2[0]
    if light_w_m2 >= _LIGHT_W_M2[-1]:
        return column[-1]
    at, i = log(light_w_m2), 1
    while _LOGS[i] < at:
        i += 1
    part = (at - _LOGS[i - 1]) / (_LOGS[i] - _LOGS[i - 1])
    return column[i - 1] + part * (column[i] - column[i - 1])
