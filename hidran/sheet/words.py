"""A sheet in sentences: the same ones on the page, in the PDF and in the text for the group."""

from hidran.money.amount import signed
from hidran.money.categories import CATEGORIES
from hidran.months import Month
from hidran.people.role_words import role_word
from hidran.sheet.questions import outage_title
from hidran.sheet.sheet import Cash, HydrantMonth, Outage, Sheet, Trend
from hidran.water.form import POINTS
from hidran.water.words import verdict
from hidran.words import Language, clock_time, day, duration, number, rupiah, say


def title(sheet: Sheet, language: Language) -> str:
    """'Lembar rapat November 2026'."""
    return say("Lembar rapat {month}", language, month=sheet.of.words(language))


def days(h: HydrantMonth, language: Language) -> str:
    """How many days brought water, and how much of the known time."""
    known = len(h.strip) - h.strip.count("unknown")
    values = {"n": h.days_with_water, "all": len(h.strip), "known": known}
    said = say("{n} dari {all} hari pompa mengangkat air", language, **values)
    unknown = h.strip.count("unknown")
    return f"{said}, {say('{n} hari tidak diketahui', language, n=unknown)}" if unknown else said


def uptime(h: HydrantMonth, language: Language) -> str:
    """Never a percentage of what nobody knows."""
    if h.known_part is None:
        return say("Waktu jalan tidak diketahui.", language)
    part = number(100 * h.known_part, 1)
    said = say("Jalan {part} % dari waktu yang diketahui", language, part=part)
    if h.down:
        said += f", {say('mati {long}', language, long=duration(h.down, language))}"
    return f"{said}."


def water(h: HydrantMonth, language: Language) -> str:
    """'Air: PERLU DICEK (tandon LAYAK, keran rumah PERLU DICEK), diperiksa Kamis 12 Nov'."""
    found = h.water
    if found.checked_ts is None:
        return say("Air: {verdict}", language, verdict=verdict(found.verdict, language))
    points = ", ".join(f"{say(POINTS[p].title, language).lower()} {verdict(v, language)}" for p, v in found.points)
    values = {"verdict": verdict(found.verdict, language), "points": points, "day": day(found.checked_ts, language)}
    return say("Air: {verdict} ({points}), diperiksa {day}", language, **values)


def turbidity(value: float | None, unit: str, language: Language) -> str:
    """'2,5 NTU'; a dash where nothing was measured."""
    if value is None or not unit:
        return "–"
    return f"{number(value)} mV" if unit == "mv" else f"{number(value, 1)} NTU"


def trend(t: Trend, language: Language) -> str:
    """'Okt 2026: LAYAK, 2,5 NTU'."""
    name = Month.parse(t.month).words(language)
    return f"{name}: {verdict(t.verdict, language)}, {turbidity(t.median, t.unit, language)}"


def outage(o: Outage, sheet: Sheet, language: Language) -> list[str]:
    """What, where and since when; who answered and how long it took; what was found and what it cost."""
    where = next((h.name for h in sheet.hydrants if h.id == o.hydrant), o.hydrant)
    begun = f"{day(o.since, language)} {clock_time(o.since)}"
    head = f"{outage_title(o, language)}, {where}, {begun} WIB"
    said = [head, _answered(o, language), _ended(o, language)]
    if o.found:
        said.append(say("ditemukan: {what}", language, what=o.found.lower()))
    if o.cost_rp:
        said.append(say("biaya {cost}", language, cost=rupiah(o.cost_rp)))
    return said


def _answered(o: Outage, language: Language) -> str:
    if not o.role:
        return say("belum dijawab", language) if o.open else say("tidak dijawab", language)
    who = say(role_word(o.role), language) if o.role != "warga" else say("warga", language)
    if o.answer_s is None:
        return say("dijawab {who}", language, who=who)
    return say("dijawab {who} dalam {long}", language, who=who, long=duration(o.answer_s, language))


def _ended(o: Outage, language: Language) -> str:
    if o.repair_s is not None:
        return say("normal lagi setelah {long}", language, long=duration(o.repair_s, language))
    return say("belum selesai", language) if o.open else say("ditutup tanpa bukti sensor", language)


def cash(c: Cash, language: Language) -> list[tuple[str, str]]:
    """Opening, in, out, closing."""
    rows = (("Saldo awal bulan", c.opening), ("Uang masuk", c.came_in), ("Uang keluar", c.went_out))
    return [(say(word, language), signed(amount)) for word, amount in (*rows, ("Saldo akhir bulan", c.closing))]


def sums(c: Cash, language: Language) -> list[tuple[str, str]]:
    """What moved, by category."""
    return [
        (say(CATEGORIES[name].title, language), signed(amount if CATEGORIES[name].direction == "in" else -amount))
        for name, amount in c.sums
    ]


def code(sheet: Sheet, digest: str) -> str:
    """What the QR holds: which sheet, and the head of its chain."""
    return f"HIDRAN {sheet.kpp} {sheet.month} {digest}"


def short(digest: str) -> str:
    """The head of a chain as people compare it by eye: 'a1b2 c3d4 e5f6 0718'."""
    return " ".join(digest[i : i + 4] for i in range(0, 16, 4))
