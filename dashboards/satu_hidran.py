"""Satu hidran: what its sensors show, against what is usual here, with the faults laid over it."""

from dashboards import ask, names, signs
from dashboards.board import PAGE, Board
from dashboards.hari_ini import organize
from dashboards.panel import Look, Panel, Step, Target
from hidran.faults.rules import f12_turbidity_high as turbid
from hidran.influx.query import field
from hidran.influx.schema import BASELINE, FAULT, HYDRANT

SUN_DEG = 25  # from here on a solar pump should run: domain.md 4.1
LIMITS = turbid.Settings()
HOUR = "1h"
OWN_PAGE = (("Halaman hidran ini", PAGE + "/hidran/${hydrant}"),)
_BEHIND = {"lineStyle": {"fill": "dash", "dash": [6, 6]}, "lineWidth": 1, "showPoints": "never"}


def _hourly(name: str, shift: str = "") -> str:
    return ask.line(BASELINE, name, "last", scale=shift, every=HOUR)


def _state() -> Panel:
    return Panel(
        title="Keadaan",
        about="Gangguan yang masih terjadi di hidran ini, dan yang dicek dulu.",
        kind="stat",
        targets=(Target(ask.open_faults(), table=True),),
        look=Look(unit="none", maps=signs.CHECKS, more={"noValue": "tidak ada gangguan"}),
        transformations=(
            organize(("Time", "code", "severity", "start_ms", "why"), ("hydrant", "check")),
            names.tiles("check"),
        ),
        options={
            "reduceOptions": {"values": False, "calcs": ["lastNotNull"], "fields": "/.*/"},
            "colorMode": "none",
            "orientation": "horizontal",
            "text": {"titleSize": 15, "valueSize": 16},
        },
        links=OWN_PAGE,
        width=24,
        height=4,
    )


def _panel_voltage() -> Panel:
    return Panel(
        title="Tegangan panel dan matahari",
        about="Tegangan panel surya. Bidang kuning: tinggi matahari di sini; di atas 25 derajat pompa surya mestinya "
        "jalan. Garis putus: tegangan panel tanpa beban yang biasa di sini. Garis terputus: tidak ada data.",
        kind="timeseries",
        targets=(
            Target(ask.line(HYDRANT, "panel_v"), "Panel"),
            Target(_hourly("voc_v"), "Biasanya tanpa beban"),
            Target(_hourly("sun_deg"), "Tinggi matahari"),
        ),
        look=Look(unit="volt", decimals=1, steps=(Step(None, "blue"),), more={"min": 0}),
        looks=(
            Look(only="Biasanya tanpa beban", custom=_BEHIND),
            Look(
                only="Tinggi matahari",
                unit="degree",
                decimals=0,
                steps=(Step(None, "transparent"), Step(SUN_DEG, "yellow")),
                custom={
                    "axisPlacement": "right",
                    "fillOpacity": 12,
                    "lineWidth": 0,
                    "showPoints": "never",
                    "thresholdsStyle": {"mode": "line"},
                },
                more={"min": 0, "max": 90, "color": {"mode": "fixed", "fixedColor": "yellow"}},
            ),
        ),
        width=24,
        height=9,
    )


def _timeline() -> Panel:
    return Panel(
        title="Gangguan dari waktu ke waktu",
        about="Satu baris untuk tiap gangguan. Warna: beratnya. Abu-abu muda atau kosong: tidak terjadi, atau belum "
        "dinilai.",
        kind="state-timeline",
        targets=(Target(ask.episodes(), "$tag_code"),),
        look=Look(unit="none", maps=signs.EPISODES, steps=signs.EPISODE_STEPS, more={"noValue": "tidak ada gangguan"}),
        looks=tuple(Look(only=code, name=title) for code, (title, _) in signs.TITLES.items()),
        width=24,
        height=8,
        finest="10m",
    )


def _running() -> Panel:
    return Panel(
        title="Pompa jalan tiap jam",
        about="Menit pompa jalan dalam tiap jam. Garis putus: biasanya pada jam itu, dipelajari dari 14 hari terakhir.",
        kind="timeseries",
        targets=(
            Target(ask.line(HYDRANT, "pump_on_s", "sum", scale=" / 60", every=HOUR), "Jalan"),
            Target(_hourly("run_hour_min"), "Biasanya"),
        ),
        look=Look(
            unit="m",
            decimals=0,
            steps=(Step(None, "blue"),),
            custom={"drawStyle": "bars", "fillOpacity": 50, "barAlignment": 1},
            more={"min": 0, "max": 60},
        ),
        looks=(
            Look(
                only="Biasanya",
                custom=_BEHIND | {"drawStyle": "line", "fillOpacity": 0, "lineInterpolation": "stepAfter"},
            ),
        ),
    )


def _starts() -> Panel:
    return Panel(
        title="Pompa mulai jalan tiap jam",
        about="Berapa kali pompa mulai jalan. Dua belas kali sejam atau lebih: pompa hidup-mati terus.",
        kind="timeseries",
        targets=(Target(ask.line(HYDRANT, "pump_starts", "sum", every=HOUR), "Mulai jalan"),),
        look=Look(
            unit="none",
            decimals=0,
            steps=(Step(None, "green"), Step(6, "yellow"), Step(12, "red")),
            custom={"drawStyle": "bars", "fillOpacity": 60, "barAlignment": 1},
            more={"min": 0, "color": {"mode": "thresholds"}},
        ),
    )


def _turbidity_mv() -> Panel:
    shaded = f"{LIMITS.warn_mv:g} sampai {LIMITS.severe_mv:g} mV"
    assert shaded == "60 sampai 250 mV"  # as the sentence below says it
    return Panel(
        title="Kejernihan menurut sensor",
        about="Makin tinggi makin jernih. Garis putus: air jernih sensor ini sendiri. Bidang abu-abu, 60 sampai 250 mV "
        "di bawahnya: belum pasti keruh, lihat dengan gelas bening. Di bawah bidang itu: keruh.",
        kind="timeseries",
        targets=(
            Target(ask.line(HYDRANT, "turbidity_mv"), "Sensor"),
            Target(_hourly("clean_mv"), "Air jernih"),
            Target(_hourly("clean_mv", f" - {LIMITS.warn_mv:g}"), "Batas belum pasti"),
            Target(_hourly("clean_mv", f" - {LIMITS.severe_mv:g}"), "Batas keruh"),
        ),
        look=Look(unit="mvolt", decimals=0, steps=(Step(None, "blue"),)),
        looks=(
            Look(only="Air jernih", custom=_BEHIND),
            Look(
                only="Batas belum pasti",
                custom={"lineWidth": 0, "showPoints": "never", "fillBelowTo": "Batas keruh", "fillOpacity": 20},
                more={"color": {"mode": "fixed", "fixedColor": signs.GREY}},
            ),
            Look(
                only="Batas keruh",
                custom={"lineWidth": 1, "showPoints": "never"},
                more={"color": {"mode": "fixed", "fixedColor": signs.RED}},
            ),
        ),
        width=24,
        height=9,
    )


def _turbidity_ntu() -> Panel:
    return Panel(
        title="Kekeruhan (NTU)",
        about="Hanya untuk sensor yang bisa mengukur NTU. 3 NTU: batas air minum. 25 NTU: batas air bersih. Sensor "
        "murah tidak bisa menunjukkan 3 NTU, maka kosong di sini.",
        kind="timeseries",
        targets=(Target(ask.line(HYDRANT, "turbidity_ntu"), "Kekeruhan"),),
        look=Look(
            unit="NTU",
            decimals=1,
            steps=(Step(None, "green"), Step(LIMITS.slight_ntu, "yellow"), Step(LIMITS.warn_ntu, "red")),
            custom={"thresholdsStyle": {"mode": "line"}},
            more={"min": 0, "noValue": "tidak diukur"},
        ),
    )


def _fitted(title: str, about: str, target: Target, unit: str, top: float | None = None) -> Panel:
    return Panel(
        title=title,
        about=about,
        kind="timeseries",
        targets=(target,),
        look=Look(
            unit=unit,
            decimals=1,
            steps=(Step(None, "blue"),),
            more={"min": 0, "noValue": "tidak diukur"} | ({} if top is None else {"max": top}),
        ),
    )


# When one began, told by the step from 0 to 1; a missing minute is a 0 only inside this question. Grouped by code to
# the end: without that InfluxQL takes the difference across codes.
EPISODES = (
    f'SELECT "began" FROM (SELECT difference(max({field(FAULT, "active")})) AS "began" {ask.of(FAULT)} '
    'GROUP BY time(10m), "code" fill(0)) WHERE "began" = 1 GROUP BY "code"'
)

BOARD = Board(
    uid="hidran-satu",
    title="Satu hidran",
    about="Apa yang ditunjukkan sensor satu hidran, dibandingkan dengan kebiasaannya sendiri.",
    panels=(
        _state(),
        _timeline(),
        _panel_voltage(),
        _running(),
        _starts(),
        _turbidity_mv(),
        _turbidity_ntu(),
        _fitted(
            "Isi tandon", "Tinggi air di tandon.", Target(ask.line(HYDRANT, "tank_level_pct"), "Isi"), "percent", 100
        ),
        _fitted(
            "Aliran air",
            "Aliran dari pompa, liter tiap menit.",
            Target(ask.line(HYDRANT, "flow_lpm"), "Aliran"),
            "L/min",
        ),
        _fitted("Arus pompa", "Arus yang ditarik pompa.", Target(ask.line(HYDRANT, "pump_a"), "Arus"), "amp"),
    ),
    since="now-3d",
    refresh="5m",
    one=True,
    episodes=EPISODES,
)
