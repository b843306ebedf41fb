"""Whose address is that? A one-time code, or an answer from an address that is known, says it.

A code has 8 easy characters, holds for 24 h, works once, and is kept as its hash. It is made for one person by somebody
who may, and comes back over the channel that it is to bind: `/start CODE` in Telegram, the bare code elsewhere.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hidran.people import joining_texts
from hidran.people.errors import PeopleError
from hidran.people.roster import Person
from hidran.store.handover import Moved, complete_for, tell_giver
from hidran.store.people import edit, person_of, wanted
from hidran.store.records import Records
from hidran.store.saying import ask_to_say
from hidran.store.tables_people import CodeRow, HandoverRow, PersonRow, WayRow
from hidran.store.ways import put_way

EASY = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that looks like another: no I, L, O, 0, 1
LENGTH = 8
HOLDS_S = 24 * 3600
_WORD = re.compile(r"(?<![A-Za-z0-9])(?=([A-Za-z0-9]{4}[- ]?[A-Za-z0-9]{4})(?![A-Za-z0-9]))")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Recognised:
    """`bound`: the text was a code, so there is nothing more to understand in it. `took`: roles that moved to him."""

    person: Person
    bound: bool
    took: tuple[str, ...] = ()


def make_code(records: Records, person: int) -> str:
    """A code for that person, as it is shown: 'K7PM-3XQA'. The one made before it works no more."""
    code = "".join(secrets.choice(EASY) for _ in range(LENGTH))
    now = records.now()
    with records.session() as db:
        wanted(db, person)
        db.execute(delete(CodeRow).where((CodeRow.person == person) | (CodeRow.until_ts <= now)))
        db.add(CodeRow(person=person, code_hash=_hash(code), until_ts=now + HOLDS_S))
    return f"{code[:4]}-{code[4:]}"


def heard_from(records: Records, channel: str, address: str, text: str = "") -> Recognised | None:
    """Who spoke on that channel; None when nobody is known there. Called once for each thing that was heard.

    A code in the text binds the address to its person. An answer from an address that is known confirms it. Either
    completes the hand-overs that wait for this person. Hearing the same twice changes nothing more.
    """
    with records.session() as db:
        code = _code_in(db, text, records.now())
        if code is not None and code.used_at == [channel, address]:
            return Recognised(person_of(wanted(db, code.person)), bound=True)
        fresh = code.id if code is not None and code.used_at is None else None
        persons = [code.person] if code is not None and fresh is not None else _waited_for(db, channel, address)
        if not persons:
            return _known(db, channel, address)
    return _take(records, channel, address, persons, fresh)


def bind(records: Records, code: str, channel: str, address: str) -> Person | None:
    """The person whose code that is, reached there from now on; None when the code is no such, or over."""
    found = heard_from(records, channel, address, code)
    return found.person if found is not None and found.bound else None


def _take(records: Records, channel: str, address: str, persons: list[int], code: int | None) -> Recognised | None:
    now, took = records.now(), list[Moved]()
    try:
        with edit(records) as db:
            _use(db, code, channel, address)
            for number in persons:
                person = wanted(db, number)
                put_way(db, person, channel, address, now)
                took += complete_for(db, person, now)
            speakers = [person_of(wanted(db, number)) for number in persons]
    except PeopleError:  # used by somebody else a moment ago, or no room for one more way
        return None
    for speaker in speakers:
        _thank(records, speaker, [one for one in took if one.taker.id == speaker.id], code)
    return Recognised(speakers[0], code is not None, tuple(one.role for one in took))


def _use(db: Session, code: int | None, channel: str, address: str) -> None:
    row = db.get(CodeRow, code) if code is not None else None
    if row is not None and row.used_at is not None:
        raise PeopleError("Kode ini sudah dipakai.")
    if row is not None:
        row.used_at = [channel, address]


def _thank(records: Records, person: Person, took: list[Moved], code: int | None) -> None:
    if took or code is not None:
        text = joining_texts.joined(name=person.name, roles=tuple(one.role for one in took), language=person.language)
        key = f"code/{code}" if code is not None else f"taken/{'-'.join(str(one.id) for one in took)}"
        ask_to_say(records, person.id, key, text)
    for one in took:
        tell_giver(records, one)


def _code_in(db: Session, text: str, now: int) -> CodeRow | None:
    hashes = [_hash(word) for word in _words(text)]
    if not hashes:
        return None
    return db.scalar(select(CodeRow).where(CodeRow.code_hash.in_(hashes), CodeRow.until_ts > now).limit(1))


def _words(text: str) -> Iterator[str]:
    """Everything in a text that may be a code, as codes are written."""
    for found in _WORD.findall(text[:_LONGEST]):
        word = re.sub(r"[- ]", "", found).upper()
        if set(word) <= set(EASY):
            yield word


def _waited_for(db: Session, channel: str, address: str) -> list[int]:
    """Persons with that address whom an answer from there would change: not confirmed, or a hand-over waits."""
    waiting = select(HandoverRow.to_person).where(HandoverRow.state == "waiting")
    ways = select(WayRow.person).where(WayRow.channel == channel, WayRow.address == address)
    return list(db.scalars(ways.where(WayRow.confirmed_ts.is_(None) | WayRow.person.in_(waiting)).distinct()))


def _known(db: Session, channel: str, address: str) -> Recognised | None:
    ways = select(WayRow.person).where(WayRow.channel == channel, WayRow.address == address)
    row = db.scalar(select(PersonRow).where(PersonRow.id.in_(ways)).order_by(PersonRow.id).limit(1))
    return Recognised(person_of(row), bound=False) if row is not None else None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
