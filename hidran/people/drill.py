"""A test alarm for the monthly meeting: everybody with a role gets it, and the list shows whom it reached. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from hidran.people.audience import Recipient
from hidran.people.crew import Crew, members
from hidran.people.drafting import What, draft_to
from hidran.people.roster import Roster
from hidran.people.voice import PRACTICE, Voice
from hidran.store.outbox import Draft, Message
from hidran.words import say

HOLDS_S = 3 * 3600  # how long any answer counts as one to the drill
Reached = Literal["answered", "arrived", "waiting", "failed", "no_way"]


def drafts(number: int, crew: Crew, to: Iterable[Recipient], now: float, voice: Voice) -> list[Draft]:
    """The drill's messages, to people of that KPP."""
    made = []
    for one in to:
        language = one.language or voice.language
        lines = (
            say("Alarm percobaan: {name}", language, name=crew.name),
            say("Ini bukan gangguan. Balas OK supaya tercatat bahwa pesan Hidran sampai kepada Anda.", language),
        )
        text = f"{PRACTICE} " + "\n".join(lines)
        what: What = ("drill", "", "", "GAWAT", int(now), None)
        made.append(draft_to(one, called(number, one), int(now * 1000), what, text, kpp=crew.kpp))
    return made


def called(number: int, to: Recipient) -> str:
    return f"drill/{number}/{to.id}"


def number_of(message: Message) -> int:
    """The drill that a message belongs to."""
    return int(message.key.split("/")[1])


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list for the meeting. `at_ms`: when it was taken by the last channel tried, None: it was not."""

    person: int
    name: str
    role: str
    channel: str
    reached: Reached
    at_ms: int | None = None


def attendance(messages: Iterable[Message], roster: Roster, kpp: str, channels: Collection[str]) -> list[Row]:
    """Whom the newest drill of a KPP reached, from its messages (kind `drill`, any order); whoever did not answer
    first."""
    found = list(messages)
    newest = max((number_of(m) for m in found), default=0)
    mine = [m for m in found if number_of(m) == newest and m.person is not None]
    rows = [_row([m for m in mine if m.person == number], roster) for number in {m.person for m in mine if m.person}]
    told, reachable = {row.person for row in rows}, {r.person for r in members(roster, kpp, channels)}
    for person in roster.members(kpp):
        if person.id not in told | reachable:
            rows.append(Row(person.id, person.name, _role(roster, person.id, kpp), "", "no_way"))
    order = ("no_way", "failed", "waiting", "arrived", "answered")
    return sorted(rows, key=lambda row: (order.index(row.reached), row.name))


def _row(mine: list[Message], roster: Roster) -> Row:
    best = max(mine, key=lambda m: (m.arrived, m.id))
    person = roster.persons.get(best.person or 0)
    reached: Reached = "failed"
    if any(m.state == "answered" for m in mine):
        reached = "answered"
    elif best.arrived:
        reached = "arrived"
    elif best.state in {"new", "sending"}:
        reached = "waiting"
    return Row(best.person or 0, person.name if person else "", best.recipient, best.channel, reached, best.sent_ms)


def _role(roster: Roster, person: int, kpp: str) -> str:
    return next((p.role for p in roster.posts_of(person) if p.kpp == kpp), "")
