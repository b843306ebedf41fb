"""What the records hold of one member: all of it to take along, and none of it any more.

Which rows belong to a member is read from the tables themselves, see `hidran.store.tables_people`.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table, delete, select
from sqlalchemy.orm import Session

from hidran.people.answer import understand
from hidran.store.answers import ANSWER, called
from hidran.store.models import InboxRow
from hidran.store.people import edit, wanted
from hidran.store.records import Records
from hidran.store.roles import take_role
from hidran.store.saying import SAY
from hidran.store.tables import metadata
from hidran.store.tables_people import PersonRow, RoleRow
from hidran.store.telling import TOLD

FORMER = "anggota lama"


def export(records: Records, person: int) -> dict[str, list[dict[str, Any]]]:
    """Every row that belongs to the member or names him, by table. Hashes of secrets are left out."""
    with records.session() as db:
        row = wanted(db, person)
        table = metadata().tables["person"]
        found = {table.name: _rows(db, table, [table.c.id], person)}
        for table, columns in _referring():
            if rows := _rows(db, table, columns, person):
                found[table.name] = rows
        if said := [dict(entry.body) for entry in _said(db, row)]:
            found["inbox"] = said
        return found


def erase(records: Records, person: int) -> None:
    """Name, addresses, log-ins and words go; what others need (who held which role when) stays without a name.

    PeopleError for the last admin, who would lock everybody out.
    """
    now = records.now()
    with edit(records) as db:
        row = wanted(db, person)
        _leave_roles(db, person, now)
        for entry in list(_said(db, row)):
            entry.body = _without(entry)
        db.flush()
        db.expire(row, ["ways"])
        for table, columns in reversed(_referring()):
            for column in columns:
                if _goes_along(column):
                    db.execute(delete(table).where(column == person))
        row.name, row.language, row.greeted_ts, row.erased_ts = "", "id", None, now
        row.quiet_from = row.quiet_to = None


def _leave_roles(db: Session, person: int, now: int) -> None:
    for role in list(db.scalars(select(RoleRow).where(RoleRow.person == person, RoleRow.end_ts.is_(None)))):
        take_role(db, person, role.role, role.kpp_id, now)


def _referring() -> list[tuple[Table, list[Column[Any]]]]:
    """Every table that refers to a person, parents first, with the columns that do."""
    tables = [(t, [f.parent for f in t.foreign_keys if f.target_fullname == "person.id"]) for t in _all()]
    return [(table, columns) for table, columns in tables if columns]


def _all() -> list[Table]:
    return list(metadata().sorted_tables)


def _goes_along(column: Column[Any]) -> bool:
    return any(f.ondelete == "CASCADE" for f in column.foreign_keys)


def _rows(db: Session, table: Table, columns: list[Column[Any]], person: int) -> list[dict[str, Any]]:
    open_columns = [c for c in table.columns if not c.info.get("secret")]
    rows = [r for column in columns for r in db.execute(select(*open_columns).where(column == person)).mappings()]
    return [dict(row) for row in {tuple(row.values()): row for row in rows}.values()]


def _said(db: Session, person: PersonRow) -> Iterator[InboxRow]:
    """What came in from the member's addresses or in his name, and what was to be said to him."""
    here = {(w.channel, w.address) for w in person.ways}
    names = {person.name, called(person.name)}
    for entry in db.scalars(select(InboxRow).where(InboxRow.kind.in_((ANSWER, TOLD, SAY))).order_by(InboxRow.id)):
        body = entry.body
        mine = body.get("person") == person.id if entry.kind == SAY else (
            (entry.source, body.get("address")) in here or body.get("who") in names or body.get("by") in names
        )  # fmt: skip
        if mine:
            yield entry


def _without(entry: InboxRow) -> dict[str, Any]:
    """The same fact without the person: what was answered is needed, who it was and how he put it is not."""
    body = {**entry.body}
    if entry.kind == ANSWER and body.get("text"):
        answer = understand(body["text"])
        body |= {"meaning": answer.meaning, "cost_rp": body.get("cost_rp") or answer.cost_rp}
    gone = {"who": FORMER, "by": FORMER, "address": "", "text": "", "note": ""}
    return body | {name: text for name, text in gone.items() if body.get(name)}
