"""Charts of a measured value: five-minute means of the last day, hourly means of the month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from api.charts import draw, frame
from api.charts.draw import Level
from api.charts.scene import Picture, Scene, points
from api.rows import HOUR_S, Slot, Slots
from hidran.reading import Reading


@dataclass(frozen=True)
class Trace:
    """`reach`: lowest and highest value of the axis. `levels`: what to read the values against."""

    field: str
    heading: str
    reach: Callable[[Scene, Sequence[Slot]], tuple[float, float]]
    levels: Callable[[Scene], list[Level]]
    day_said: Callable[[Scene, Sequence[Reading]], str]
    month_said: Callable[[Scene, Slots], str]

    def day(self, scene: Scene, slots: Slots, readings: Sequence[Reading]) -> Picture:
        known = [r for r in readings if getattr(r, self.field) is not None]
        missing = scene.say("Tidak terukur dalam 24 jam ini: tidak diketahui.")
        sentence = self.day_said(scene, known) if known else missing
        return self._picture(scene, slots, sentence, scene.slot_s, "d")

    def month(self, scene: Scene, slots: Slots) -> Picture:
        missing = scene.say("Tidak terukur dalam 30 hari ini: tidak diketahui.")
        sentence = self.month_said(scene, slots) if slots else missing
        return self._picture(scene, slots, sentence, HOUR_S, "m")

    def _picture(self, scene: Scene, slots: Slots, sentence: str, size_s: int, kind: Literal["d", "m"]) -> Picture:
        heading = scene.say(self.heading)
        f = scene.frame(*(self.reach(scene, list(slots.values())) if slots else (0, 1)))
        ticks = frame.hours(f) if kind == "d" else frame.weeks(f, scene.language)
        layers = (
            draw.ground(f, frame.nights(f, scene.site), ticks),
            draw.values(f) if slots else Markup(""),
            draw.bands(f, scene.shown(self.field)),
            *(draw.level(f, level) for level in self.levels(scene)),
            draw.line(f, points(slots, size_s), (2.5 if kind == "d" else 1.5) * size_s),
        )
        svg = draw.picture(heading, sentence, *layers, name=f"{kind}-{self.field}")
        return Picture(self.field, heading, sentence, svg)
