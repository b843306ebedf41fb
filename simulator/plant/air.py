"""Temperatures in Sampit through the day: air 24 C before dawn, 33 C in the early afternoon; the well 28 C."""

from math import cos, pi

WELL_C = 28.0
_WIB_S = 7 * 3600


def air_c(ts: float) -> float:
    """Air temperature in degrees Celsius; warmest at 14 h WIB."""
    hour = (ts + _WIB_S) % 86400 / 3600
    return 28.5 + 4.5 * cos(2 * pi * (hour - 14) / 24)


def well_c(ts: float) -> float:
    """Water from the borehole: nearly the same all day."""
    return WELL_C + 0.03 * (air_c(ts) - 28.5)
