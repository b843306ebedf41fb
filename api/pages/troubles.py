"""The server's own troubles, said to the people who read the page: what does not work, and what follows from it."""

from dataclasses import dataclass

from api import wellbeing
from api.sources import Look
from hidran.status import ServiceStatus
from hidran.words import Language, duration, say

_SERVICES = {
    "broker": "Penerima pesan (broker) {how}: alat tidak bisa mengirim; bacaannya disimpan di alat.",
    "ingest": "Penyimpan bacaan (ingest) {how}: bacaan baru belum masuk; alat menyimpannya dulu.",
    "engine": "Penilai kerusakan (engine) {how}: kerusakan baru belum terlihat di halaman ini.",
    "notify": "Pengirim pesan (notify) {how}: pesan baru belum terkirim.",
    "forwarder": "Penyalin ke InfluxDB (forwarder) {how}: grafik di Grafana tertinggal; tidak ada bacaan yang hilang.",
}
_FILES = {
    "series": "Berkas bacaan {how}: grafik dan data terakhir tidak bisa ditunjukkan.",
    "events": "Berkas penilaian {how}: keadaan hidran tidak bisa ditunjukkan.",
    "outbox": "Berkas pesan {how}: pesan terakhir tidak bisa ditunjukkan.",
    "records": "Daftar hidran {how}: hidran tidak bisa ditunjukkan.",
    "influx": "InfluxDB {how}: bacaan lama tidak bisa ditunjukkan.",
}

ALL_STOPPED = "Semua layanan server tidak jalan: yang terlihat di sini keadaan terakhir, bukan keadaan sekarang."


@dataclass(frozen=True, slots=True)
class Trouble:
    """`what`: the service or file. `text`: one sentence."""

    what: str
    text: str


def troubles_of(look: Look, language: Language) -> list[Trouble]:
    """Everything that keeps this page from being whole or new; ask it last, when all files have been looked at."""
    services = _services(look, language)
    files = [
        Trouble(f"{name}.db", say(_FILES[name], language, how=say(_WORDS[trouble], language)))
        for name, trouble in look.troubles.items()
        if trouble != "missing"
    ]
    return services + files + _equation(look, language)


_WORDS = {"damaged": "rusak", "unreadable": "tidak bisa dibaca saat ini"}


def _services(look: Look, language: Language) -> list[Trouble]:
    ill = wellbeing.ill(look)
    if len(ill) > 1 and len(ill) == len(wellbeing.services(look)):
        return [Trouble("all", say(ALL_STOPPED, language))]
    return [Trouble(s.name, say(_SERVICES[s.name], language, how=_how(s, language))) for s in ill]


def _how(service: ServiceStatus, language: Language) -> str:
    if service.state == "never":
        return say("belum pernah jalan", language)
    if service.state == "unwell":
        return _ailment(service, language)
    return say("tidak menjawab selama {long}", language, long=duration(service.age_s or 0, language))


def _ailment(service: ServiceStatus, language: Language) -> str:
    if service.detail.get("disk_full") or service.detail.get("full"):
        return say("berhenti karena disk server penuh", language)
    if service.detail.get("connected") is False:
        return say("jalan tetapi tidak tersambung ke broker", language)
    return say("jalan tetapi bermasalah", language)


def _equation(look: Look, language: Language) -> list[Trouble]:
    found = look.series(lambda r: r.equation(), None)
    if found is None or found.holds:
        return []
    return [Trouble("equation", say("Hitungan bacaan tidak cocok: ada bacaan yang mungkin hilang.", language))]
