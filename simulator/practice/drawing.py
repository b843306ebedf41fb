"""Where the parts of the picture stand: numbers for the template, from what the plant is. Pure.

The picture is 360 wide and 240 high; ground at 180.
"""

from dataclasses import dataclass

from hidran.clock import wib
from simulator.practice.shown import PlantSight

TANK_TOP, TANK_HIGH = 52.0, 48.0
_DAWN_H, _DUSK_H = 5.5, 17.5
_CLOUDS = {"clear": 0, "broken": 1, "overcast": 3, "storm": 3}
CLOUDY_NTU, MUDDY_NTU = 5.0, 25.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """`sun_x`, `sun_y`: centre of the sun; `water_y`, `water_h`: of the water in the tank; `clouds`: 0..3; `water`: its
    colour's name."""

    night: bool
    sun_x: float
    sun_y: float
    sun_bright: float
    clouds: int
    rain: bool
    water_y: float
    water_h: float
    water: str


def drawing(plant: PlantSight, now: float) -> Drawing:
    """The picture at Unix second `now`."""
    at = wib(now)
    part = (at.hour + at.minute / 60 - _DAWN_H) / (_DUSK_H - _DAWN_H)
    water_h = TANK_HIGH * min(max(plant.level, 0.0), 1.0)
    return Drawing(
        night=plant.elevation_deg < 0,
        sun_x=round(20 + 320 * min(max(part, 0.0), 1.0), 1),
        sun_y=round(70 - 52 * min(max(plant.elevation_deg, 0.0), 90.0) / 90, 1),
        sun_bright=round(0.35 + 0.65 * min(plant.light_w_m2 / 800, 1.0), 2),
        clouds=_CLOUDS[plant.sky],
        rain=plant.sky == "storm",
        water_y=round(TANK_TOP + TANK_HIGH - water_h, 1),
        water_h=round(water_h, 1),
        water=water(plant.ntu),
    )


def water(ntu: float) -> str:
    """'clear', 'cloudy' or 'muddy'."""
    return "muddy" if ntu >= MUDDY_NTU else "cloudy" if ntu >= CLOUDY_NTU else "clear"
