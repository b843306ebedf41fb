"""Which trace shows which fault: a scenario, the node that sees it best, and the signals that matter."""

from dataclasses import dataclass

SEED = 1
FIRST_DAY = 1_780_246_800  # Monday 2026-06-01 00:00 WIB
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Strip:
    """One signal. `of`: a field of the contract or a name of `signals.DERIVED`; `low`, `high` None: as it needs."""

    of: str
    label: str
    low: float | None = None
    high: float | None = None
    hydrant: int = 1

    @property
    def on_off(self) -> bool:
        return self.of in ("pump_on", "tank_full")


@dataclass(frozen=True, slots=True)
class Shot:
    """`short`: the fault in two or three words; `before_h`, `after_h`: what is shown around onset and `raised`."""

    scenario: str
    short: str
    strips: tuple[Strip, ...]
    before_h: float = 30
    after_h: float = 8
    fitout: str | None = None


_PANEL = Strip("panel_v", "tegangan panel (V)", 0)
_PUMP = Strip("pump_on", "pompa jalan")
_FULL = Strip("tank_full", "tandon penuh (pelampung)")
_LEVEL = Strip("tank_level_pct", "isi tandon (%)", 0, 100)
_FLOW = Strip("flow_lpm", "air yang keluar (liter per menit)", 0)
_AMPS = Strip("pump_a", "arus pompa (A)", 0)
_TURBIDITY = Strip("turbidity_mv", "sensor kekeruhan (mV; turun = keruh)")
_LONG = 24.0 * 6

SHOTS: dict[str, Shot] = {
    "F01": Shot("pompa-mati", "pompa tidak menyala", (_PANEL, _PUMP)),
    "F02": Shot("relai-lengket", "pompa jalan terus", (_PANEL, _PUMP, _FULL), fitout="float"),
    "F03": Shot("sumur-kering", "air tidak keluar", (_PUMP, _FLOW, _AMPS)),
    "F04": Shot("pelampung-goyang", "hidup-mati terus", (_PANEL, _PUMP), 2.5, 3),
    "F05": Shot("impeler-aus", "air berkurang", (_FLOW, Strip("run_min", "menit pompa jalan hari itu", 0)), 24 * 4, 24),
    "F06": Shot("pompa-macet", "motor macet", (_AMPS, Strip("starts_h", "berapa kali menyala tiap jam", 0), _FLOW)),
    "F07": Shot("kabel-motor-putus", "tidak menarik tenaga", (_PANEL, _PUMP)),
    "F08": Shot("panel-hilang", "panel hilang", (_PANEL, _PUMP), 26, 10),
    "F09": Shot("panel-kotor", "panel lemah", (_PANEL, _AMPS), 24 * 4, 24),
    "F10": Shot("aki-tak-terisi", "aki terlalu rendah", (Strip("battery_v", "tegangan aki (V)"), _PANEL, _PUMP), 48, 8),
    "F11": Shot("kontroler-rusak", "kontroler bermasalah", (_PANEL, _PUMP, _LEVEL), 24, 8, "level"),
    "F12": Shot("air-keruh", "air keruh", (_TURBIDITY, _PUMP), 24, 8),
    "F13": Shot("sensor-berlendir", "sensor kotor", (_TURBIDITY,), _LONG, 24),
    "F14": Shot("sensor-macet", "sensor macet", (_TURBIDITY, Strip("turbidity_sd_mv", "getar sensor (mV)", 0)), 24, 8),
    "F15": Shot(
        "sensor-terbalik", "angka tidak masuk akal", (Strip("turbidity_mv", "sensor kekeruhan (mV)", 0),), 24, 8
    ),
    "F16": Shot("node-mati", "alat diam", (Strip("panel_v", "tegangan panel yang terkirim (V)", 0),), 24, 8),
    "F17": Shot("jam-cepat", "jam salah", (Strip("ahead_min", "jam alat lebih cepat (menit)", 0),), 12, 8),
    "F18": Shot("baterai-node", "baterai alat lemah", (Strip("supply_v", "catu alat pantau (V)"),), 36, 8),
    "F19": Shot("node-mati-hidup", "alat mati-hidup", (Strip("up_min", "menit sejak alat menyala", 0, 60),), 1.5, 3),
    "F20": Shot("tandon-bocor", "tandon hampir habis", (_LEVEL, _PUMP), 36, 8, "level"),
    "F21": Shot("cek-air-buruk", "cek air", (_TURBIDITY, _PUMP), 24, 12),
    "F22": Shot(
        "hari-redup",
        "cuaca redup",
        tuple(Strip("run_min", f"menit pompa jalan, hidran {n}", 0, hydrant=n) for n in (1, 2, 3)),
        30,
        14,
    ),
}
