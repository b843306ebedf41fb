"""What a person's answer is to the tickets: who goes, who cannot, what was found, what was done. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from hidran.faults.episode import RANK
from hidran.people.answer import Answer, Meaning
from hidran.work.step import Kind, Step
from hidran.work.ticket import Ticket

MAINTENANCE_H = 24
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


def meant(tickets: Iterable[Ticket], hydrant: str | None, code: str | None, answer: Answer) -> list[Ticket]:
    """The tickets that an answer is about, gravest first. Without a hydrant: those of the only one that has any. Work
    that is done was done on one of them; a late word of it reaches one that was proved meanwhile."""
    wanted = [t for t in tickets if t.live or (answer.meaning == "done" and t.state == "verified")]
    if hydrant is None:
        places = {t.hydrant for t in wanted}
        hydrant = places.pop() if len(places) == 1 else ""
    here = [t for t in wanted if t.hydrant == hydrant and (code is None or code in {t.code, *t.faults})]
    here.sort(key=lambda t: (not t.live, -RANK.get(t.severity or "INFO", 0), t.number))
    return here[:1] if answer.meaning == "done" else here


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
