"""The pictures of one hydrant: which are drawn, and from what."""

from collections.abc import Iterable, Sequence

from api import rows
from api.charts.panel import PANEL
from api.charts.pump import PUMP
from api.charts.scene import Picture, Scene
from api.charts.spans import Spans
from api.charts.tank import FULL, LEVEL
from api.charts.trace import Trace
from api.charts.turbidity import MILLIVOLT, NTU
from api.rows import Slots
from hidran.reading import Reading
from hidran.registry import Assignment
from hidran.store.readings import Readings

CHARTS: tuple[Spans | Trace, ...] = (PUMP, PANEL, LEVEL, FULL, MILLIVOLT, NTU)
FIELDS = tuple(chart.field for chart in CHARTS)


def day(scene: Scene, readings: Sequence[Reading]) -> list[Picture]:
    """The last 24 hours from raw readings in time order. A field that no reading has is not drawn."""
    slots = rows.slots(readings, FIELDS, scene.slot_s)
    return [c.day(scene, slots[c.field], readings) for c in CHARTS if any(r.has(c.field) for r in readings)]


def month(scene: Scene, slots: dict[str, Slots]) -> list[Picture]:
    """The last 30 days from hourly roll-ups by field; a field without any is not drawn."""
    return [c.month(scene, slots[c.field]) for c in CHARTS if slots.get(c.field)]


def readings_of(series: Readings, assigned: Iterable[Assignment], start: int, end: int) -> list[Reading]:
    """Raw readings of a hydrant, in time order."""
    return list(rows.raw(series, assigned, start, end))


def slots_of(series: Readings, assigned: Sequence[Assignment], start: int, end: int) -> dict[str, Slots]:
    """Hourly roll-ups of everything that is drawn."""
    return {field: rows.buckets(series, assigned, field, start, end, step="hour") for field in FIELDS}
