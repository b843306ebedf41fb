"""What a person's answer is to the tickets: who goes, who cannot, what was found, what was done. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hidran.faults.episode import RANK
from hidran.people.answer import Answer, Meaning
from hidran.work.step import Kind, Step
from hidran.work.ticket import Ticket

MAINTENANCE_H = 24
About = tuple[str, str | None]  # hydrant, and the code of the fault; None: whatever is wrong there
_KINDS: dict[Meaning, Kind] = {
    "going": "answered",
    "cannot": "declined",
    "repairing": "maintenance",
    "done": "repaired",
    "full": "checked",
    "not_full": "checked",
}
_FOUND: dict[Meaning, str] = {"full": "tank_full", "not_full": "tank_not_full"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who answered, when (Unix s). `key`: the same for the same answer heard twice."""

    key: str
    at: int
    by: str
    person: int | None = None


def meant(tickets: Iterable[Ticket], abouts: Collection[About] | None, answer: Answer) -> list[Ticket]:
    """The tickets that an answer is about, gravest first; None: those of the only hydrant that has any. Work that is
    done was done on one of them; a late word of it reaches one that was proved meanwhile."""
    wanted = [t for t in tickets if t.live or (answer.meaning == "done" and t.state == "verified")]
    if abouts is None:
        places = {t.hydrant for t in wanted}
        abouts = [(places.pop(), None)] if len(places) == 1 else []
    here = [t for t in wanted if any(is_about(t, about) for about in abouts)]
    here.sort(key=lambda t: (not t.live, -RANK.get(t.severity or "INFO", 0), t.number))
    return here[:1] if answer.meaning == "done" else here


def is_about(ticket: Ticket, about: About) -> bool:
    hydrant, code = about
    return ticket.hydrant == hydrant and (code is None or code in {ticket.code, *ticket.faults})


def step_of(ticket: Ticket, answer: Answer, said: Speaker) -> Step | None:
    """The answer as a step of this ticket; None when it says nothing."""
    kind = _KINDS.get(answer.meaning)
    if kind is None:
        return None
    data: dict[str, object] = {}
    if answer.meaning in _FOUND:
        data["findings"] = [_FOUND[answer.meaning]]
    if kind == "maintenance":
        data["hours"] = MAINTENANCE_H
    if kind == "repaired":
        data |= {"what": answer.note} | ({"cost_rp": answer.cost_rp} if answer.cost_rp is not None else {})
    return Step(f"{said.key}/{ticket.number}", kind, said.at, said.by, said.person, data=data)
