"""The four nodes of the scorecard: what each can measure. One plant is recorded with everything; a fit-out is a choice
of its columns, so all four see the very same days."""

from collections.abc import Iterable

from hidran.contract import FIELD_NAMES, MINIMUM_NODE

FITOUTS: dict[str, tuple[str, ...]] = {
    "minimum": tuple(MINIMUM_NODE),
    "float": (*MINIMUM_NODE, "tank_full"),
    "level": (*MINIMUM_NODE, "tank_level_pct"),
    "full": tuple(name for name in FIELD_NAMES if name not in ("turbidity_ntu", "battery_v")),
}
LABELS = {"minimum": "minimum", "float": "+ pelampung", "level": "+ tinggi air", "full": "+ debit dan arus"}
_EXTRA = {"full": ("battery_v", "turbidity_ntu")}  # where the plant has them


def columns(fitout: str, recorded: Iterable[str]) -> list[str]:
    """What that node would have reported of what was recorded."""
    wanted = {*FITOUTS[fitout], *_EXTRA.get(fitout, ())}
    return [name for name in recorded if name in wanted]


def sees(observable_with: Iterable[str], fitout: str, fitted: Iterable[str]) -> bool:
    """A fault can be seen when one entry is fitted: a field, a fit-out's name, or several fields joined by `+`.

    No entry at all: it needs nothing that a node might lack.
    """
    have = {*fitted, fitout}
    entries = list(observable_with)
    return not entries or any(all(part.strip() in have for part in entry.split("+")) for entry in entries)
