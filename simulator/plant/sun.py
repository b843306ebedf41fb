"""Light on a level surface under a clear sky.

Sources: Haurwitz GHI = 1098 cos z exp(-0.059 / cos z) (reference domain.md 5); around sunrise and after sunset the
daylight that remains, some 3 W/m2 at the horizon and a tenth for each 3 degrees below it.
"""

from math import exp, radians, sin

from hidran import solar

_DUSK_W_M2 = 3.0
_DUSK_DECADE_DEG = 3.0
DARK_DEG = -12.0


def clear_sky_w_m2(elevation_deg: float) -> float:
    """Irradiance in W/m2 when the sun stands at `elevation_deg`."""
    if elevation_deg < DARK_DEG:
        return 0.0
    if elevation_deg <= 0:
        return float(_DUSK_W_M2 * 10 ** (elevation_deg / _DUSK_DECADE_DEG))
    height = sin(radians(elevation_deg))
    return max(1098 * height * exp(-0.059 / height), _DUSK_W_M2)


def elevation_deg(ts: float, lat: float, lon: float) -> float:
    """Where the sun stands; see `hidran.solar`."""
    return solar.elevation_deg(ts, lat, lon)
