"""Teknisi: the nodes. Which one is silent and which silence it is, signal, power, what it holds back, its clock."""

from collections.abc import Sequence

from dashboards import ask, signs
from dashboards.board import Board
from dashboards.hari_ini import organize
from dashboards.panel import PLAIN, Look, Panel, Step, Target
from hidran.influx.schema import FAULT, HYDRANT, NODE

_COLUMNS = ("online", "silent_s", "rssi_dbm", "supply_v", "held_n", "backlog", "dropped", "outages", "boot", "reset",
            "firmware", "offset_s", "clock_refused")  # fmt: skip
SILENT_STEPS = (Step(None, "transparent"), Step(900, "yellow"), Step(6 * 3600, "red"))
SIGNAL_STEPS = (Step(None, "red"), Step(-95, "yellow"), Step(-85, "green"))
SUPPLY_STEPS = (Step(None, "red"), Step(3.4, "yellow"), Step(3.55, "green"))
LOWEST = -1e9
ZERO_STEPS = (Step(None, "transparent"), Step(1, "yellow"))
OFFSET_STEPS = (Step(None, "red"), Step(-120, "transparent"), Step(121, "red"))
_COLOURED = {"displayMode": "color-background-solid"}


def _measured(steps: Sequence[Step]) -> tuple[Step, ...]:
    """For a cell, where a value that is missing has the colour of the lowest step."""
    return (Step(None, "transparent"), Step(LOWEST, steps[0].colour), *steps[1:])


def _silences() -> Panel:
    return Panel(
        title="Yang diam, dan diam yang mana",
        about="Server, sinyal, satu alat, atau seluruh hidran: empat sebab berbeda. Bukan tanda pompa rusak.",
        kind="table",
        targets=(Target(ask.open_faults(ask.equals(FAULT, "code", ask.OFFLINE)), table=True),),
        look=Look(unit="none", more={"noValue": "tidak ada yang diam"}),
        looks=(
            Look(only="hydrant", name="Hidran", width=205),
            Look(only="severity", name="Berat", maps=signs.SEVERITIES, width=130, custom=_COLOURED),
            Look(only="start_ms", name="Sejak", unit="time:D MMM HH.mm", width=120),
            Look(only="why", name="Diam yang mana"),
        ),
        transformations=(organize(("Time", "code", "check"), ("hydrant", "severity", "start_ms", "why")),),
        width=24,
        height=5,
    )


def _nodes() -> Panel:
    return Panel(
        title="Semua alat",
        about="Kabar terakhir tiap alat. Tertahan: bacaan yang masih di memori alat. Hilang: dibuang alat karena "
        "penuh. Selisih jam: jam server dikurangi jam alat.",
        kind="table",
        targets=(Target(ask.newest(NODE, _COLUMNS, by=("hydrant", "node")), table=True),),
        look=PLAIN,
        looks=(
            Look(only="hydrant", name="Hidran", width=205),
            Look(only="node", name="Alat", width=75),
            Look(only="online", name="Sambungan", maps=signs.ONLINE, width=115, custom=_COLOURED),
            Look(
                only="silent_s",
                name="Kabar terakhir",
                unit="s",
                decimals=0,
                steps=SILENT_STEPS,
                width=105,
                custom=_COLOURED,
            ),
            Look(only="rssi_dbm", name="Sinyal", unit="dBm", steps=_measured(SIGNAL_STEPS), width=75, custom=_COLOURED),
            Look(
                only="supply_v",
                name="Daya alat",
                unit="volt",
                decimals=2,
                steps=_measured(SUPPLY_STEPS),
                width=80,
                custom=_COLOURED,
            ),
            Look(only="held_n", name="Tertahan", width=75),
            Look(only="backlog", name="Belum sampai", width=100),
            Look(only="dropped", name="Hilang", steps=ZERO_STEPS, width=65, custom=_COLOURED),
            Look(only="outages", name="Putus", width=60),
            Look(only="boot", name="Menyala ke", width=90),
            Look(only="reset", name="Sebab menyala", width=115),
            Look(only="firmware", name="Firmware", width=75),
            Look(
                only="offset_s",
                name="Selisih jam",
                unit="s",
                decimals=0,
                steps=_measured(OFFSET_STEPS),
                width=90,
                custom=_COLOURED,
            ),
            Look(only="clock_refused", name="Jam ditolak", steps=ZERO_STEPS, width=85, custom=_COLOURED),
        ),
        transformations=(organize(("Time",), ("hydrant", "node", *_COLUMNS)),),
        width=24,
        height=8,
    )


def _chart(title: str, about: str, name: str, look: Look) -> Panel:
    return Panel(
        title=title,
        about=about,
        kind="timeseries",
        targets=(Target(ask.line(NODE, name, "last", by=("node",)), "$tag_node"),),
        look=look,
        finest="20m",  # a point every ten minutes, now and then a little later
    )


_LINES = {"mode": "line"}

BOARD = Board(
    uid="hidran-teknisi",
    title="Teknisi",
    about="Alat pantau: siapa yang diam, sinyal, daya, jam, dan yang tertahan. Untuk teknisi.",
    panels=(
        _silences(),
        _nodes(),
        Panel(
            title="Bacaan yang sampai tiap jam",
            about="Banyaknya bacaan tiap alat dalam tiap jam; biasanya 60. Nol: tidak ada bacaan. Jam yang "
            "sedang berjalan belum penuh.",
            kind="timeseries",
            targets=(Target(ask.line(HYDRANT, "seq", "count", every="1h", by=("node",)), "$tag_node"),),
            look=Look(unit="none", decimals=0, steps=(Step(None, "red"), Step(50, "green")), more={"min": 0}),
        ),
        _chart(
            "Sinyal",
            "Di bawah -85 dBm lemah, di bawah -95 dBm sering putus.",
            "rssi_dbm",
            Look(unit="dBm", decimals=0, steps=SIGNAL_STEPS, custom={"thresholdsStyle": _LINES}),
        ),
        _chart(
            "Daya alat",
            "Baterai alat pantau. Di bawah 3,55 V perlu dilihat, di bawah 3,40 V alat segera mati.",
            "supply_v",
            Look(unit="volt", decimals=2, steps=SUPPLY_STEPS, custom={"thresholdsStyle": _LINES}),
        ),
        _chart(
            "Tertahan di alat",
            "Bacaan di memori alat yang belum diakui server. Naik: sambungan putus. Turun: susulan sedang masuk.",
            "held_n",
            Look(unit="none", decimals=0, steps=(Step(None, "green"), Step(1440, "yellow")), more={"min": 0}),
        ),
        _chart(
            "Selisih jam",
            "Jam server dikurangi jam alat. Lebih dari 120 detik: jam alat salah.",
            "offset_s",
            Look(unit="s", decimals=0, steps=OFFSET_STEPS, custom={"thresholdsStyle": _LINES}),
        ),
        _chart(
            "Alat menyala ulang",
            "Nomor penyalaan. Naik tiga kali dalam satu jam: alat sering mati-hidup.",
            "boot",
            Look(unit="none", decimals=0, steps=(Step(None, "blue"),), custom={"lineInterpolation": "stepAfter"}),
        ),
    ),
    since="now-7d",
    refresh="5m",
)
