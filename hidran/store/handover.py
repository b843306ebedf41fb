"""Serah terima: a role moves to another person at the moment in which he has shown that messages reach him.

Until then whoever held it keeps it, so no role is without a reachable person because of a hand-over. What shows it: an
answer from the new person's address, a code that he sent (`hidran.store.binding`), or, where a channel carries no
answers, the number in the test message, told to whoever may edit people.
"""

import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hidran.people import joining_texts
from hidran.people.errors import PeopleError, UnknownPersonError
from hidran.people.roster import Person
from hidran.store.models import KppRow
from hidran.store.people import edit, person_of, wanted
from hidran.store.records import Records
from hidran.store.roles import check_role, holds, put_role, take_role
from hidran.store.saying import ask_to_say
from hidran.store.tables_people import HandoverRow, PersonRow


@dataclass(frozen=True, slots=True)
class Handover:
    """A role on its way. `giver` None: nobody holds it yet. `begun`: Unix s."""

    id: int
    role: str
    kpp: str | None
    giver: int | None
    taker: int
    begun: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A role that moved just now."""

    id: int
    role: str
    giver: Person | None
    taker: Person


def begin(records: Records, role: str, kpp: str | None, giver: int | None, taker: int) -> Handover:
    """Begin it, and have the test message said to the new person."""
    with edit(records) as db:
        check_role(db, role, kpp)
        wanted(db, taker)
        if giver == taker or holds(db, taker, role, kpp):
            raise PeopleError("Orang itu sudah memegang peran {role}.", role=role)
        if giver is not None and not holds(db, giver, role, kpp):
            raise PeopleError("Orang nomor {id} tidak memegang peran {role} itu.", id=giver, role=role)
        for row in db.scalars(_waiting(kpp).where(HandoverRow.role == role, HandoverRow.from_person == giver)):
            _end(row, "cancelled", records.now())
        row = HandoverRow(
            kpp_id=kpp, role=role, from_person=giver, to_person=taker, state="waiting",
            proof=str(secrets.randbelow(9000) + 1000), begun_ts=records.now(),
        )  # fmt: skip
        db.add(row)
        db.flush()
        made = _read(row)
    ask_again(records, made.id)
    return made


def ask_again(records: Records, handover: int) -> None:
    """Say the test message, once more when it was said before."""
    with records.session() as db:
        row = _wanted(db, handover)
        taker, giver = wanted(db, row.to_person), db.get(PersonRow, row.from_person or 0)
        kpp = db.get(KppRow, row.kpp_id or "")
        text = joining_texts.asked_to_take(
            name=taker.name, giver=giver.name if giver else "", role=row.role, kpp=kpp.name if kpp else "",
            proof=row.proof, language=person_of(taker).language,
        )  # fmt: skip
        taker_id = taker.id
    ask_to_say(records, taker_id, f"handover/{handover}/{records.now()}", text)


def waiting(records: Records) -> tuple[Handover, ...]:
    """All that wait for an answer, the oldest first."""
    with records.session() as db:
        rows = db.scalars(select(HandoverRow).where(HandoverRow.state == "waiting").order_by(HandoverRow.id))
        return tuple(_read(row) for row in rows)


def find(records: Records, handover: int) -> Handover:
    """UnknownPersonError when it does not wait (any more)."""
    with records.session() as db:
        return _read(_wanted(db, handover))


def prove(records: Records, handover: int, proof: str) -> Moved:
    """The number of the test message was told: the role moves. PeopleError when it is another number."""
    with edit(records) as db:
        row = _wanted(db, handover)
        if not hmac.compare_digest(proof.strip().encode(), row.proof.encode()):
            raise PeopleError("Angka itu bukan angka dalam pesan percobaan. Tanya lagi kepada orangnya.")
        moved = _move(db, row, records.now())
    tell_giver(records, moved)
    return moved


def cancel(records: Records, handover: int) -> None:
    """It does not come to be; who holds the role keeps it."""
    with edit(records) as db:
        _end(_wanted(db, handover), "cancelled", records.now())


def accept(records: Records, handover: int) -> Moved:
    """The new person himself said yes where he is known (logged in on the page): the role moves."""
    with edit(records) as db:
        moved = _move(db, _wanted(db, handover), records.now())
    tell_giver(records, moved)
    return moved


def complete_for(db: Session, taker: PersonRow, now: int) -> list[Moved]:
    """Move every role that waits for this person. Inside the caller's edit."""
    rows = select(HandoverRow).where(HandoverRow.state == "waiting", HandoverRow.to_person == taker.id)
    return [_move(db, row, now) for row in list(db.scalars(rows.order_by(HandoverRow.id)))]


def tell_giver(records: Records, moved: Moved) -> None:
    """Tell whoever held the role until now."""
    if moved.giver is not None:
        giver = moved.giver
        text = joining_texts.handed_over(
            name=giver.name, taker=moved.taker.name, role=moved.role, language=giver.language
        )
        ask_to_say(records, giver.id, f"given/{moved.id}", text)


def _move(db: Session, row: HandoverRow, now: int) -> Moved:
    taker, giver = wanted(db, row.to_person), None
    put_role(db, row.to_person, row.role, row.kpp_id, now)
    if row.from_person is not None and holds(db, row.from_person, row.role, row.kpp_id):
        giver = person_of(wanted(db, row.from_person))
        take_role(db, row.from_person, row.role, row.kpp_id, now)
    _end(row, "done", now)
    return Moved(row.id, row.role, giver, person_of(taker))


def _end(row: HandoverRow, state: str, now: int) -> None:
    row.state, row.ended_ts = state, now


def _waiting(kpp: str | None) -> Select[HandoverRow]:
    same = HandoverRow.kpp_id.is_(None) if kpp is None else HandoverRow.kpp_id == kpp
    return select(HandoverRow).where(HandoverRow.state == "waiting", same)


def _wanted(db: Session, handover: int) -> HandoverRow:
    row = db.get(HandoverRow, handover)
    if row is None or row.state != "waiting":
        raise UnknownPersonError("Serah terima nomor {id} tidak sedang menunggu.", id=handover)
    return row


def _read(row: HandoverRow) -> Handover:
    return Handover(row.id, row.role, row.kpp_id, row.from_person, row.to_person, row.begun_ts)
