"""The panel's voltage: whether it is there and sees light. It is no measure of how strong the sun is."""

from collections.abc import Sequence

from api.charts import frame
from api.charts.scene import Scene, by_day, highest
from api.charts.trace import Trace
from api.rows import Slot, Slots
from hidran.clock import wib_midnight
from hidran.reading import Reading
from hidran.words import number


def _said_of_day(scene: Scene, known: Sequence[Reading]) -> str:
    last, top = known[-1], max(known, key=lambda r: r.panel_v or 0)
    sentence = "Tegangan panel {v} V {at}; tertinggi {top} V {when}."
    v, top_v = number(last.panel_v or 0), number(top.panel_v or 0)
    return scene.say(sentence, v=v, at=scene.at(last.ts), top=top_v, when=scene.at(top.ts))


def _said_of_month(scene: Scene, slots: Slots) -> str:
    tops = {at: highest(found).high for at, found in by_day(slots).items()}
    tops = {at: v for at, v in tops.items() if at < wib_midnight(scene.now)} or tops  # today's peak may be to come
    least = min(tops, key=lambda at: (tops[at], -at))
    low, high = number(tops[least]), number(max(tops.values()))
    if low == high:
        return scene.say("Puncak tegangan kira-kira {high} V tiap hari.", high=high)
    sentence = "Puncak tegangan sehari antara {low} V dan {high} V; terendah pada {day}."
    return scene.say(sentence, low=low, high=high, day=frame.date(least, scene.language))


def _reach(scene: Scene, slots: Sequence[Slot]) -> tuple[float, float]:
    return 0, 1.08 * max(highest(slots).high, scene.usual.get("voc_v") or 0, 1)


PANEL = Trace("panel_v", "Tegangan panel (volt)", _reach, lambda _scene: [], _said_of_day, _said_of_month)
