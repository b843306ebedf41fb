"""What came of a report, in words for whoever wrote it: states and roles, never a name or a number. Pure."""

from hidran.pim.report import Report
from hidran.words import Language, say, since
from hidran.work.ticket import State, Ticket

_ANSWERS: dict[State, str] = {
    "open": "Diterima. Pengurus sudah diberi tahu.",
    "answered": "Sudah ada yang pergi mengecek.",
    "checked": "Sudah dicek, sedang dicari jalan keluarnya.",
    "waiting": "Sudah dicek, menunggu suku cadang atau dana.",
    "repaired": "Sudah diperbaiki, sedang dilihat hasilnya.",
    "verified": "Sudah normal lagi menurut alat pantau.",
    "closed": "Selesai.",
}
_KNOWN: dict[State, str] = {
    "open": "Sudah diketahui pengurus.",
    "answered": "Sudah diketahui, teknisi sedang ke sana.",
    "checked": "Sudah diketahui dan dicek.",
    "waiting": "Sudah diketahui, menunggu suku cadang atau dana.",
    "repaired": "Baru diperbaiki, sedang dilihat hasilnya.",
    "verified": "",
    "closed": "",
}
_CSS: dict[State, str] = {"verified": "normal", "closed": "normal", "open": "unknown"}


def answer(report: Report, ticket: Ticket, language: Language) -> str:
    """One sentence: what came of it so far."""
    said = say(_ANSWERS[ticket.state], language)
    return f"{say('Sudah diketahui.', language)} {said}" if report.joined and ticket.live else said


def known(ticket: Ticket, language: Language) -> str:
    """What is being done about an open job, for somebody who was about to report it."""
    return say(_KNOWN[ticket.state], language) if _KNOWN[ticket.state] else ""


def css(ticket: Ticket) -> str:
    """The colour of its state."""
    return _CSS.get(ticket.state, "info")


def story(report: Report, ticket: Ticket, language: Language) -> list[dict[str, str]]:
    """What happened since, as a timeline: only what everybody may know."""
    now = float(max([report.at, *(s.ts for s in ticket.steps)]))
    told = [(report.at, "Laporan diterima", "send")]
    told += [
        (s.ts, _STEPS[s.kind][0], _STEPS[s.kind][1]) for s in ticket.steps if s.kind in _STEPS and s.ts >= report.at
    ]
    return [
        {"at": since(ts, now, language), "title": say(title, language), "symbol": symbol} for ts, title, symbol in told
    ]


_STEPS: dict[str, tuple[str, str]] = {
    "answered": ("Ada yang pergi mengecek", "walk"),
    "checked": ("Sudah dicek", "search"),
    "waiting": ("Menunggu suku cadang atau dana", "clock"),
    "repaired": ("Sudah diperbaiki", "wrench"),
    "verified": ("Normal lagi menurut alat pantau", "check"),
    "reopened": ("Rusak lagi", "warning"),
    "closed": ("Selesai", "check"),
}
