"""Which measured values cannot be meant. Such a value is F15's business and unknown to every other rule."""

from dataclasses import dataclass

from hidran.faults.tuning import setting
from hidran.reading import Reading
from hidran.site import Site

_VOC_PER_NOMINAL = 55.5 / 24  # the largest open-circuit voltage of the CEC database by nominal array voltage
WATCHED = ("panel_v", "turbidity_mv", "turbidity_ntu", "water_temp_c", "tank_level_pct")


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings of F15 (reference: domain.md 4.2)."""

    turbidity_low_mv: float = setting(300, 0, 2000, "mV", "below: plug reversed (40 mV) or probe dead")
    turbidity_high_mv: float = setting(4800, 2000, 10000, "mV", "above: probe dry in air or divider wrong")
    panel_high_ratio: float = setting(1.15, 1, 3, "x max Voc", "above: divider wrong")
    water_low_c: float = setting(15, -40, 30, "C", "below: probe broken")
    water_high_c: float = setting(45, 30, 100, "C", "above: probe broken")
    level_low_pct: float = setting(-5, -20, 50, "%", "below: echo lost")
    level_high_pct: float = setting(105, 100, 200, "%", "above: false echo (5 cm over the brim)")
    hold_s: float = setting(240, 0, 86400, "s", "five samples at one a minute")
    clear_s: float = setting(240, 0, 86400, "s", "five good samples")
    blank_hold_s: float = setting(3600, 60, 604800, "s", "a fitted sensor that gives no value for so long")

    def panel_high_v(self, site: Site) -> float:
        return self.panel_high_ratio * _VOC_PER_NOMINAL * site.panel_nominal_v


def out_of_range(reading: Reading, limits: Limits, panel_high_v: float) -> tuple[str, ...]:
    """Fields whose value cannot be meant; NaN is one of them, None (not measured) is not."""
    wrong: tuple[str, ...] = ()
    if (v := reading.panel_v) is not None and not v <= panel_high_v:
        wrong += ("panel_v",)
    if (v := reading.turbidity_mv) is not None and not limits.turbidity_low_mv <= v <= limits.turbidity_high_mv:
        wrong += ("turbidity_mv",)
    if (v := reading.turbidity_ntu) is not None and not v >= 0:
        wrong += ("turbidity_ntu",)
    if (v := reading.water_temp_c) is not None and not limits.water_low_c <= v <= limits.water_high_c:
        wrong += ("water_temp_c",)
    if (v := reading.tank_level_pct) is not None and not limits.level_low_pct <= v <= limits.level_high_pct:
        wrong += ("tank_level_pct",)
    return wrong
