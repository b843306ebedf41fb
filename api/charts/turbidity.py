"""How clear the water is: a cheap probe in millivolts against its own clear water, a nephelometer in NTU.

Millivolts become NTU only with that probe's own calibration, and are then called approximate.
"""

from collections.abc import Sequence
from itertools import pairwise

from api.charts.draw import Level
from api.charts.scene import Scene, around, highest
from api.charts.trace import Trace
from api.rows import Slot, Slots
from hidran.errors import SettingsError
from hidran.faults.rules.f12_turbidity_high import Settings as Limits
from hidran.faults.tuning import settings_from
from hidran.reading import Reading
from hidran.registry import Calibration
from hidran.words import number

_LEAST_MV, _LEAST_NTU = 200, 5


def limits_of(scene: Scene) -> Limits:
    """What is called turbid here; the defaults when the site's own settings are refused, as the engine does."""
    try:
        return settings_from("F12", Limits, scene.site.rules.get("F12", {}))
    except SettingsError:
        return Limits()


def word_by_mv(scene: Scene, mv: float) -> str:
    """*jernih*, *agak keruh* or *keruh*; *belum diketahui* before this probe's clear water is known."""
    clean, limits = scene.usual.get("clean_mv"), limits_of(scene)
    if clean is None:
        return scene.say("belum diketahui jernih atau keruh")
    if clean - mv > limits.severe_mv:
        return scene.say("keruh")
    return scene.say("agak keruh") if clean - mv > limits.warn_mv else scene.say("jernih")


def word_by_ntu(scene: Scene, ntu: float) -> str:
    limits = limits_of(scene)
    if ntu > limits.warn_ntu:
        return scene.say("keruh")
    return scene.say("agak keruh") if ntu > limits.slight_ntu else scene.say("jernih")


def ntu_of(calibration: Calibration, mv: float) -> float | None:
    """NTU between the points of a calibration; None outside of them, where nobody has looked."""
    by_mv = sorted(calibration.table)
    for (mv_a, ntu_a), (mv_b, ntu_b) in pairwise(by_mv):
        if mv_a <= mv <= mv_b and mv_b > mv_a:
            return ntu_a + (ntu_b - ntu_a) * (mv - mv_a) / (mv_b - mv_a)
    return None


def _flowing(known: Sequence[Reading]) -> Reading:
    """The newest reading with the pump on: still water says little. The newest of all when it never ran."""
    return next((r for r in reversed(known) if r.pump_on), known[-1])


def _said_of_day_mv(scene: Scene, known: Sequence[Reading]) -> str:
    r = _flowing(known)
    mv = r.turbidity_mv or 0
    word, at = word_by_mv(scene, mv), scene.at(r.ts)
    clean = scene.usual.get("clean_mv")
    if clean is None:
        sentence = "Alat membaca {mv} mV {at}; {word}."
        return scene.say(sentence, mv=number(mv), at=at, word=word)
    sentence = "Air {word} {at}: {mv} mV, air jernih alat ini {clean} mV."
    said = scene.say(sentence, word=word, at=at, mv=number(mv), clean=number(clean))
    ntu = ntu_of(scene.calibration, mv) if scene.calibration is not None else None
    return said if ntu is None else f"{said} {scene.say('Kira-kira {ntu} NTU.', ntu=number(ntu))}"


def _said_of_day_ntu(scene: Scene, known: Sequence[Reading]) -> str:
    r = _flowing(known)
    word, at = word_by_ntu(scene, r.turbidity_ntu or 0), scene.at(r.ts)
    return scene.say("Air {word} {at}: {ntu} NTU.", word=word, at=at, ntu=number(r.turbidity_ntu or 0, 1))


def _said_of_month_mv(scene: Scene, slots: Slots) -> str:
    low = min(slots.values(), key=lambda s: s.mean)
    if word_by_mv(scene, low.mean) == scene.say("jernih"):
        return scene.say("Air jernih sepanjang 30 hari ini.")
    at = scene.at(low.start)
    return scene.say("Paling keruh {at}: rata-rata {mv} mV dalam satu jam.", at=at, mv=number(low.mean))


def _said_of_month_ntu(scene: Scene, slots: Slots) -> str:
    top = max(slots.values(), key=lambda s: s.mean)
    if word_by_ntu(scene, top.mean) == scene.say("jernih"):
        return scene.say("Air jernih sepanjang 30 hari ini.")
    at = scene.at(top.start)
    return scene.say("Paling keruh {at}: rata-rata {ntu} NTU dalam satu jam.", at=at, ntu=number(top.mean, 1))


def _levels_mv(scene: Scene) -> list[Level]:
    clean = scene.usual.get("clean_mv")
    if clean is None:
        return []
    turbid = clean - limits_of(scene).warn_mv
    return [Level(clean, scene.say("air jernih")), Level(turbid, scene.say("di bawah ini keruh"))]


def _levels_ntu(scene: Scene) -> list[Level]:
    return [Level(limits_of(scene).warn_ntu, scene.say("di atas ini keruh"))]


def _reach_mv(scene: Scene, slots: Sequence[Slot]) -> tuple[float, float]:
    marks = [level.value for level in _levels_mv(scene)]
    return around([min(s.mean for s in slots), max(s.mean for s in slots), *marks], least=_LEAST_MV)


def _reach_ntu(scene: Scene, slots: Sequence[Slot]) -> tuple[float, float]:
    return 0, 1.1 * max(highest(slots).high, _LEAST_NTU)


MILLIVOLT = Trace(
    "turbidity_mv", "Kejernihan air (milivolt)", _reach_mv, _levels_mv, _said_of_day_mv, _said_of_month_mv
)
NTU = Trace("turbidity_ntu", "Kekeruhan air (NTU)", _reach_ntu, _levels_ntu, _said_of_day_ntu, _said_of_month_ntu)
