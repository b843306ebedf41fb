"""The probe between its visits: its table as a curve, fouling and drift at each cleaning."""

from collections.abc import Sequence

from markupsafe import Markup

from api.charts import draw
from api.charts.frame import Frame, date
from api.charts.scene import Picture
from hidran.registry import Calibration
from hidran.water.probe import Table, Visit, drift_mv
from hidran.words import Language, number, say

DAY_S = 86400
_LEAST_MV = 20.0


def curve(table: Table, language: Language) -> Picture:
    """NTU over millivolts, between the points that were measured and nowhere else."""
    by_mv = sorted(table)
    f = Frame(int(by_mv[0][0]) - 20, int(by_mv[-1][0]) + 20, 0, 1.1 * max(ntu for _, ntu in table))
    ticks = [(round(mv), number(mv)) for mv, _ in by_mv]
    sentence = say("Dari {n} titik; di luar titik-titik itu tidak ada angka NTU.", language, n=len(table))
    dots = Markup("").join(_dot(f.x(mv), f.y(ntu)) for mv, ntu in by_mv)
    layers = (draw.ground(f, (), ticks), draw.values(f), draw.line(f, by_mv, f.end - f.start), dots)
    heading = say("Tabel kalibrasi: NTU menurut milivolt", language)
    return Picture("probe", heading, sentence, draw.picture(heading, sentence, *layers, name="probe-curve"))


def visits(done: Sequence[Visit], calibrations: Sequence[Calibration], language: Language) -> Picture:
    """A bar for what dirt took away at each cleaning, a line for how far the clean probe is from its table."""
    drifts = [(v.ts, d) for v in done if (d := drift_mv(v, _in_force(calibrations, v.ts))) is not None]
    start, end = done[0].ts - 5 * DAY_S, max(done[-1].ts, done[0].ts + 30 * DAY_S) + 5 * DAY_S
    reached = [*(v.fouling_mv for v in done), *(d for _, d in drifts), 0.0]
    f = Frame(start, end, min(*reached, -_LEAST_MV) * 1.1, max(*reached, _LEAST_MV) * 1.1)
    ticks = [(v.ts, date(v.ts, language)) for v in done[:: max(len(done) // 4, 1)]]
    bars = Markup("").join(_bar(f, v) for v in done)
    layers = (
        draw.ground(f, (), ticks),
        draw.values(f),
        bars,
        draw.line(f, drifts, end - start),
        *(_dot(f.x(at), f.y(mv)) for at, mv in drifts),
    )
    heading = say("Kotoran (batang) dan geseran (garis), milivolt", language)
    sentence = _said(done[-1], drifts[-1][1] if drifts else None, language)
    return Picture("probe", heading, sentence, draw.picture(heading, sentence, *layers, name="probe-visits"))


def _said(last: Visit, drift: float | None, language: Language) -> str:
    told = say("Terakhir kotoran mengurangi {mv} mV.", language, mv=number(last.fouling_mv))
    if drift is None:
        return f"{told} {say('Geseran belum diketahui: cek dengan standar sesudah dibersihkan.', language)}"
    return f"{told} {say('Sensor bersih bergeser {mv} mV dari tabelnya.', language, mv=number(drift))}"


def _in_force(calibrations: Sequence[Calibration], ts: int) -> Calibration | None:
    before = [c for c in calibrations if c.ts < ts]
    return before[-1] if before else None


def _bar(f: Frame, v: Visit) -> Markup:
    """From zero to the fouling, below it when it read too high."""
    left, right, zero, end = f.x(v.ts) - 4, f.x(v.ts) + 4, f.y(0), f.y(v.fouling_mv)
    return Markup('<path class="bar" d="M{:.1f} {:.1f}H{:.1f}V{:.1f}H{:.1f}z"/>').format(left, zero, right, end, left)


def _dot(x: float, y: float) -> Markup:
    return Markup('<circle class="bar" cx="{:.1f}" cy="{:.1f}" r="3"/>').format(x, y)
