"""What the rules must know about one hydrant: where it stands, how it is wired, what is fitted, its settings.

Everything but `id` has a sensible default. Numbers proposed in reference domain.md 4 are defaults of the rules
themselves; `rules` only overrides them, for instance `{"F08": {"hold_s": 600}}`.
"""

from dataclasses import dataclass, field
from typing import Literal

from hidran import solar

Topology = Literal["direct", "battery_pwm", "battery_mppt", "ac_inverter"]
TurbidityClass = Literal["transmission", "nephelometer"]


@dataclass(frozen=True, slots=True)
class Site:
    """One hydrant as the fault engine sees it."""

    id: str
    name: str = ""
    kpp: str = ""
    kpp_name: str = ""
    lat: float = solar.SAMPIT_LAT
    lon: float = solar.SAMPIT_LON
    topology: Topology = "direct"
    panel_nominal_v: int = 24
    fitted: tuple[str, ...] = ()  # empty: taken from what the readings carry
    report_interval_s: int = 300
    sample_interval_s: int = 60
    turbidity_class: TurbidityClass = "transmission"
    clean_mv: float | None = None  # this probe's own clear water, when calibrated
    tank_volume_l: float | None = None
    start_learning: int | None = None  # Unix seconds; None: at the first reading
    rules: dict[str, dict[str, float]] = field(default_factory=dict, hash=False)

    @property
    def label(self) -> str:
        return self.name or self.id
