"""/sensor/{hydrant}: care of the turbidity probe. Guided cleaning and calibration; each field typed is checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from api.charts import probe as drawing
from api.charts.scene import Picture
from api.forms import new_key
from api.pages.water_asked import AtDesk, Desk, Fields, key_of, role_of
from api.v1.places import speaking_for
from api.who import Who, needs
from hidran.registry import Calibration, Sensor
from hidran.site import Site
from hidran.store import probes
from hidran.store.hydrant_fields import RecordsError
from hidran.water import words
from hidran.water.probe import MV, NTU, ProbeError, Visit, drift_mv, probe_of, table_of
from hidran.water.record import probe_state
from hidran.words import number, say

router = APIRouter(include_in_schema=False)
MayCheck = Annotated[Who, needs("check_water")]
METHODS = {
    "standar": "Larutan standar (formazin atau polimer)",
    "alat": "Alat genggam pinjaman",
    "jernih": "Air jernih saja",
}
LATELY_S = 900
_SERIAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{1,39}")


@dataclass(frozen=True, slots=True)
class ProbePage:
    """`lately`: (Unix s, mV) of the newest reading, None: none in a quarter of an hour."""

    site: Site
    sensor: Sensor | None
    state: str
    lately: tuple[int, float] | None
    visits: tuple[tuple[Visit, str], ...]
    pictures: tuple[Picture, ...]


@router.get("/sensor/{hydrant}")
def show(hydrant: str, desk: AtDesk, _who: MayCheck) -> Response:
    return _page(desk, hydrant, {}, {})


@router.post("/sensor/{hydrant}/baru")
def name(hydrant: str, desk: AtDesk, _who: MayCheck, fields: Fields) -> Response:
    """The probe gets its serial number, so that its calibrations stay with it."""
    site, serial = desk.site(hydrant), fields.get("serial", "").strip()
    try:
        if not _SERIAL.fullmatch(serial):
            raise ProbeError("serial", "Tulis nomor seri di badan sensor: huruf, angka, titik, garis.")
        desk.write(lambda records: records.add_sensor(serial, probes.TURBIDITY, hydrant=site.id))
    except ProbeError as error:
        return _page(desk, hydrant, fields, {error.field: str(error)})
    except RecordsError:
        return _page(desk, hydrant, fields, {"serial": "Nomor seri itu sudah tercatat di sensor lain."})
    return RedirectResponse(f"/sensor/{site.id}?tersimpan=1", 303)


@router.post("/sensor/{hydrant}/bersih")
def clean(hydrant: str, desk: AtDesk, who: MayCheck, fields: Fields) -> Response:
    """Readings before and after a cleaning, and of a standard when there was one."""
    site, key = desk.site(hydrant), key_of(fields)
    try:
        sensor = _sensor(desk, site)
        before, after = _mv(fields, "before_mv"), _mv(fields, "after_mv")
        standard = _pair(fields, "standard_ntu", "standard_mv")
        visit = Visit(int(desk.now), before, after, standard, role_of(who, site.kpp))
    except ProbeError as error:
        return _page(desk, hydrant, fields, {error.field: str(error)})
    desk.write(lambda records: probes.clean(records, site.id, sensor.serial, visit, key))
    return RedirectResponse(f"/sensor/{site.id}?tersimpan=1", 303)


@router.post("/sensor/{hydrant}/kalibrasi")
def calibrate(hydrant: str, desk: AtDesk, who: MayCheck, fields: Fields) -> Response:
    """Clear water and two or three standards; clear water alone makes no table."""
    site, key = desk.site(hydrant), key_of(fields)
    try:
        sensor = _sensor(desk, site)
        made = _calibration(fields, int(desk.now), role_of(who, site.kpp))
    except ProbeError as error:
        return _page(desk, hydrant, fields, {error.field: str(error)})
    desk.write(lambda records: probes.calibrate(records, site.id, sensor.serial, made, key))
    return RedirectResponse(f"/sensor/{site.id}?tersimpan=1", 303)


def _calibration(fields: Mapping[str, str], now: int, role: str) -> Calibration:
    method = fields.get("method", "")
    if method not in METHODS:
        raise ProbeError("method", "Pilih cara kalibrasinya.")
    clean_mv = _mv(fields, "clean_mv")
    pairs = [p for n in (1, 2, 3) if (p := _pair(fields, f"ntu{n}", f"mv{n}")) is not None]
    if method == "jernih":
        pairs = []
    elif len(pairs) < 2:
        raise ProbeError("ntu1", "Isi paling sedikit dua standar, atau pilih Air jernih saja.")
    table = table_of(clean_mv, pairs)
    return Calibration(now, method, table if pairs else (), clean_mv, role)


def _sensor(desk: Desk, site: Site) -> Sensor:
    found = probe_of(list(desk.look.registry.sensors.values()), site.id, desk.now)
    if found is None:
        raise ProbeError("serial", "Catat dulu nomor seri sensornya.")
    return found[0]


def _number(fields: Mapping[str, str], name: str, bounds: tuple[float, float]) -> float:
    low, high = bounds
    try:
        found = float(fields.get(name, "").strip().replace(",", "."))
    except ValueError:
        found = float("nan")
    if not low <= found <= high:
        raise ProbeError(name, f"Isi angka {number(low)} sampai {number(high)}.")
    return round(found, 1)


def _mv(fields: Mapping[str, str], name: str) -> float:
    return _number(fields, name, MV)


def _pair(fields: Mapping[str, str], ntu: str, mv: str) -> tuple[float, float] | None:
    """A standard and what the probe showed in it; None when neither was typed."""
    if not fields.get(ntu, "").strip() and not fields.get(mv, "").strip():
        return None
    return _number(fields, ntu, NTU), _mv(fields, mv)


def _page(desk: Desk, hydrant: str, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Response:
    return desk.page(
        "probe.html",
        status=422 if wrong else 200,
        page=_probe_page(desk, desk.site(hydrant)),
        methods=[(value, say(word, desk.language), "") for value, word in METHODS.items()],
        typed=typed,
        wrong=wrong,
        key=new_key(),
        saved="tersimpan" in desk.request.query_params,
    )


def _probe_page(desk: Desk, site: Site) -> ProbePage:
    sensors, language = list(desk.look.registry.sensors.values()), desk.language
    found = probe_of(sensors, site.id, desk.now)
    sensor, made = found if found is not None else (None, None)
    done = desk.write(lambda records: probes.visits(records, sensor.serial)) if sensor is not None else []
    pictures = [drawing.visits(done, sensor.calibrations, language)] if sensor is not None and done else []
    if made is not None and len(made.table) > 1:
        pictures.append(drawing.curve(made.table, language))
    told = tuple((v, _drift(desk, sensor, v)) for v in reversed(done))
    state = words.probe(probe_state(sensors, site.id, desk.now), language)
    return ProbePage(site, sensor, state, _lately(desk, site), told, tuple(pictures))


def _drift(desk: Desk, sensor: Sensor | None, visit: Visit) -> str:
    drift = drift_mv(visit, sensor.calibration_at(visit.ts - 1) if sensor is not None else None)
    return "" if drift is None else say("geseran {mv} mV", desk.language, mv=number(drift))


def _lately(desk: Desk, site: Site) -> tuple[int, float] | None:
    rows = [
        row
        for node in speaking_for(desk.look.registry, site.id, desk.now)
        for row in desk.look.series(lambda r, n=node: list(r.between(n, desk.now - LATELY_S, desk.now)), [])  # type: ignore[misc]
        if row.turbidity_mv is not None
    ]
    newest = max(rows, key=lambda r: r.ts, default=None)
    return None if newest is None or newest.turbidity_mv is None else (newest.ts, newest.turbidity_mv)
