"""What was told and what was answered, as steps of the tickets it is about. Reads nothing, writes nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hidran.faults.human import HumanEvent
from hidran.people.answer import Answer
from hidran.people.audience import PAGE
from hidran.people.rights import may
from hidran.people.roster import Person, Roster
from hidran.store.answers import Heard
from hidran.store.outbox import Message
from hidran.store.outbox_sent import Sent
from hidran.work import answering
from hidran.work.answering import About, Speaker
from hidran.work.sensor import Addition
from hidran.work.step import Kind, Step
from hidran.work.ticket import Ticket

COMMAND = "command"
_CALLS = frozenset({"raise", "remind", "digest", "summary"})
_OF_COMMAND: dict[str, Kind] = {
    "maintenance": "maintenance",
    "maintenance_end": "maintenance_end",
    "repaired": "repaired",
}


def told(tickets: Iterable[Ticket], sent: Sent, abouts: Collection[About]) -> Iterator[Addition]:
    """Each recipient once a round: a reminder is no news. The page by itself tells nobody."""
    m = sent.message
    if m.kind not in _CALLS or (m.channel == PAGE and m.person is None):
        return
    for ticket in tickets:
        if ticket.live and any(answering.is_about(ticket, about) for about in abouts):
            yield Addition(ticket.number, _told(ticket, m, sent.at))


def _told(ticket: Ticket, m: Message, at: int) -> Step:
    whom = m.recipient if m.person is None else f"{m.recipient}:{m.person}"
    key = f"told/{ticket.number}/{ticket.reopened}/{whom}@{m.channel}"
    return Step(key, "told", at, person=m.person, data={"channel": m.channel, "role": m.recipient})


@dataclass(frozen=True, slots=True)
class Village:
    """Who is who, and whose hydrant is whose (KPP by hydrant)."""

    roster: Roster
    kpps: Mapping[str, str]

    def may_answer(self, person: Person | None, hydrant: str) -> bool:
        """Somebody of the group may; a member at his own KPP."""
        return person is None or may(self.roster.posts_of(person.id), "answer", self.kpps.get(hydrant))


def heard(
    tickets: Iterable[Ticket], entry: int, said: Heard, abouts: Collection[About] | None, village: Village
) -> Iterator[Addition]:
    """`abouts`: see `notify.ticket_about`."""
    person = village.roster.at(said.source, said.address) if said.address else None
    if said.form or (said.private and person is None):  # said to a ticket already; or by nobody we know
        return
    answer: Answer = said.understood()
    key = f"heard/{said.source}/{said.mark}" if said.mark else f"inbox/{entry}"
    speaker = Speaker(key, said.at_ms // 1000, said.who, person.id if person is not None else None)
    allowed = [t for t in tickets if village.may_answer(person, t.hydrant)]
    for ticket in answering.meant(allowed, abouts, answer):
        step = answering.step_of(ticket, answer, speaker)
        if step is not None:
            yield Addition(ticket.number, step)


def commanded(tickets: Iterable[Ticket], entry: int, event: HumanEvent) -> Iterator[Addition]:
    """What a technician told at the machine (`hidran tell`)."""
    kind = _OF_COMMAND.get(event.kind)
    mine = [t for t in tickets if t.live and t.hydrant == event.hydrant]
    if kind is not None and mine:
        data: dict[str, Any] = {name: event.data[name] for name in ("hours", "what") if name in event.data}
        note = str(event.data.get("note", ""))
        yield Addition(mine[0].number, Step(f"inbox/{entry}", kind, event.ts, event.by, note=note, data=data))
