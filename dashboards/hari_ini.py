"""Hidran hari ini: for the KPP, on a phone. How is each hydrant, what is to be looked at first, is there water."""

from dashboards import ask, names, signs
from dashboards.board import PAGE, Board
from dashboards.panel import Look, Panel, Step, Target
from hidran.influx.schema import ANSWER

WATER_MIN = 10
ONE = f"/d/hidran-satu?var-hydrant={names.ID}"
OWN_PAGE = f"{PAGE}/hidran/{names.ID}"
LINKS = (("Lihat hidran ini", ONE), ("Halaman hidran", OWN_PAGE))
VERDICTS: dict[str, tuple[str, str]] = {
    "0": ("✔ Layak", signs.GREEN),
    "1": ("▲ Perlu dicek", signs.AMBER),
    "2": ("✖ Jangan diminum", signs.RED),
}
VERDICT_STEPS = (Step(None, signs.GREY), Step(0, signs.GREEN), Step(1, signs.AMBER), Step(2, signs.RED))
COLOURED = {"displayMode": "color-background-solid"}
TILES = {"values": False, "calcs": ["lastNotNull"], "fields": "/.*/"}
"""Of text too, which Grafana else leaves out."""


def _tiles() -> Panel:
    return Panel(
        title="Keadaan sekarang",
        about="Satu kotak untuk tiap hidran. Abu-abu: alatnya diam, keadaan pompa tidak diketahui. "
        "Hidran yang tidak tampak belum mengirim data 15 menit terakhir.",
        kind="stat",
        targets=(Target(ask.state(), table=True),),
        transformations=(
            {"id": "merge", "options": {}},
            {
                "id": "groupBy",
                "options": {
                    "fields": {
                        "hydrant": {"operation": "groupby", "aggregations": []},
                        "rank": {"operation": "aggregate", "aggregations": ["max"]},
                    }
                },
            },
            {"id": "sortBy", "options": {"sort": [{"field": "hydrant"}]}},
            names.tiles("rank (max)"),
        ),
        look=Look(unit="none", maps=signs.STATES, steps=signs.STATE_STEPS),
        options={"orientation": "horizontal", "reduceOptions": TILES, "text": {"titleSize": 14, "valueSize": 18}},
        links=LINKS,
        width=24,
        height=5,
        grows=1,
    )


def _first_checks() -> Panel:
    return Panel(
        title="Yang perlu dicek dulu",
        about="Satu kotak untuk tiap gangguan yang masih terjadi: apa, dan apa yang aman dicek.",
        kind="stat",
        targets=(Target(ask.open_faults(), table=True),),
        look=Look(unit="none", maps=signs.CHECKS, more={"noValue": "tidak ada gangguan"}),
        transformations=(
            organize(("Time", "code", "severity", "start_ms", "why"), ("hydrant", "check")),
            names.tiles("check"),
        ),
        options={
            "reduceOptions": TILES,
            "colorMode": "none",
            "orientation": "horizontal",
            "text": {"titleSize": 13, "valueSize": 14},
        },
        links=LINKS,
        width=24,
        height=10,
    )


def _open() -> Panel:
    return Panel(
        title="Gangguan yang masih terjadi",
        about="Tanda: kalimat yang sama dengan di pesan. Sejak: waktu mulai menurut bacaan alat, WIB.",
        kind="table",
        targets=(Target(ask.open_faults(), table=True),),
        look=Look(unit="none", more={"noValue": "tidak ada gangguan"}),
        looks=(
            Look(only="hydrant", name="Hidran", width=190),
            Look(only="code", name="Gangguan", maps=signs.TITLES, width=300),
            Look(
                only="severity",
                name="Berat",
                maps=signs.SEVERITIES,
                width=130,
                custom=COLOURED,
            ),
            Look(only="start_ms", name="Sejak", unit="time:D MMM HH.mm", width=120),
            Look(only="why", name="Tanda"),
        ),
        transformations=(organize(("Time", "check"), ("severity", "hydrant", "code", "start_ms", "why")),),
        links=LINKS,
        width=24,
        height=8,
    )


def organize(hidden: tuple[str, ...], order: tuple[str, ...]) -> dict[str, object]:
    """Grafana's transformation that leaves columns out and puts the others in this order."""
    options = {
        "excludeByName": dict.fromkeys(hidden, True),
        "indexByName": {name: n for n, name in enumerate((*order, *hidden))},
        "renameByName": {},
    }
    return {"id": "organize", "options": options}


def _days_with_water() -> Panel:
    return Panel(
        title="Hari dengan air, 30 hari terakhir",
        about="Hari (WIB) yang pompanya jalan 10 menit atau lebih. Hari tanpa data bukan hari tanpa air: "
        "lihat papan Teknisi.",
        kind="bargauge",
        targets=(Target(ask.days_with_water(WATER_MIN), names.TAG),),
        look=Look(
            unit="none",
            decimals=0,
            steps=(Step(None, signs.RED), Step(20, signs.AMBER), Step(26, signs.GREEN)),
            more={"min": 0, "max": 30},
        ),
        since="29d/d",
        width=12,
        height=7,
        grows=1.4,
    )


def _answers() -> Panel:
    return Panel(
        title="Jawaban terakhir",
        about="Peran siapa yang menjawab pesan gangguan, dan berapa lama sesudah pesan. Tidak pernah nama orang.",
        kind="table",
        targets=(Target(ask.newest(ANSWER, ("seconds", "answer"), by=("hydrant", "code", "role")), table=True),),
        looks=(
            Look(only="hydrant", name="Hidran", width=190),
            Look(only="code", name="Gangguan", maps=signs.TITLES),
            Look(only="role", name="Peran", maps=signs.ANSWERERS, width=80),
            Look(only="seconds", name="Sesudah", unit="s", decimals=0, width=85),
            Look(only="answer", name="Jawaban", maps=signs.ANSWERS, width=140),
        ),
        transformations=(organize(("Time",), ("hydrant", "answer", "role", "seconds", "code")),),
        width=12,
        height=7,
    )


def _water_checks() -> Panel:
    return Panel(
        title="Cek air bulan ini",
        about="Hasil cek air terakhir dalam 30 hari, di tandon dan di keran rumah. Kosong: bulan ini belum dicek.",
        kind="stat",
        targets=(Target(ask.newest_check("verdict", when=ask.MONTH), f"{names.TAG}, $tag_point"),),
        look=Look(unit="none", maps=VERDICTS, steps=VERDICT_STEPS, more={"noValue": "belum dicek bulan ini"}),
        options={"orientation": "horizontal", "text": {"titleSize": 13, "valueSize": 15}},
        width=24,
        height=6,
        grows=1.9,
    )


BOARD = Board(
    uid="hidran-hari-ini",
    title="Hidran hari ini",
    about="Keadaan semua hidran, apa yang dicek dulu, dan apakah ada air. Untuk KPP.",
    panels=(_tiles(), _first_checks(), _open(), _days_with_water(), _answers(), _water_checks()),
)
