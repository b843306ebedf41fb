"""Members in the records. `roster` reads everything about people; every change raises the roster's version with it.

No name and no address is ever logged: they stay in the records.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hidran.people.errors import PeopleError, UnknownPersonError
from hidran.people.ladder import Ladder
from hidran.people.ladder_values import ladder_from
from hidran.people.roster import Person, Post, Roster, Way
from hidran.store.records import Records
from hidran.store.tables_people import LadderRow, PersonRow, RoleRow, RosterRevisionRow
from hidran.words import Language, one_line

LONGEST_NAME = 60
_LANGUAGES = ("id", "en")

log = structlog.get_logger(service="records")


def roster_version(records: Records) -> int:
    """The version of the newest roster: one small query, cheap enough to poll."""
    with records.session() as db:
        return _version(db)


def roster(records: Records) -> Roster:
    """Everybody, as one moment of the records has it."""
    with records.session() as db:
        if db.get_bind().dialect.name == "postgresql":  # SQLite's transactions see one moment by themselves
            db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        version = _version(db)
        persons = db.scalars(select(PersonRow).where(PersonRow.erased_ts.is_(None)).order_by(PersonRow.id))
        posts = db.scalars(select(RoleRow).where(RoleRow.end_ts.is_(None)).order_by(RoleRow.start_ts, RoleRow.id))
        ladders = db.scalars(select(LadderRow).order_by(LadderRow.kpp_id))
        return Roster(
            version,
            {p.id: person_of(p) for p in persons},
            tuple(Post(r.role, r.kpp_id, r.person, r.start_ts) for r in posts),
            {row.kpp_id: ladder for row in ladders if (ladder := _ladder(row))},
        )


def _version(db: Session) -> int:
    return db.execute(select(RosterRevisionRow.version)).scalar_one()


def person_of(row: PersonRow) -> Person:
    quiet = (row.quiet_from, row.quiet_to) if row.quiet_from is not None and row.quiet_to is not None else None
    ways = tuple(Way(w.id, w.channel, w.address, w.confirmed_ts is not None) for w in row.ways)
    language: Language = "en" if row.language == "en" else "id"
    return Person(row.id, row.name, language, quiet, ways, row.greeted_ts is not None)


def _ladder(row: LadderRow) -> Ladder | None:
    """None, so the default holds, rather than a roster that nobody can read."""
    try:
        return ladder_from(row.body)
    except PeopleError:
        log.error("the ladder in the records cannot be read, the default holds: set it again", kpp=row.kpp_id)
        return None


@contextmanager
def edit(records: Records) -> Iterator[Session]:
    """A transaction that changes the roster: raises its version with it. Two of them follow each other."""
    with records.session() as db:
        db.execute(update(RosterRevisionRow).values(version=RosterRevisionRow.version + 1))
        yield db


def wanted(db: Session, person: int) -> PersonRow:
    """The row of a member. UnknownPersonError when there is none, or he was erased."""
    row = db.get(PersonRow, person)
    if row is None or row.erased_ts is not None:
        raise UnknownPersonError("Tidak ada orang nomor {id}: lihat `hidran person list`.", id=person)
    return row


def add_person(records: Records, name: str, *, language: Language = "id") -> int:
    """Add a member; his number."""
    with edit(records) as db:
        return put_person(db, name, language, records.now()).id


def put_person(db: Session, name: str, language: str, now: int) -> PersonRow:
    row = PersonRow(name=_name(name), language=_language(language), added_ts=now)
    db.add(row)
    db.flush()
    return row


def rename(records: Records, person: int, name: str) -> None:
    with edit(records) as db:
        wanted(db, person).name = _name(name)


def set_language(records: Records, person: int, language: str) -> None:
    with edit(records) as db:
        wanted(db, person).language = _language(language)


def set_quiet(records: Records, person: int, quiet: tuple[int, int] | None) -> None:
    """WIB hours (from, to) without messages but GAWAT; None: none."""
    if quiet is not None and (not all(0 <= hour <= 23 for hour in quiet) or quiet[0] == quiet[1]):
        sentence = "Jam tenang {start} sampai {end}: seharusnya dua jam berbeda dari 0 sampai 23, misalnya 21 sampai 5."
        raise PeopleError(sentence, start=quiet[0], end=quiet[1])
    with edit(records) as db:
        row = wanted(db, person)
        row.quiet_from, row.quiet_to = quiet or (None, None)


def greeted(records: Records, person: int) -> None:
    """The message that says who sends it, why, and how to answer has been made for that person."""
    with edit(records) as db:
        row = wanted(db, person)
        row.greeted_ts = row.greeted_ts or records.now()


def _name(text: str) -> str:
    name = " ".join(one_line(text).split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise PeopleError("Nama: seharusnya 1 sampai {most} huruf.", most=LONGEST_NAME)
    return name


def _language(text: str) -> str:
    if text not in _LANGUAGES:
        raise PeopleError("Bahasa {found!r}: seharusnya id atau en.", found=text)
    return text
