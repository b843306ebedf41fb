"""What a form of the ticket's page means: a step of the ticket, an answer for notify, news for the rule engine.

All three are kept in one transaction, under the form's key: sent twice it is said once.
"""

from dataclasses import dataclass

from hidran.errors import HidranError
from hidran.faults.human import HumanEvent
from hidran.money import amount
from hidran.people.answer import Meaning
from hidran.people.audience import PAGE
from hidran.people.rights import Right
from hidran.store import answers, work
from hidran.store.answers import Heard
from hidran.store.records import Records
from hidran.store.telling import tell
from hidran.words import Language, one_line, say
from hidran.work import findings
from hidran.work.answering import MAINTENANCE_H
from hidran.work.step import Kind, Step
from hidran.work.ticket import Ticket
from hidran.work.words import WAITS_FOR

LONGEST = 400
KINDS: dict[str, Kind] = {
    "pergi": "answered",
    "tidak-bisa": "declined",
    "dicek": "checked",
    "menunggu": "waiting",
    "diperbaiki": "repaired",
    "foto": "photo",
    "catatan": "note",
    "mulai": "maintenance",
    "selesai": "maintenance_end",
    "tutup": "closed",
}
_MEANINGS: dict[Kind, Meaning] = {
    "answered": "going",
    "declined": "cannot",
    "repaired": "done",
    "maintenance": "repairing",
}


class FormError(HidranError):
    """Something in a form is missing or cannot be meant. `field`: its name; the text is for people."""

    exit_code = 2

    def __init__(self, field_name: str, text: str) -> None:
        super().__init__(text)
        self.field = field_name


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with the form. `by`, `person`: who sent it. `photo`: its name in the photo folder, '' none."""

    key: str
    act: str
    at: int
    by: str
    person: int | None = None
    findings: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    waits: str = ""
    what: str = ""
    cost: str = ""
    note: str = ""
    instead_of: str = ""
    photo: str = ""
    language: Language = "id"


def right_of(act: str) -> Right:
    """To say that one goes or cannot is everybody's; the rest is work."""
    return "answer" if act in ("pergi", "tidak-bisa") else "work"


def step_of(ticket: Ticket, t: Typed) -> Step:
    """FormError names what is missing."""
    kind = KINDS[t.act]
    data = {name: value for name, value in _data(ticket, kind, t).items() if value not in ("", None, [])}
    return Step(f"form/{t.key}", kind, t.at, t.by, t.person, _text(t.note), data)


def _data(ticket: Ticket, kind: Kind, t: Typed) -> dict[str, object]:
    match kind:
        case "checked":
            return {"findings": _findings(t), "photo": t.photo}
        case "waiting":
            return {"for": _one_of("waits", t.waits, tuple(WAITS_FOR), t.language)}
        case "repaired":
            return _repair(ticket, t)
        case "maintenance":
            return {"hours": MAINTENANCE_H}
        case "photo":
            return {"photo": _wanted("photo", t.photo, "Pilih foto dulu.", t.language)}
        case "note":
            _wanted("note", t.note, "Tulis catatannya dulu.", t.language)
        case "closed":
            _may_close(ticket, t.language)
    return {}


def _repair(ticket: Ticket, t: Typed) -> dict[str, object]:
    what = _wanted("what", t.what, "Tulis apa yang dikerjakan.", t.language)
    parts = [p for p in t.parts if p in findings.PARTS]
    known = t.instead_of if t.instead_of in ticket.costs else ""
    return {"what": what, "parts": parts, "cost_rp": _cost(t), "photo": t.photo, "instead_of": known}


def _findings(t: Typed) -> list[str]:
    known = [name for name in t.findings if name in findings.FINDINGS]
    if not known and not t.note.strip():
        raise FormError("findings", say("Pilih apa yang ditemukan, atau tulis di catatan.", t.language))
    return known


def _cost(t: Typed) -> int | None:
    if not t.cost.strip():
        return None
    try:
        return amount.parse(t.cost, t.language)
    except HidranError as error:
        raise FormError("cost", str(error)) from error


def _may_close(ticket: Ticket, language: Language) -> None:
    if ticket.standing:
        sentence = "Sensor masih melihat gangguan ini, jadi pekerjaan belum bisa ditutup. Tulis catatan saja."
        raise FormError("close", say(sentence, language))


def _wanted(name: str, value: str, sentence: str, language: Language) -> str:
    if not value.strip():
        raise FormError(name, say(sentence, language))
    return _text(value)


def _one_of(name: str, value: str, known: tuple[str, ...], language: Language) -> str:
    if value not in known:
        raise FormError(name, say("Pilih salah satu.", language))
    return value


def _text(typed: str) -> str:
    lines = (" ".join(one_line(line).split()) for line in typed[:LONGEST].splitlines())
    return "\n".join(line for line in lines if line)


def heard_of(ticket: Ticket, step: Step, typed: Typed) -> Heard | None:
    """The same as an answer of a channel, so that the others hear who goes; None: it is nobody's question."""
    meaning = _MEANINGS.get(step.kind) or _of_tank(step)
    if meaning is None or not ticket.standing:
        return None
    rp = step.whole("cost_rp")
    what = step.text("what").partition("\n")[0]
    address = "" if typed.person is None else str(typed.person)
    return Heard(
        PAGE, typed.by, "", meaning=meaning, hydrant=ticket.hydrant, code=ticket.head, form=typed.key, note=what,
        cost_rp=rp, address=address, at_ms=typed.at * 1000,
    )  # fmt: skip


def _of_tank(step: Step) -> Meaning | None:
    found = step.data.get("findings") or ()
    return "full" if "tank_full" in found else "not_full" if "tank_not_full" in found else None


def events_of(ticket: Ticket, step: Step) -> list[HumanEvent]:
    """What the rules are to know. Notify may tell the same of the answer: the engine hears it once."""
    match step.kind:
        case "checked":
            return findings.told_by(ticket.hydrant, findings.chosen(step.data.get("findings") or ()), step.ts)
        case "repaired":
            return [HumanEvent(ticket.hydrant, step.ts, "repaired", {"code": ticket.head} if ticket.head else {})]
        case "maintenance" | "maintenance_end":
            return [HumanEvent(ticket.hydrant, step.ts, step.kind)]
    return []


def keep(records: Records, ticket: Ticket, step: Step, typed: Typed) -> bool:
    """Write all of it down; False when this form was sent before."""
    with work.changing(records) as db:
        if not work.add(db, ticket.number, step):
            return False
        heard = heard_of(ticket, step, typed)
        if heard is not None:
            answers.keep(records, heard, db)
        for event in events_of(ticket, step):
            tell(records, event, "ticket", db)
    return True
