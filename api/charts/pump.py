"""When the pump ran."""

from collections.abc import Sequence

from api.charts import frame
from api.charts.scene import Scene
from api.charts.spans import Spans
from api.rows import HOUR_S
from hidran.clock import wib_midnight
from hidran.reading import Reading
from hidran.words import duration

_SAME_H = 0.25


def _said_of_day(scene: Scene, readings: Sequence[Reading]) -> str:
    known = [r for r in readings if r.pump_on is not None]
    if not known:
        return scene.say("Jalannya pompa tidak terukur dalam 24 jam ini: tidak diketahui.")
    midnight = wib_midnight(scene.end - 1)
    today = span(scene, sum(r.pump_on_s or 0 for r in readings if r.ts > midnight))
    whole = span(scene, sum(r.pump_on_s or 0 for r in readings))
    ran = scene.say("Pompa berjalan {today} hari ini, {whole} dalam 24 jam.", today=today, whole=whole)
    at = scene.at(known[-1].ts)
    if known[-1].pump_on:
        return f"{ran} {scene.say('Keadaan {at}: pompa jalan.', at=at)}"
    return f"{ran} {scene.say('Keadaan {at}: pompa mati.', at=at)}"


def _said_of_month(scene: Scene, hours: dict[int, float]) -> str:
    finished = {at: h for at, h in hours.items() if at < wib_midnight(scene.now)}
    if not finished:
        return scene.say("Belum ada satu hari penuh.")
    least = min(finished, key=lambda at: (finished[at], -at))
    mean = span(scene, HOUR_S * sum(finished.values()) / len(finished))
    low = span(scene, HOUR_S * finished[least])
    if max(finished.values()) - finished[least] <= _SAME_H:
        return scene.say("Pompa berjalan kira-kira {mean} tiap hari.", mean=mean)
    sentence = "Rata-rata {mean} sehari; paling sedikit {low}, pada {day}."
    return scene.say(sentence, mean=mean, low=low, day=frame.date(least, scene.language))


def span(scene: Scene, seconds: float) -> str:
    return duration(seconds, scene.language) if seconds >= 60 else scene.say("0 menit")


PUMP = Spans(
    field="pump_on_s",
    need="pump_on",
    heading_day="Pompa: biru berarti jalan",
    heading_month="Pompa: jam jalan sehari",
    part=lambda slot, seconds: slot.total / seconds,
    usual_h=lambda scene: (scene.usual.get("run_min") or 0) / 60,
    day_said=_said_of_day,
    month_said=_said_of_month,
)
