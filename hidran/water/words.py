"""What a month and a check are called, in words that a neighbour uses. Pure.

LAYAK means that no bad sign was seen, smelt, tasted or measured; each page that says it says beside it what nobody can
see.
"""

from collections.abc import Mapping

from hidran.months import Month
from hidran.water.due import Reminder
from hidran.water.form import NUMBERS, POINTS, QUESTIONS
from hidran.water.judging import Judgement, Pairing, Reason
from hidran.water.limits import Limit, Limits
from hidran.water.probe import State
from hidran.water.record import ProbeState
from hidran.water.senses import Comparison
from hidran.water.summary import SensorPart
from hidran.words import Language, day, number, say

VERDICTS: Mapping[str, tuple[str, str]] = {  # word, css of its sign
    "LAYAK": ("LAYAK", "normal"),
    "PERLU_DICEK": ("PERLU DICEK", "perlu"),
    "JANGAN_DIMINUM": ("JANGAN DIMINUM", "gawat"),
    "BELUM_DIPERIKSA": ("BELUM DIPERIKSA", "unknown"),
}
_DO: Mapping[str, str] = {
    "LAYAK": "Tidak ada tanda buruk yang terlihat, tercium atau terasa. Kuman tidak bisa dilihat: masak dulu sebelum "
    "diminum.",
    "PERLU_DICEK": "Ada yang perlu dicek lagi. Minta orang kedua melihat, dan masak air sebelum diminum.",
    "JANGAN_DIMINUM": "Jangan diminum dulu. Beri tahu warga dan ketua KPP; endapkan dan masak air sebelum dipakai.",
    "BELUM_DIPERIKSA": "Bulan ini belum ada yang melihat air. Sensor saja tidak bisa mengatakan air layak.",
}
_PAIRING: Mapping[Pairing, str] = {
    "both_good": "Tandon dan keran rumah sama baiknya.",
    "pipe": "Tandon baik, keran rumah tidak: sebabnya mungkin pipa ke rumah.",
    "source": "Tandon dan keran rumah sama-sama ada tanda buruk: sebabnya mungkin sumur atau tandon.",
    "again": "Keran rumah baik, tandon tidak: mungkin contohnya tertukar. Ambil dan lihat sekali lagi.",
    "half": "Baru satu titik yang dilihat. Lihat juga titik yang lain.",
}
_COMPARISON: Mapping[Comparison, str] = {
    "no_sensor": "Sensor tidak bisa dibandingkan: tidak ada bacaan air mengalir di sekitar hari itu.",
    "agree": "Mata dan sensor sependapat.",
    "peat": "Air berwarna, tetapi sensor menyebutnya jernih: warna air gambut larut, dan sensor inframerah tidak "
    "melihatnya. Yang benar di sini mata.",
    "probe_blind": "Mata melihat air keruh, sensor tidak. Cek sensor: letaknya, kotor, atau perlu dikalibrasi.",
    "probe_dirty": "Sensor menyebut air keruh, mata melihat jernih. Sensor mungkin kotor: bersihkan.",
}
_PROBE: Mapping[State, str] = {
    "none": "Sensor kekeruhan belum pernah dikalibrasi.",
    "valid": "Kalibrasi berlaku sampai {until}.",
    "expired": "Kalibrasi kedaluwarsa sejak {until}.",
}


WHYS: Mapping[str, str] = {
    "closed": "Dibuat pada akhir bulan.",
    "data": "Dibuat karena data alat datang terlambat.",
    "check": "Dibuat karena ada pemeriksaan yang dicatat kemudian.",
    "hand": "Dibuat atas permintaan pengurus.",
}


def verdict(name: str, language: Language) -> str:
    return say(VERDICTS[name][0], language)


def what_to_do(name: str, language: Language) -> str:
    return say(_DO[name], language)


def pairing(judgement: Judgement, language: Language) -> str:
    return say(_PAIRING[judgement.pairing], language)


def comparison(found: Comparison, language: Language) -> str:
    return say(_COMPARISON[found], language)


def reason(r: Reason, limits: Limits, language: Language) -> str:
    """'Keran rumah: bau air, besi atau amis' or 'Tandon: pH 5,2 (batas 6,5 sampai 8,5)'."""
    point = say(POINTS[r.point].title, language)
    if r.name in QUESTIONS:
        question, option = QUESTIONS[r.name], QUESTIONS[r.name].option(str(r.value))
        answer = say(option.label, language) if option is not None else str(r.value)
        return f"{point}: {say(question.ask, language).lower()}, {answer.lower()}"
    limit = next((x for x in limits if x.name == r.limit), None)
    told = f"{point}: {value(r.name, float(r.value), language)}"
    return f"{told} ({bounds(limit, language)})" if limit is not None else told


def value(name: str, found: float, language: Language) -> str:
    """'pH 5,2', 'Zat terlarut (TDS) 310 mg/L'."""
    return f"{say(NUMBERS[name].ask, language)} {amount(name, found, language)}"


def amount(name: str, found: float, language: Language) -> str:
    """'5,2', '310 mg/L'."""
    asked = NUMBERS[name]
    unit = say(asked.unit, language) if asked.unit else ""
    return f"{number(found, asked.decimals)} {unit}".strip()


def bounds(limit: Limit, language: Language) -> str:
    """'batas 6,5 sampai 8,5', 'batas di bawah 3'."""
    decimals = NUMBERS[limit.of].decimals
    low, high = (None if b is None else _round(b, decimals) for b in (limit.low, limit.high))
    if low is not None and high is not None:
        return say("batas {low} sampai {high}", language, low=low, high=high)
    if high is None:
        return say("batas paling rendah {low}", language, low=low)
    sentence = "batas di bawah {high}" if limit.below else "batas paling tinggi {high}"
    return say(sentence, language, high=high)


def _round(bound: float, decimals: int) -> str:
    return number(bound, 0 if bound == int(bound) else max(decimals, 1))


def probe(state: ProbeState, language: Language) -> str:
    until = _date(state.until, language) if state.until is not None else ""
    return say(_PROBE[state.state], language, until=until) if until else say(_PROBE[state.state], language)


def _date(ts: int, language: Language) -> str:
    return f"{day(ts, language).split(' ', 1)[1]} {Month.of(ts).year}"


def sensor(part: SensorPart | None, language: Language) -> list[str]:
    """The sensor's month in a few sentences; one that says so when there was none."""
    if part is None:
        return [say("Bulan ini tanpa data sensor: keadaan di antara dua pemeriksaan tidak diketahui.", language)]
    told = [_lifted(part, language), _covered(part, language), *_water(part, language)]
    if part.inexact_days:
        sentence = "{n} hari dihitung dari rangkuman per jam, jadi buangan awal ikut terhitung."
        told.append(say(sentence, language, n=part.inexact_days))
    return told


def _lifted(part: SensorPart, language: Language) -> str:
    sentence = "Pompa mengangkat air {ran} dari {days} hari; {stood} hari tidak, {unknown} hari tidak diketahui."
    counts = {"ran": part.count("ran"), "stood": part.count("stood"), "unknown": part.count("unknown")}
    return say(sentence, language, days=part.days, **counts)


def _covered(part: SensorPart, language: Language) -> str:
    sentence = "Data ada {percent} % dari waktu."
    if part.coverage_pct < 90:
        sentence = "Data ada {percent} % dari waktu: angka lain kurang lengkap."
    return say(sentence, language, percent=number(part.coverage_pct, 0))


def _water(part: SensorPart, language: Language) -> list[str]:
    if not part.unit or part.median is None:
        return [say("Kekeruhan air mengalir tidak terukur bulan ini.", language)]
    unit, decimals = ("NTU", 1) if part.unit == "ntu" else ("mV", 0)
    middle, worst = number(part.median, decimals), number(part.p95 or 0, decimals)
    sentence = "Air mengalir: tengahnya {middle} {unit}, 5 dari 100 bacaan lebih keruh daripada {worst} {unit}."
    told = [say(sentence, language, middle=middle, worst=worst, unit=unit)]
    if part.turbid_h is None:
        return [*told, say("Air jernih sensor ini belum diketahui, jadi jam keruh tidak bisa dihitung.", language)]
    if not part.turbid_h:
        return [*told, say("Tidak pernah lebih keruh daripada air jernih sensor ini sendiri.", language)]
    sentence = "Lebih keruh daripada air jernihnya sendiri {hours} jam, {events} kali, dalam {days} hari."
    values = {"hours": number(part.turbid_h, 1), "events": part.events or 0, "days": part.turbid_days or 0}
    return [*told, say(sentence, language, **values)]


_REMINDERS: Mapping[str, str] = {
    "due": "Waktunya cek air {month}: {places}. Lihat, cium, rasakan air di tandon dan satu keran rumah. Isi 2 "
    "menit di halaman Cek air.",
    "late": "Cek air {month} belum ada: {places}. Tinggal beberapa hari; siapa yang bisa melihat?",
    "missed": "Cek air {month} lewat, belum diperiksa: {places}. Di catatan tertulis BELUM DIPERIKSA. Bulan ini jangan "
    "lewat lagi.",
}


def reminder(found: Reminder, names: Mapping[str, str], language: Language) -> str:
    """What is said to a role. `names`: what people call the hydrants, by id."""
    places = ", ".join(names.get(h, h) for h in found.hydrants)
    return say(_REMINDERS[found.kind], language, month=found.month.words(language), places=places)
