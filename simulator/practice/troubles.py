"""The buttons: every fault that the simulator can cause, and everyday things that only look like one.

What a technician reads of each: its name, and in one line what will happen at the hydrant. Which codes it should raise,
which node can see it and which plants can have it is what the injector itself says.
"""

from dataclasses import dataclass

from hidran.faults.catalogue import CATALOGUE
from hidran.words import Language, say
from simulator.faults import EVERYDAY, FAULTS, OUTSIDE, Injector
from simulator.plant.plant import Topology

_PARTS = {
    "pump": "Pompa dan kontroler",
    "water": "Sumur, air dan tandon",
    "panel": "Panel dan aki",
    "probe": "Sensor kekeruhan",
    "node": "Alat pantau (node)",
    "everyday": "Bukan kerusakan: Hidran harus tetap tenang",
    "outside": "Bukan kerusakan: Hidran harus tetap tenang",
}
_HAPPENS = {
    "pompa-mati": "Kontroler mati. Pompa diam walau matahari terik.",
    "pelampung-tersangkut": "Pelampung menggantung di atas. Kontroler mengira tandon penuh, padahal makin kosong.",
    "relai-lengket": "Pompa tidak mau berhenti. Tandon penuh lalu luber.",
    "kontak-lengket": "Tanda pompa jalan terus menyala, malam pun. Pompanya sendiri sehat.",
    "sumur-kering": "Pompa jalan, air tidak keluar.",
    "pelampung-goyang": "Pompa hidup-mati tiap beberapa menit.",
    "impeler-aus": "Pompa jalan lebih lama untuk air yang sama. Terlihat setelah beberapa hari.",
    "pompa-macet": "Pasir menahan motor: begitu menyala langsung mati lagi.",
    "kabel-motor-putus": "Kontroler menyala, motor tidak berputar, air tidak datang.",
    "kontroler-rusak": "Tidak ada percobaan menyala sama sekali, berhari-hari.",
    "panel-hilang": "Tegangan panel nol di siang hari: dicuri, kabel putus, atau sekring.",
    "panel-kotor": "Debu tebal mengambil lebih dari separuh cahaya. Terlihat setelah beberapa hari.",
    "sel-panel-mati": "Separuh sel tidak memberi tegangan. Terlihat setelah beberapa hari.",
    "aki-tak-terisi": "Pengisi aki mati. Tegangan aki turun dalam beberapa hari.",
    "air-keruh": "Pipa sumur pecah: air keruh selama pompa jalan.",
    "keruh-badai": "Air makin keruh selama dua jam, lalu pelan-pelan jernih lagi.",
    "sensor-berlendir": "Lendir menutup kaca sensor, tiap hari lebih tebal. Airnya sendiri jernih.",
    "sensor-macet": "Angka sensor berhenti bergerak.",
    "sensor-terbalik": "Colokan sensor terbalik: angkanya tidak masuk akal.",
    "kabel-sensor-putus": "Tidak ada angka kekeruhan sama sekali.",
    "node-mati": "Listrik alat putus. Tidak ada data; pompa tetap bekerja.",
    "sinyal-hilang": "Alat tetap mengukur dan menyimpan, tetapi tidak bisa mengirim.",
    "pulsa-habis": "Kuota habis. Data disimpan di alat sampai pulsa diisi.",
    "jam-lambat": "Jam alat terlambat sehari.",
    "jam-cepat": "Jam alat tujuh jam terlalu cepat: waktu setempat dikira waktu dunia.",
    "baterai-node": "Panel kecil alat mati. Baterai alat habis dalam kira-kira tiga hari.",
    "catu-anjlok": "Tiap pompa menyala, listrik alat anjlok dan alat mulai lagi dari awal.",
    "node-mati-hidup": "Alat mati dan hidup lagi tiap beberapa menit.",
    "tandon-bocor": "Tandon retak: air hilang, malam pun.",
    "lampu-jalan": "Lampu jalan menyinari panel di malam hari.",
    "cuci-panel": "Panel dicuci 20 menit: kain basah menahan cahaya.",
    "lap-sensor": "Kaca sensor dilap sampai bersih.",
    "kemarau": "Muka air sumur turun, air datang lebih sedikit.",
    "kedip-catu": "Sekali-sekali alat mulai lagi saat pompa menyala.",
    "sinyal-putus-sebentar": "Sinyal hilang 15 menit, lalu kembali.",
    "gelembung": "Gelembung udara lewat di depan sensor.",
    "perbaikan": "Teknisi mematikan pompa dan panel untuk bekerja.",
    "hari-raya": "Banyak tamu: air dipakai jauh lebih banyak.",
    "kampung-sepi": "Warga mudik: air hampir tidak dipakai.",
    "air-hujan": "Warga memakai air hujan: air hidran sedikit dipakai.",
    "listrik-padam": "Listrik PLN padam: inverter hanya dapat daya dari panel.",
}
_LASTS_MIN = {"cuci-panel": 20, "lap-sensor": 1, "sinyal-putus-sebentar": 15}
_NOT_HERE = {"kiriman-ganda"}  # between node and broker stands no network that could do it
_NO_BUTTON = {"perbaikan"}  # people must announce it, as scenarios do, or Hidran rightly takes it for a dead pump
_WELLS = {"kemarau"}  # only a well that can fall


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that can happen. `part`: the heading it stands under; `lasts_s`: it ends by itself, None: when
    it is repaired."""

    name: str
    title: str
    happens: str
    part: str
    injector: type[Injector]
    lasts_s: int | None

    @property
    def codes(self) -> tuple[str, ...]:
        """What Hidran should say; empty: nothing."""
        return self.injector.codes

    def expected(self, language: Language) -> str:
        """What Hidran calls it, '' when it is no fault."""
        return CATALOGUE[self.codes[0]].title_in(language) if self.codes else ""

    @property
    def has_button(self) -> bool:
        return self.name not in _NO_BUTTON

    def seen_with(self, fitting: str) -> bool:
        return not self.codes or fitting in self.injector.seen_with

    def possible(self, topology: Topology, *, falling_well: bool) -> bool:
        return topology in self.injector.topologies and (falling_well or self.name not in _WELLS)

    def begin(self, now: int) -> Injector:
        """It begins with the next minute."""
        return self.injector(now, None if self.lasts_s is None else now + self.lasts_s)


def _trouble(name: str, injector: type[Injector]) -> Trouble:
    title = name.replace("-", " ").capitalize()
    lasts_min = _LASTS_MIN.get(name)
    part = _PARTS[injector.__module__.rpartition(".")[2]]
    return Trouble(name, title, _HAPPENS[name], part, injector, None if lasts_min is None else lasts_min * 60)


TROUBLES: dict[str, Trouble] = {
    name: _trouble(name, injector) for name, injector in (FAULTS | EVERYDAY | OUTSIDE).items() if name not in _NOT_HERE
}


def by_part(topology: Topology, *, falling_well: bool) -> dict[str, list[Trouble]]:
    """The buttons of a plant under their headings."""
    found: dict[str, list[Trouble]] = {part: [] for part in _PARTS.values()}
    for trouble in TROUBLES.values():
        if trouble.has_button and trouble.possible(topology, falling_well=falling_well):
            found[trouble.part].append(trouble)
    return {part: troubles for part, troubles in found.items() if troubles}


def sentences(language: Language) -> list[str]:
    """Everything on the buttons, in that language."""
    texts = [text for trouble in TROUBLES.values() for text in (trouble.title, trouble.happens)]
    return [say(text, language) for text in (*_PARTS.values(), *texts)]
