"""Eyes against probe: do the people of a check and the sensor of those days say the same? Pure.

Peat colour is dissolved and nearly invisible to an infrared probe (reference: domain.md 1.3): brown water that the
probe calls clear is the trap this project stands in.
"""

from typing import Literal

from hidran.water.form import Check

Comparison = Literal["no_sensor", "agree", "peat", "probe_blind", "probe_dirty"]
NEAR_S = 2 * 86400


def compare(check: Check, probe_turbid: bool | None) -> Comparison:
    """`probe_turbid`: whether the probe saw turbid water flowing within NEAR_S of the check; None: it saw nothing.

    Only the tank's glass is compared: the probe sits there.
    """
    glass = check.samples.get("tandon")
    if probe_turbid is None or glass is None:
        return "no_sensor"
    turbid, coloured = glass.sign("keruh") > 0, glass.sign("warna") > 0
    if turbid == probe_turbid:
        return "peat" if coloured and not turbid else "agree"
    return "probe_blind" if turbid else "probe_dirty"
