# Readings as the tests feed them to the ring.

from hidran import contract

TS = 1790000340

MINIMUM = {
    "panel_v": 37.25,
    "pump_on": 1,
    "pump_on_s": 60,
    "pump_starts": 0,
    "turbidity_mv": 4102,
    "turbidity_sd_mv": 6.4,
}
EXTRA = {
    "water_temp_c": 28.4,
    "turbidity_ntu": 12.3,
    "tank_full": 0,
    "tank_level_pct": 87,
    "flow_lpm": 23.4,
    "pump_a": 4.12,
    "battery_v": 51.23,
    "supply_v": 3.92,
}


def values(full=False, **changed):
    found = dict(MINIMUM)
    if full:
        found.update(EXTRA)
    found.update(changed)
    return found


def bits(full=False):
    return contract.fitted_map(list(contract.FIELD_NAMES if full else contract.MINIMUM_NODE))


def fill(ring, count, *, first_up_s=60, step_s=60, ts=TS, src="ntp", full=False):
    # Append `count` readings a minute apart; the last Row.
    row = None
    for i in range(count):
        up_s = first_up_s + i * step_s
        when = None if ts is None else ts + i * step_s
        row = ring.append(up_s, when, src, values(full))
    return row
