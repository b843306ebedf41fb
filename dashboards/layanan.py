"""Layanan: Hidran itself. Does everything that was received stand somewhere, how late, who lags, what waits."""

from collections.abc import Sequence

from dashboards import ask, signs
from dashboards.board import Board
from dashboards.panel import Look, Panel, Step, Target
from hidran.influx.query import field
from hidran.influx.schema import SERVICE


def _of(service: str, name: str, how: str = "last") -> str:
    return ask.line(SERVICE, name, how, also=(ask.equals(SERVICE, "service", service),))


def _counter(service: str, names: Sequence[tuple[str, str]]) -> tuple[Target, ...]:
    return tuple(Target(_of(service, name), title) for name, title in names)


def _rate(name: str) -> str:
    """How fast a counter grows, a minute."""
    source = f'FROM "{SERVICE.name}" WHERE {ask.SHOWN} AND "service" = \'ingest\''
    return (
        f"SELECT non_negative_derivative(last({field(SERVICE, name)}), 1m) {source} "
        f"GROUP BY time({ask.EVERY}) fill(null)"
    )


def _health() -> Panel:
    query = f'SELECT last({field(SERVICE, "ok")}) FROM "{SERVICE.name}" WHERE {ask.LATELY} GROUP BY "service"'
    return Panel(
        title="Bagian-bagian Hidran sekarang",
        about="Tiap bagian melapor sekali semenit. Yang tidak tampak: tidak melapor 15 menit terakhir.",
        kind="stat",
        targets=(Target(query, "$tag_service"),),
        look=Look(unit="none", maps=signs.WELL, steps=(Step(None, signs.RED), Step(1, signs.GREEN))),
        options={"text": {"titleSize": 15, "valueSize": 18}},
        width=24,
        height=5,
    )


def _now(title: str, about: str, service: str, name: str, look: Look) -> Panel:
    query = (
        f'SELECT last({field(SERVICE, name)}) FROM "{SERVICE.name}" WHERE {ask.LATELY} AND "service" = \'{service}\''
    )
    return Panel(
        title=title, about=about, kind="stat", targets=(Target(query, title),), look=look,
        options={"colorMode": "value", "textMode": "value"}, width=6, height=4,
    )  # fmt: skip


def _chart(title: str, about: str, targets: Sequence[Target], look: Look, width: int = 12) -> Panel:
    return Panel(title=title, about=about, kind="timeseries", targets=targets, look=look, width=width)


_COUNT = Look(unit="none", decimals=0, steps=(Step(None, "blue"),), more={"min": 0})
_WAITS = Look(
    unit="none", decimals=0, steps=(Step(None, "green"), Step(1, "yellow"), Step(1000, "red")), more={"min": 0}
)
_REFUSED = Look(unit="none", decimals=0, steps=(Step(None, "green"), Step(1, "red")), more={"min": 0})
_LATE = Look(unit="s", decimals=1, steps=(Step(None, "green"), Step(60, "yellow"), Step(900, "red")), more={"min": 0})

BOARD = Board(
    uid="hidran-layanan",
    title="Layanan",
    about="Hidran sendiri: yang diterima, yang tersimpan, yang menunggu, dan siapa yang tertinggal. Untuk pengelola.",
    panels=(
        _health(),
        _now("Tersimpan", "Bacaan yang tersimpan dengan waktunya.", "ingest", "stored", _COUNT),
        _now("Ditolak", "Pesan yang tidak bisa dibaca, disimpan terpisah.", "ingest", "quarantined", _REFUSED),
        _now("Menunggu disalin", "Bacaan yang belum ada di InfluxDB.", "forwarder", "waiting", _WAITS),
        _now("Pesan tertunda", "Pesan yang mestinya sudah terkirim.", "notify", "due", _WAITS),
        _chart(
            "Diterima = tersimpan + menunggu + ditolak + ganda",
            "Hitungan penerima data, selalu cocok sampai satu bacaan.",
            _counter(
                "ingest",
                (
                    ("received", "diterima"),
                    ("stored", "tersimpan"),
                    ("pending", "menunggu"),
                    ("quarantined", "ditolak"),
                    ("duplicate", "ganda"),
                ),
            ),
            _COUNT,
        ),
        _chart(
            "Diterima tiap menit",
            "Pertambahan hitungan penerima data.",
            (Target(_rate("received"), "diterima"), Target(_rate("duplicate"), "ganda")),
            Look(unit="cpm", decimals=0, steps=(Step(None, "blue"),), more={"min": 0}),
        ),
        _chart(
            "Dari pengukuran sampai tersimpan",
            "Nilai tengah keterlambatan bacaan yang baru tersimpan. Tinggi: susulan sedang masuk, atau server lambat.",
            (Target(_of("ingest", "delay_s", "max"), "keterlambatan"),),
            _LATE,
        ),
        _chart(
            "Penyalin ke InfluxDB",
            "Umur bacaan tertua yang belum disalin. Naik terus: InfluxDB tidak menerima, tidak ada yang hilang.",
            (Target(_of("forwarder", "lag_s", "max"), "tertinggal"),),
            _LATE,
        ),
        _chart(
            "Antrean",
            "Pesan antara jaringan dan penulis, bacaan yang belum dinilai, kejadian yang belum dikabarkan.",
            (
                Target(_of("ingest", "queued", "max"), "antre"),
                Target(_of("engine", "behind", "max"), "belum dinilai"),
                Target(_of("notify", "behind", "max"), "belum dikabarkan"),
            ),
            _COUNT,
        ),
        _chart(
            "Disalin, menunggu, ditolak InfluxDB",
            "Hitungan penyalin: tercatat = disalin + menunggu + ditolak.",
            _counter(
                "forwarder",
                (
                    ("forwarded", "disalin"),
                    ("waiting", "menunggu"),
                    ("refused", "ditolak"),
                    ("unassigned", "alat belum disetujui"),
                ),
            ),
            _COUNT,
        ),
        _chart(
            "Pesan keluar",
            "Pesan yang mestinya sudah terkirim, dan yang gagal untuk seterusnya.",
            _counter("notify", (("due", "tertunda"), ("failed", "gagal"))),
            _REFUSED,
            width=24,
        ),
    ),
    refresh="1m",
    places=False,
)
