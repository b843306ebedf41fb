"""One cause, one message: which active fault keeps which others from being judged.

F14 and F15 work closer to the sensor: a value out of range is no value for any other rule (`hidran.faults.usable`).
F16 makes everything unknown, which the view shows; there are no readings to judge then.
"""

_SUN_RULES = frozenset({"F01", "F02", "F04", "F05", "F07", "F08", "F09", "F11", "F22"})

SUPPRESSES: dict[str, frozenset[str]] = {
    "F08": frozenset({"F01", "F09", "F10", "F11", "F20"}),
    "F10": frozenset({"F01", "F11"}),
    "F11": frozenset({"F01", "F20"}),
    "F07": frozenset({"F03", "F04", "F05", "F09", "F20"}),
    "F03": frozenset({"F05", "F20"}),
    "F01": frozenset({"F20"}),
    "F02": frozenset({"F03", "F05", "F07", "F20"}),
    "F06": frozenset({"F03", "F04"}),
    "F17": _SUN_RULES,
    "F22": frozenset({"F01", "F05", "F09"}),
}


def suppressed(active: set[str]) -> frozenset[str]:
    """Codes that are not judged while `active` are."""
    return frozenset().union(*(SUPPRESSES[code] for code in active if code in SUPPRESSES))
