"""Mutu air: a month of the water. What the probe saw and for how long, and what people saw at tank and tap."""

from dashboards import ask, names
from dashboards.board import Board
from dashboards.hari_ini import COLOURED, VERDICTS, organize
from dashboards.panel import PLAIN, Look, Panel, Step, Target
from dashboards.signs import GREY, POINTS, YES_NO
from hidran.faults.rules import f12_turbidity_high as turbid
from hidran.influx.query import field
from hidran.influx.schema import HYDRANT, WATER_CHECK

LIMITS = turbid.Settings()
NTU_STEPS = (Step(None, GREY), Step(0, "green"), Step(LIMITS.slight_ntu, "yellow"), Step(LIMITS.warn_ntu, "red"))
COVERAGE_STEPS = (Step(None, "red"), Step(70, "yellow"), Step(90, "green"))
TEN_MINUTES = (
    f'SELECT count({field(HYDRANT, "turbidity_mv")}) AS "heard" {ask.of(HYDRANT)} '
    'GROUP BY time(10m), "hydrant" fill(none)'
)
SIGNS = ("coloured", "smells", "tastes", "turbid", "sediment")
MEASURED = ("turbidity_ntu", "ph", "tds_mg_l", "chlorine_mg_l", "ecoli_per_100ml")
COVERAGE = (  # of the 144 times ten minutes of a day
    f'SELECT count("heard") / 1.44 FROM ({TEN_MINUTES}) WHERE {ask.SHOWN} '
    f'GROUP BY time({ask.WIB_DAY}), "hydrant" fill(0)'  # a day nobody was heard is 0 % of a day heard, no missing value
)
CHECK_TAGS = ("hydrant", "point")


def _whole(select: str, *also: str) -> str:
    """One number for each hydrant over the whole time shown."""
    return f'SELECT {select} {ask.of(HYDRANT, also=also)} GROUP BY "hydrant"'


def _over(name: str, than: float) -> str:
    return _whole(f"count({field(HYDRANT, name)}) / 60", f"{field(HYDRANT, name)} > {than:g}")


def _daily(select: str) -> str:
    return f'SELECT {select} {ask.of(HYDRANT)} GROUP BY time({ask.WIB_DAY}), "hydrant" fill(null)'


def _number(title: str, about: str, query: str, look: Look, *, width: int = 6, calc: str = "lastNotNull") -> Panel:
    return Panel(
        title=title,
        about=about,
        kind="stat",
        targets=(Target(query, names.TAG),),
        look=look,
        options={
            "colorMode": "value",
            "orientation": "horizontal",
            "text": {"titleSize": 15, "valueSize": 20},
            "reduceOptions": {"values": False, "calcs": [calc], "fields": ""},
        },
        width=width,
        height=6,
        grows=1.2,
    )


def _trend(title: str, about: str, query: str, look: Look) -> Panel:
    return Panel(
        title=title, about=about, kind="timeseries", targets=(Target(query, names.TAG),), look=look, finest="1d"
    )


def _checks() -> Panel:
    named = {
        "coloured": "Berwarna",
        "smells": "Berbau",
        "tastes": "Berasa",
        "turbid": "Keruh",
        "sediment": "Ada endapan",
    }
    return Panel(
        title="Cek air oleh warga: tandon dan keran",
        about="Cek terakhir di tandon dan di keran rumah, berdampingan. Beda keduanya: soal pipa, bukan sumur.",
        kind="table",
        targets=(Target(ask.newest(WATER_CHECK, ("verdict", *SIGNS, *MEASURED), by=CHECK_TAGS), table=True),),
        look=PLAIN,
        looks=(
            Look(only="hydrant", name="Hidran", width=205),
            Look(only="point", name="Titik", maps=POINTS, width=110),
            Look(only="verdict", name="Hasil", maps=VERDICTS, width=150, custom=COLOURED),
            *(Look(only=name, name=title, maps=YES_NO, width=85) for name, title in named.items()),
            Look(only="turbidity_ntu", name="Kekeruhan", unit="NTU", decimals=1, steps=NTU_STEPS, width=90),
            Look(only="ph", name="pH", decimals=1, width=60),
            Look(only="tds_mg_l", name="Zat terlarut", unit="mg/L", decimals=0, width=115),
            Look(only="chlorine_mg_l", name="Sisa klor", unit="mg/L", decimals=1, width=95),
            Look(only="ecoli_per_100ml", name="E. coli tiap 100 ml", decimals=0),
        ),
        transformations=(organize(("Time",), (*CHECK_TAGS, "verdict", *SIGNS, *MEASURED)),),
        width=24,
        height=6,
        grows=2.1,
    )


def _done() -> Panel:
    query = f'SELECT count({field(WATER_CHECK, "verdict")}) {ask.of(WATER_CHECK)} GROUP BY "hydrant", "point"'
    return Panel(
        title="Cek air yang sudah dilakukan",
        about="Banyaknya cek air dalam waktu yang ditampilkan, di tiap titik. Seharusnya tiap bulan satu di tandon dan "
        "satu di keran. Titik yang tidak tampak: belum dicek.",
        kind="stat",
        targets=(Target(query, "$tag_hydrant, $tag_point"),),
        look=Look(
            unit="none", decimals=0, steps=(Step(None, GREY), Step(1, "green")), more={"noValue": "belum ada cek"}
        ),
        options={"colorMode": "value", "orientation": "horizontal", "text": {"titleSize": 14, "valueSize": 16}},
        width=12,
        height=6,
        grows=1.8,
    )


_NTU = Look(unit="NTU", decimals=1, steps=NTU_STEPS, more={"noValue": "tidak diukur"})
_MV = Look(unit="mvolt", decimals=0, steps=(Step(None, "blue"),))
_HOURS = Look(unit="h", decimals=1, steps=(Step(None, GREY), Step(0, "green"), Step(1, "yellow"), Step(24, "red")),
              more={"noValue": "tidak pernah, atau tidak diukur"})  # fmt: skip
_PERCENT = Look(unit="percent", decimals=0, steps=COVERAGE_STEPS, more={"min": 0, "max": 100})

BOARD = Board(
    uid="hidran-mutu-air",
    title="Mutu air",
    about="Sebulan air: kekeruhan, berapa lama di atas batas, seberapa lengkap datanya, dan cek oleh warga.",
    panels=(
        _checks(),
        _done(),
        _number(
            "Data yang ada",
            "Bagian hari yang sensornya terdengar, rata-rata. Di bawah 90 %: angka lain di papan ini kurang lengkap.",
            COVERAGE,
            _PERCENT,
            width=12,
            calc="mean",
        ),
        _number(
            "Kekeruhan tengah",
            "Median NTU; hanya sensor yang bisa mengukur NTU.",
            _whole(f"median({field(HYDRANT, 'turbidity_ntu')})"),
            _NTU,
        ),
        _number(
            "Kekeruhan P95",
            "95 dari 100 bacaan lebih jernih daripada ini.",
            _whole(f"percentile({field(HYDRANT, 'turbidity_ntu')}, 95)"),
            _NTU,
        ),
        _number(
            "Jam di atas 3 NTU",
            "Batas air minum. Kosong bila tidak pernah, atau sensornya tidak mengukur NTU.",
            _over("turbidity_ntu", LIMITS.slight_ntu),
            _HOURS,
        ),
        _number(
            "Jam di atas 25 NTU",
            "Batas air bersih. Kosong bila tidak pernah, atau sensornya tidak mengukur NTU.",
            _over("turbidity_ntu", LIMITS.warn_ntu),
            _HOURS,
        ),
        _trend(
            "Kejernihan tiap hari, tengah",
            "Median harian sensor; makin tinggi makin jernih. Turun pelan berminggu-minggu: sensor mungkin kotor.",
            _daily(f"median({field(HYDRANT, 'turbidity_mv')})"),
            _MV,
        ),
        _trend(
            "Kejernihan tiap hari, terburuk",
            "Lima dari 100 bacaan hari itu lebih keruh daripada ini. Turun mendadak: air keruh.",
            _daily(f"percentile({field(HYDRANT, 'turbidity_mv')}, 5)"),
            _MV,
        ),
        _trend(
            "Kekeruhan tiap hari (NTU), P95",
            "Hanya sensor yang bisa mengukur NTU.",
            _daily(f"percentile({field(HYDRANT, 'turbidity_ntu')}, 95)"),
            _NTU,
        ),
        _trend(
            "Data yang ada tiap hari",
            "Bagian hari yang sensornya terdengar. Hari ini belum penuh.",
            COVERAGE,
            _PERCENT,
        ),
    ),
    since="now-30d",
    refresh="15m",
)
