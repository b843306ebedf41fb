"""Charts of something that is on or off: when, over the last day; how many hours a day, over the month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.charts import draw, frame
from api.charts.draw import Bar, Level
from api.charts.frame import DAY_S, Frame
from api.charts.scene import Picture, Scene, by_day
from api.rows import HOUR_S, Slot, Slots
from hidran.reading import Reading

_WHOLE = 0.95


@dataclass(frozen=True)
class Spans:
    """`part(slot, seconds)`: which part of the slot it was on, 0 to 1. `need`: the field of the catalogue behind it."""

    field: str
    need: str
    heading_day: str
    heading_month: str
    part: Callable[[Slot, int], float]
    usual_h: Callable[[Scene], float]
    day_said: Callable[[Scene, Sequence[Reading]], str]
    month_said: Callable[[Scene, dict[int, float]], str]

    def day(self, scene: Scene, slots: Slots, readings: Sequence[Reading]) -> Picture:
        heading, sentence = scene.say(self.heading_day), self.day_said(scene, readings)
        f = scene.frame(0, 1)
        layers = (
            draw.ground(f, frame.nights(f, scene.site), frame.hours(f)),
            draw.bands(f, scene.shown(self.need)),
            draw.bars(f, self._joined(slots, scene.slot_s)),
        )
        svg = draw.picture(heading, sentence, *layers, name=f"d-{self.field}")
        return Picture(self.field, heading, sentence, svg)

    def month(self, scene: Scene, slots: Slots) -> Picture:
        hours = {at: sum(self.part(s, HOUR_S) for s in found) for at, found in by_day(slots).items()}
        heading, sentence = scene.say(self.heading_month), self.month_said(scene, hours)
        usual_h = self.usual_h(scene)
        f = scene.frame(0, max(1.0, usual_h * 1.25, *(h * 1.1 for h in hours.values())))
        layers = (
            draw.values(f, _decimals(f)),
            draw.ground(f, (), frame.weeks(f, scene.language)),
            draw.bands(f, scene.shown(self.need)),
            draw.bars(f, [Bar(at, at + DAY_S, h) for at, h in hours.items()], space=2.5),
            draw.level(f, Level(usual_h or -1, scene.say("biasanya"))),
        )
        svg = draw.picture(heading, sentence, *layers, name=f"m-{self.field}")
        return Picture(self.field, heading, sentence, svg)

    def _joined(self, slots: Slots, size_s: int) -> list[Bar]:
        """One bar a slot; neighbours that were on throughout, or not at all, are one."""
        made: list[Bar] = []
        for at in sorted(slots):
            part = self.part(slots[at], size_s)
            value = 1.0 if part >= _WHOLE else max(part, 0.0)
            before = made[-1] if made else None
            if before is not None and before.end == at and before.value == value and value in (0.0, 1.0):
                made[-1] = Bar(before.start, at + size_s, value)
            else:
                made.append(Bar(at, at + size_s, value))
        return made


def _decimals(f: Frame) -> int:
    return 0 if all(v == int(v) for v in f.ticks()) else 1
