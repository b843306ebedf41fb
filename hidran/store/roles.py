"""Who stands behind which role, from when until when. Each change raises the roster's version."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hidran.people.errors import PeopleError, UnknownPersonError
from hidran.people.role_words import OF_THE_INSTALLATION, ROLES
from hidran.store.models import KppRow
from hidran.store.people import edit, wanted
from hidran.store.records import Records
from hidran.store.tables_people import RoleRow


def give_role(records: Records, person: int, role: str, kpp: str | None = None) -> None:
    """From this moment on the person stands behind that role. Giving it again changes nothing."""
    with edit(records) as db:
        put_role(db, person, role, kpp, records.now())


def put_role(db: Session, person: int, role: str, kpp: str | None, now: int) -> None:
    wanted(db, person)
    check_role(db, role, kpp)
    if not holds(db, person, role, kpp):
        db.add(RoleRow(person=person, role=role, kpp_id=kpp, start_ts=now))
        db.flush()


def end_role(records: Records, person: int, role: str, kpp: str | None = None) -> None:
    """The person stands behind that role no more; who did so stays known by date."""
    with edit(records) as db:
        take_role(db, person, role, kpp, records.now())


def take_role(db: Session, person: int, role: str, kpp: str | None, now: int) -> None:
    held = list(db.scalars(_held(role, kpp)))
    mine = [row for row in held if row.person == person]
    if not mine:
        raise UnknownPersonError("Orang nomor {id} tidak memegang peran {role} itu.", id=person, role=role)
    if role == "admin" and len(mine) == len(held):
        raise PeopleError("Ini admin terakhir: beri dulu peran admin kepada orang lain.")
    for row in mine:
        row.end_ts = now
    db.flush()


def holds(db: Session, person: int, role: str, kpp: str | None) -> bool:
    return db.scalar(_held(role, kpp).where(RoleRow.person == person).limit(1)) is not None


def check_role(db: Session, role: str, kpp: str | None) -> None:
    """PeopleError when there is no such role, or it does not belong to that KPP (None: the whole installation)."""
    if role not in ROLES:
        raise PeopleError("Peran {role!r} tidak dikenal; yang ada: {known}.", role=role, known=", ".join(ROLES))
    if kpp is None and role not in OF_THE_INSTALLATION:
        raise PeopleError("Peran {role} milik satu KPP: sebut KPP-nya.", role=role)
    if kpp is not None and role == "admin":
        raise PeopleError("Peran admin berlaku untuk semua KPP: jangan sebut KPP.")
    if kpp is not None and db.get(KppRow, kpp) is None:
        raise UnknownPersonError("Tidak ada KPP {kpp!r}: lihat `hidran kpp list`.", kpp=kpp)


def _held(role: str, kpp: str | None) -> Select[RoleRow]:
    same_kpp = RoleRow.kpp_id.is_(None) if kpp is None else RoleRow.kpp_id == kpp
    return select(RoleRow).where(RoleRow.role == role, same_kpp, RoleRow.end_ts.is_(None))
