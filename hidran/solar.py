"""Where the sun stands, by the NOAA short series: within 0.43 degrees of astral all year (reference: domain.md 5)."""

from functools import lru_cache
from math import acos, asin, cos, degrees, pi, radians, sin

SAMPIT_LAT = -2.53
SAMPIT_LON = 112.95
_DAY_S = 86400
_YEAR0 = 1704067200  # 2024-01-01T00:00:00Z
_YEAR_S = 365.2425 * _DAY_S


@lru_cache(maxsize=4096)
def _series(hour_of_year: int) -> tuple[float, float]:
    """(equation of time in minutes, declination in radians) for an hour of the year, 0-based."""
    g = 2 * pi / 365 * (hour_of_year / 24 - 0.5)
    eq_min = 229.18 * (7.5e-5 + 0.001868 * cos(g) - 0.032077 * sin(g) - 0.014615 * cos(2 * g) - 0.040849 * sin(2 * g))
    decl = (
        0.006918
        - 0.399912 * cos(g)
        + 0.070257 * sin(g)
        - 0.006758 * cos(2 * g)
        + 0.000907 * sin(2 * g)
        - 0.002697 * cos(3 * g)
        + 0.00148 * sin(3 * g)
    )
    return eq_min, decl


def elevation_deg(ts: float, lat: float = SAMPIT_LAT, lon: float = SAMPIT_LON) -> float:
    """Geometric elevation of the sun in degrees at Unix second `ts` (refraction not included)."""
    eq_min, decl = _series(int((ts - _YEAR0) % _YEAR_S // 3600))
    minute_utc = ts % _DAY_S / 60
    hour_angle = radians((minute_utc + eq_min + 4 * lon) / 4 - 180)
    phi = radians(lat)
    return degrees(asin(sin(phi) * sin(decl) + cos(phi) * cos(decl) * cos(hour_angle)))


def sun_window(midnight: float, elevation: float, lat: float = SAMPIT_LAT, lon: float = SAMPIT_LON) -> tuple[int, int]:
    """Unix seconds between which the sun stands at or above `elevation` degrees on the day that starts at `midnight`.

    (noon, noon) when it never gets there.
    """
    eq_min, decl = _series(int((midnight + _DAY_S / 2 - _YEAR0) % _YEAR_S // 3600))
    noon_utc_min = 720 - 4 * lon - eq_min
    noon = midnight + ((noon_utc_min * 60 - midnight) % _DAY_S)
    phi = radians(lat)
    ratio = (sin(radians(elevation)) - sin(phi) * sin(decl)) / (cos(phi) * cos(decl))
    if ratio >= 1:
        return int(noon), int(noon)
    half_s = degrees(acos(max(ratio, -1.0))) * 240
    return int(noon - half_s), int(noon + half_s)
