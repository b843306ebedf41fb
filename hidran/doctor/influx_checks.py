"""Does InfluxDB get what it should: the forwarder's equation, what keeps it from taking, the tokens."""

import json
import time

from hidran import heartbeat
from hidran.doctor.findings import Finding, note, ok, problem
from hidran.influx import access
from hidran.influx.access import NoTokenError, Right
from hidran.influx.advice import advice
from hidran.settings import Settings
from hidran.store.forward import ForwardEquation, ForwardReader, equation
from hidran.words import duration

RIGHTS: tuple[Right, ...] = ("write", "read")
MUCH = 5000


def influx(settings: Settings, now: float) -> list[Finding]:
    """Nothing to say where no InfluxDB is set."""
    if not access.configured(settings):
        return []
    found = [f for right in RIGHTS if (f := _token(settings, right)) is not None]
    return [*found, *_copying(settings, now)]


def _token(settings: Settings, right: Right) -> Finding | None:
    try:
        access.token(settings, right)
    except NoTokenError as error:
        return problem("influx", "Token InfluxDB: {why}", "Jalankan `hidran influx setup`.", why=str(error))
    return None


def _copying(settings: Settings, now: float) -> list[Finding]:
    beat = heartbeat.read(settings.paths.health, "forwarder")
    counts = equation(settings.paths.forward, settings.paths.series) or ForwardEquation()
    if beat is not None and beat.fresh(now) and "trouble" in beat.detail:
        text = "InfluxDB {url} sudah {lasting} tidak menerima apa-apa ({why}); {n} bacaan menunggu, tidak ada hilang."
        lasting = duration(max(time.time() - beat.detail["trouble_since"], 0))
        values = {"url": settings.influx.url, "lasting": lasting, "why": beat.detail["trouble"], "n": counts.waiting}
        return [problem("influx", text, advice(beat.detail["trouble_status"]), **values)]
    return [_counted(counts), *_refused(counts), *_compared(settings)]


def _counted(counts: ForwardEquation) -> Finding:
    if not counts.holds:
        text = "Hitungan forwarder tidak cocok: {timed} bacaan, {forwarded} disalin, {waiting} menunggu, {n} ditolak."
        values = {"timed": counts.timed, "forwarded": counts.forwarded, "waiting": counts.waiting, "n": counts.refused}
        return problem("influx", text, "Jalankan `hidran reconcile --fix`, lalu laporkan ini.", **values)
    waits = counts.waiting - counts.unassigned
    if waits > MUCH:
        return note("influx", "{n} bacaan masih disalin ke InfluxDB.", n=waits)
    return ok("influx", "InfluxDB punya {n} bacaan; {w} menunggu.", n=counts.forwarded, w=waits)


def _compared(settings: Settings) -> list[Finding]:
    """What the last nightly comparison could not mend."""
    if not settings.paths.forward.exists():
        return []
    with ForwardReader(settings.paths.forward) as forward:
        told = json.loads(forward.memory("reconciled") or "{}")
    if not told.get("left"):
        return []
    step = "Lihat yang mana: `hidran reconcile`. Bila InfluxDB punya lebih banyak, ada yang menulis selain Hidran."
    return [problem("influx", "{n} hitungan harian berbeda antara sini dan InfluxDB.", step, n=told["left"])]


def _refused(counts: ForwardEquation) -> list[Finding]:
    if not counts.refused:
        return []
    step = "Lihat sebabnya: `hidran influx refused`; betulkan di InfluxDB, lalu nyalakan ulang forwarder."
    return [problem("influx", "InfluxDB menolak {n} bacaan; semuanya disimpan terpisah.", step, n=counts.refused)]
