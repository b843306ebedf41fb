"""A ticket in words that a neighbour would use: how far it is, what happened, how long people waited."""

from collections.abc import Callable, Iterator

from hidran.faults.catalogue import CATALOGUE
from hidran.people.audience import GROUP
from hidran.people.role_words import role_word
from hidran.words import Language, duration, rupiah, say, since
from hidran.work.findings import FINDINGS, PARTS
from hidran.work.step import Kind, Step
from hidran.work.ticket import Clock, State, Ticket

STATES: dict[State, str] = {
    "open": "Terbuka",
    "answered": "Dijawab",
    "checked": "Dicek",
    "waiting": "Menunggu",
    "repaired": "Diperbaiki",
    "verified": "Terbukti normal",
    "closed": "Ditutup",
}
WAITS_FOR = {"parts": "Menunggu suku cadang", "money": "Menunggu dana"}
_TITLES: dict[Kind, str] = {
    "opened": "Gangguan terlihat",
    "joined": "Ikut terlihat",
    "graver": "Menjadi lebih gawat",
    "moved": "Waktunya dibetulkan oleh data susulan",
    "taken_back": "Ternyata tidak terjadi",
    "over": "Satu gangguan selesai",
    "verified": "Sensor membuktikan: sudah normal",
    "contradicted": "Belum terbukti",
    "reopened": "Gangguan kembali",
    "told": "Dikabarkan",
    "answered": "{who} pergi cek",
    "declined": "{who} tidak bisa pergi",
    "checked": "{who} sudah cek",
    "waiting": "Menunggu",
    "repaired": "{who} sudah memperbaiki",
    "maintenance": "{who} mulai mode perbaikan",
    "maintenance_end": "{who} mengakhiri mode perbaikan",
    "photo": "Foto dari {who}",
    "note": "Catatan {who}",
    "closed": "Pekerjaan ditutup",
}
# What the sensor would have seen by now, had the work helped.
_NO_CHANGE = {
    "F01": "tetapi pompa belum jalan sejak itu",
    "F03": "tetapi air belum keluar sejak itu",
    "F08": "tetapi tegangan panel belum kembali sejak itu",
    "F12": "tetapi air masih keruh sejak itu",
    "F16": "tetapi alat pantau belum terdengar sejak itu",
}
_NO_CHANGE_AT_ALL = "tetapi sensor belum melihat perubahan sejak itu"
_SOMEBODY = "Seorang warga"


def title(ticket: Ticket, language: Language = "id") -> str:
    """What it is about."""
    if ticket.head in CATALOGUE:
        return CATALOGUE[ticket.head].title_in(language)
    return ticket.what or say("Pekerjaan", language)


def state(ticket: Ticket, language: Language = "id") -> str:
    """How far it is; what it waits for."""
    if ticket.never_was:
        return say("Ternyata tidak terjadi", language)
    if ticket.state == "waiting" and ticket.waits_for in WAITS_FOR:
        return say(WAITS_FOR[ticket.waits_for], language)
    return say("Belum terbukti beres" if ticket.contradicted else STATES[ticket.state], language)


def contradiction(ticket: Ticket, now: float, language: Language = "id") -> str:
    """'Dicatat selesai 10.20, tetapi pompa belum jalan sejak itu.'; '' when nothing is contradicted."""
    if not ticket.contradicted:
        return ""
    said = max((s.whole("since") or s.ts for s in ticket.steps if s.kind == "contradicted"), default=0)
    but = say(_NO_CHANGE.get(ticket.head, _NO_CHANGE_AT_ALL), language)
    return say("Dicatat selesai {when}, {but}.", language, when=since(said, now, language), but=but)


def step_title(step: Step, language: Language = "id") -> str:
    if step.kind == "opened" and not step.text("code"):
        return say("Dibuka oleh {who}", language, who=who(step, language))
    if step.kind == "waiting" and step.text("for") in WAITS_FOR:
        return say(WAITS_FOR[step.text("for")], language)
    if step.kind == "closed" and step.data.get("by_itself"):
        return say("Pekerjaan selesai, ditutup sendiri", language)
    text = _TITLES[step.kind]
    return say(text, language, who=who(step, language)) if "{who}" in text else say(text, language)


def step_text(step: Step, now: float, language: Language = "id") -> str:
    """What it says besides, '' when nothing."""
    said = [*_of_sensor(step, now, language), *_of_work(step, language), step.note]
    return "\n".join(text for text in said if text)


def who(step: Step, language: Language = "id") -> str:
    return step.by or say(_SOMEBODY, language)


def cost(rp: int) -> str:
    return rupiah(rp)


def _of_sensor(step: Step, now: float, language: Language) -> list[str]:
    code = step.text("code")
    said = [CATALOGUE[code].title_in(language)] if code in CATALOGUE and step.kind != "verified" else []
    start, end = step.whole("start"), step.whole("end")
    if step.kind in ("opened", "joined", "reopened", "moved") and code and start is not None:
        said.append(say("sejak {when}", language, when=since(start, now, language)))
    if step.kind in ("verified", "over") and end is not None:
        said.append(say("pulih {when}", language, when=since(end, now, language)))
    if step.kind == "told":
        said.append(_whom(step, language))
    if step.kind == "maintenance":
        hours = float(step.data.get("hours") or 24)
        said.append(say("paling lama {time}", language, time=duration(hours * 3600, language)))
    return said


def _whom(step: Step, language: Language) -> str:
    role = say("grup KPP", language) if step.text("role") == GROUP else role_word(step.text("role"), language)
    return ", ".join(filter(None, (step.by, role, step.text("channel"))))


def _of_work(step: Step, language: Language) -> list[str]:
    found = [FINDINGS[name].words_in(language) for name in step.data.get("findings") or () if name in FINDINGS]
    parts = [say(PARTS[name], language) for name in step.data.get("parts") or () if name in PARTS]
    rp = step.whole("cost_rp")
    return [
        "; ".join(found),
        step.text("what") if step.kind != "waiting" else "",
        say("Suku cadang: {parts}", language, parts=", ".join(parts)) if parts else "",
        say("Biaya: {amount}", language, amount=rupiah(rp)) if rp else "",
    ]


def clock(c: Clock, at: Callable[[int], str], language: Language = "id") -> Iterator[tuple[str, str]]:
    """When what happened, as `at` writes a moment, and how long people waited for it."""
    moments = (
        ("Terjadi", c.detected, None),
        ("Dikabarkan", c.told, None),
        ("Dijawab", c.answered, c.to_answer_s),
        ("Diperbaiki", c.repaired, None),
        ("Terbukti normal", c.recovered, c.to_repair_s),
        ("Ditutup", c.closed, None),
    )
    for word, ts, took_s in moments:
        if ts is not None:
            took = say("setelah {time}", language, time=duration(took_s, language)) if took_s is not None else ""
            yield say(word, language), f"{at(ts)} ({took})" if took else at(ts)
