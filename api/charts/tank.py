"""The tank: its level when a probe is fitted, when it was full where there is a float."""

from collections.abc import Sequence

from api.charts.pump import span
from api.charts.scene import Scene, lowest
from api.charts.spans import Spans
from api.charts.trace import Trace
from api.rows import HOUR_S, Slot, Slots
from hidran.reading import Reading
from hidran.words import number


def _level_of_day(scene: Scene, known: Sequence[Reading]) -> str:
    last, least = known[-1], min(known, key=lambda r: r.tank_level_pct or 0)
    sentence = "Air di tandon {pct} % {at}; terendah {low} % {when}."
    pct, low = number(last.tank_level_pct or 0), number(least.tank_level_pct or 0)
    return scene.say(sentence, pct=pct, at=scene.at(last.ts), low=low, when=scene.at(least.ts))


def _level_of_month(scene: Scene, slots: Slots) -> str:
    least = lowest(slots.values())
    at = scene.at(least.start)
    return scene.say("Tandon paling kosong {at}: {pct} %.", at=at, pct=number(least.low))


def _reach(_scene: Scene, slots: Sequence[Slot]) -> tuple[float, float]:
    return min(0, lowest(slots).low), max(105, *(s.high for s in slots))


def _full_of_day(scene: Scene, readings: Sequence[Reading]) -> str:
    known = [r for r in readings if r.tank_full is not None]
    if not known:
        return scene.say("Pelampung tandon tidak terbaca dalam 24 jam ini: tidak diketahui.")
    full = span(scene, scene.site.sample_interval_s * sum(r.tank_full or 0 for r in known))
    at = scene.at(known[-1].ts)
    if known[-1].tank_full:
        return scene.say("Tandon penuh {at}; penuh {full} dalam 24 jam.", at=at, full=full)
    return scene.say("Tandon belum penuh {at}; penuh {full} dalam 24 jam.", at=at, full=full)


def _full_of_month(scene: Scene, hours: dict[int, float]) -> str:
    if not hours:
        return scene.say("Tidak terukur dalam 30 hari ini: tidak diketahui.")
    days = sum(h > 0 for h in hours.values())
    mean = span(scene, HOUR_S * sum(hours.values()) / len(hours))
    return scene.say(
        "Tandon penuh pada {days} dari {n} hari, rata-rata {mean} sehari.", days=days, n=len(hours), mean=mean
    )


LEVEL = Trace("tank_level_pct", "Air di tandon (%)", _reach, lambda _scene: [], _level_of_day, _level_of_month)
FULL = Spans(
    field="tank_full",
    need="tank_full",
    heading_day="Tandon: biru berarti penuh",
    heading_month="Tandon: jam penuh sehari",
    part=lambda slot, _seconds: slot.mean,
    usual_h=lambda _scene: 0,
    day_said=_full_of_day,
    month_said=_full_of_month,
)
