"""Every fault a hydrant can have: its name, what people are told, what it needs to be seen.

Texts and numbers are those of reference domain.md 4.2 and 4.3. A code is judged only when it has a rule in
`hidran.faults.rules` (F16 has `hidran.faults.silence`); all others are shown as *tidak diukur*.
"""

from dataclasses import dataclass

from hidran.faults.episode import Severity
from hidran.words import Language, say


@dataclass(frozen=True, slots=True)
class Fault:
    """One code. `needs`: groups of fields, of each of which one must be fitted."""

    code: str
    name: str
    title: str
    first_check: str
    severity_max: Severity
    needs: tuple[tuple[str, ...], ...] = ()

    def title_in(self, language: Language) -> str:
        return say(self.title, language)

    def first_check_in(self, language: Language) -> str:
        return say(self.first_check, language)


_PANEL, _PUMP, _TURBIDITY = ("panel_v",), ("pump_on",), ("turbidity_mv", "turbidity_ntu")
_TANK, _FLOW, _CURRENT = ("tank_full", "tank_level_pct"), ("flow_lpm",), ("pump_a",)
_MOTOR = "Motor atau kontroler bermasalah. Matikan saklar. Jangan bongkar. Hubungi teknisi, kirim foto lampu kontroler."
_BATTERY = "Aki atau baterai lemah. Cek kabel aki dan panel kecil alat. Bila 2 hari tetap lemah, ganti aki."
_PROBE = (
    "Alat ukur mungkin kotor atau rusak. Bersihkan ujung sensor dengan kain lembut. Tetap begini? Beri tahu teknisi."
)
_NODE = "Alat pantau perlu diperiksa teknisi. Ini soal alat, bukan tanda pompa rusak."

_ALL = (
    Fault(
        "F01",
        "PUMP_NO_START",
        "Pompa tidak menyala padahal cuaca cerah",
        "Lihat lampu kontroler, saklar, sekring. Tandon penuh? Kalau penuh, ini wajar. Jangan buka kabel panel.",
        "GAWAT",
        (_PANEL, _PUMP),
    ),
    Fault(
        "F02",
        "PUMP_STUCK_ON",
        "Pompa jalan terus",
        "Tandon luber? Matikan saklar pompa. Cek pelampung dan keran atau pipa bocor.",
        "GAWAT",
        (_PANEL, _PUMP),
    ),
    Fault(
        "F03",
        "DRY_RUN",
        "Pompa jalan tapi air tidak keluar",
        "MATIKAN pompa. Tunggu 20 menit, coba lagi. Masih kosong? Panggil teknisi, jangan dihidupkan.",
        "GAWAT",
        (_PUMP, (*_FLOW, *_CURRENT)),
    ),
    Fault(
        "F04",
        "SHORT_CYCLE",
        "Pompa hidup-mati terus",
        "Matikan dulu. Cek pelampung, pipa bocor, klep. Panggil teknisi bila berulang.",
        "GAWAT",
        (_PUMP,),
    ),
    Fault(
        "F05",
        "LOW_OUTPUT",
        "Air dari pompa berkurang",
        "Cek saringan, pipa bocor, keran terbuka. Catat, bahas di rapat bulanan.",
        "PERLU_DICEK",
        (_PUMP, (*_FLOW, "tank_level_pct")),
    ),
    Fault("F06", "OVERLOAD", "Motor pompa macet atau terlalu berat", _MOTOR, "GAWAT", (_PUMP, _CURRENT)),
    Fault("F07", "NO_LOAD", "Pompa menyala tapi tidak menarik tenaga", _MOTOR, "GAWAT", (_PANEL, _PUMP)),
    Fault(
        "F08",
        "PV_LOST",
        "Tegangan panel hilang di siang hari",
        "Lihat panel: masih ada? Kabel putus? JANGAN pegang kabel terbuka. Hilang? Lapor ketua RT.",
        "GAWAT",
        (_PANEL,),
    ),
    Fault(
        "F09",
        "PV_WEAK",
        "Panel surya lemah",
        "Bersihkan pagi atau sore dengan air dan kain lembut. Potong dahan yang menutupi. Jangan naik atap sendirian.",
        "PERLU_DICEK",
        (_PANEL, _PUMP),
    ),
    Fault(
        "F10", "UNDERVOLT", "Tegangan aki pompa terlalu rendah", _BATTERY, "PERLU_DICEK", (("battery_v", "panel_v"),)
    ),
    Fault("F11", "CONTROLLER_FAULT", "Kontroler pompa bermasalah", _MOTOR, "GAWAT", (_PANEL, _PUMP, _TANK)),
    Fault(
        "F12",
        "TURB_HIGH",
        "Air KERUH",
        "Jangan diminum dulu. Buang air awal 10 menit, isi gelas bening dan lihat. Masih keruh: beri tahu warga, "
        "endapkan dan masak sebelum dipakai, hubungi ketua KPP.",
        "GAWAT",
        (_TURBIDITY,),
    ),
    Fault("F13", "TURB_DRIFT", "Sensor kekeruhan mungkin kotor", _PROBE, "PERLU_DICEK", (("turbidity_mv",),)),
    Fault("F14", "SENSOR_STUCK", "Angka sensor tidak bergerak", _PROBE, "PERLU_DICEK", (("turbidity_mv", *_PANEL),)),
    Fault(
        "F15",
        "SENSOR_RANGE",
        "Angka sensor tidak masuk akal",
        _PROBE,
        "PERLU_DICEK",
        ((*_PANEL, *_TURBIDITY, "water_temp_c", "tank_level_pct"),),
    ),
    Fault(
        "F16",
        "NODE_OFFLINE",
        "Alat pantau tidak mengirim data",
        "Pompa BELUM TENTU rusak. Cek lampu alat, listrik, sinyal, kuota.",
        "GAWAT",
    ),
    Fault("F17", "CLOCK_WRONG", "Jam alat pantau salah", _NODE, "PERLU_DICEK"),
    Fault("F18", "NODE_BATT_LOW", "Baterai alat pantau lemah", _BATTERY, "GAWAT", (("supply_v",),)),
    Fault("F19", "REBOOT_LOOP", "Alat pantau sering mati-hidup", _NODE, "PERLU_DICEK"),
    Fault(
        "F20",
        "TANK",
        "Tandon hampir habis, luber atau bocor",
        "Hemat air, cek keran dan pipa.",
        "GAWAT",
        (("tank_level_pct",),),
    ),
    Fault(
        "F21",
        "WQ_CHECK",
        "Waktunya cek air bulan ini",
        "Cek tandon dan satu keran rumah: warna, bau, rasa. Isi formulir 2 menit.",
        "GAWAT",
    ),
    Fault(
        "F22",
        "WEATHER_DAY",
        "Cuaca redup di banyak hidran",
        "Tidak ada yang perlu dicek: pompa-pompa kurang matahari.",
        "INFO",
        (_PUMP,),
    ),
)
CATALOGUE: dict[str, Fault] = {fault.code: fault for fault in _ALL}


def implemented() -> frozenset[str]:
    """Codes that are really judged."""
    from hidran.faults.rules import RULES

    return frozenset(RULES) | {"F16"}
