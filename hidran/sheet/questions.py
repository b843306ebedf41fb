"""Up to three questions for the meeting, each from a number of that month, which stands beside it. None if all is well.

A question is asked, not answered: the group decides. The order is that of harm: water, then people, then money.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hidran.faults.catalogue import CATALOGUE
from hidran.sheet.sheet import Outage, Sheet
from hidran.words import Language, duration, number, rupiah, say
from hidran.work.figures import ANSWER_TARGET_S, REPAIR_TARGET_S

MOST = 3
OFTEN = 3
DUES_LINE = 0.8
UNKNOWN_LINE = 0.2


@dataclass(frozen=True, slots=True)
class Question:
    """`fact`: the number; `ask`: what the meeting is asked."""

    fact: str
    ask: str


Rule = Callable[[Sheet, Language], Iterator[Question]]


def questions(sheet: Sheet, language: Language = "id") -> list[Question]:
    """The first three that something warrants."""
    found = (question for rule in _RULES for question in rule(sheet, language))
    return [q for q, _ in zip(found, range(MOST), strict=False)]


def outage_title(outage: Outage, language: Language) -> str:
    if outage.code in CATALOGUE:
        return CATALOGUE[outage.code].title_in(language)
    return outage.what or say("Pekerjaan", language)


def _bad_water(sheet: Sheet, language: Language) -> Iterator[Question]:
    for hydrant in sheet.hydrants:
        if hydrant.water.verdict == "JANGAN_DIMINUM":
            fact = say("{name}: air dinilai JANGAN DIMINUM.", language, name=hydrant.name)
            yield Question(fact, say("Dari mana warga mengambil air minum sampai air ini baik lagi?", language))


def _unchecked(sheet: Sheet, language: Language) -> Iterator[Question]:
    missing = sum(h.water.checked_ts is None for h in sheet.hydrants)
    if missing:
        fact = say(
            "{n} dari {all} hidran belum diperiksa airnya bulan ini.", language, n=missing, all=len(sheet.hydrants)
        )
        yield Question(fact, say("Siapa yang memeriksa bulan depan, dan siapa gantinya?", language))


def _slow(sheet: Sheet, language: Language) -> Iterator[Question]:
    slow = [o for o in sheet.outages if (o.repair_s or 0) > REPAIR_TARGET_S]
    if slow:
        worst = max(slow, key=lambda o: o.repair_s or 0)
        what = outage_title(worst, language)
        values = {"what": what, "long": duration(worst.repair_s or 0, language), "n": REPAIR_TARGET_S // 3600}
        fact = say("{what}: {long} sampai normal (garis kita {n} jam).", language, **values)
        yield Question(fact, say("Apa yang membuatnya lama: orang, suku cadang, atau dana?", language))


def _unheard(sheet: Sheet, language: Language) -> Iterator[Question]:
    late = [o for o in sheet.outages if (o.answer_s or 0) > ANSWER_TARGET_S or (o.open and o.answer_s is None)]
    if late:
        fact = say(
            "{n} dari {all} gangguan tidak dijawab dalam {h} jam.", language, n=len(late), all=len(sheet.outages), h=24
        )
        yield Question(fact, say("Siapa yang bisa ikut piket, supaya selalu ada yang menjawab?", language))


def _often(sheet: Sheet, language: Language) -> Iterator[Question]:
    names = {h.id: h.name for h in sheet.hydrants}
    for (hydrant, code), times in Counter((o.hydrant, o.code) for o in sheet.outages if o.code).most_common():
        if times >= OFTEN and code in CATALOGUE:
            values = {"name": names.get(hydrant, hydrant), "what": CATALOGUE[code].title_in(language), "n": times}
            fact = say("{name}: {what}, {n} kali dalam sebulan.", language, **values)
            yield Question(fact, say("Diperbaiki lagi, atau dicari sebabnya dengan tukang?", language))


def _blind(sheet: Sheet, language: Language) -> Iterator[Question]:
    for hydrant in sheet.hydrants:
        if hydrant.possible and hydrant.unknown / hydrant.possible > UNKNOWN_LINE:
            part = number(100 * hydrant.unknown / hydrant.possible)
            fact = say(
                "{name}: {n} % dari waktu tidak diketahui, alat pantaunya diam.", language, name=hydrant.name, n=part
            )
            yield Question(fact, say("Siapa yang mengecek alat pantau, sinyal dan pulsanya?", language))


def _little_cash(sheet: Sheet, language: Language) -> Iterator[Question]:
    cash = sheet.cash
    if cash.last_repair is not None and cash.closing < cash.last_repair:
        values = {"cash": rupiah(max(cash.closing, 0)), "cost": rupiah(cash.last_repair)}
        fact = say("Kas {cash}, perbaikan terakhir {cost}.", language, **values)
        yield Question(fact, say("Dari mana dana bila itu rusak lagi?", language))


def _shrinking(sheet: Sheet, language: Language) -> Iterator[Question]:
    cash = sheet.cash
    if cash.went_out > cash.came_in:
        fact = say("Keluar {out}, masuk {in_}.", language, out=rupiah(cash.went_out), in_=rupiah(cash.came_in))
        yield Question(fact, say("Pengeluaran mana yang akan berulang bulan depan?", language))


def _dues(sheet: Sheet, language: Language) -> Iterator[Question]:
    cash = sheet.cash
    if cash.wanted and cash.received is not None and cash.received < DUES_LINE * cash.wanted:
        values = {"got": rupiah(cash.received), "wanted": rupiah(cash.wanted)}
        fact = say("Iuran masuk {got} dari {wanted}.", language, **values)
        yield Question(fact, say("Apakah iuran masih pas, atau keringanan perlu dibicarakan lagi?", language))


_RULES: tuple[Rule, ...] = (_bad_water, _unchecked, _slow, _unheard, _often, _blind, _little_cash, _shrinking, _dues)
