"""A member with role and addresses at once: all of it, or nothing."""

from collections.abc import Sequence

from hidran.store.people import edit, put_person
from hidran.store.records import Records
from hidran.store.roles import put_role
from hidran.store.ways import put_way


def add_member(
    records: Records,
    name: str,
    *,
    language: str = "id",
    role: str | None = None,
    kpp: str | None = None,
    ways: Sequence[tuple[str, str]] = (),
) -> int:
    """His number. `ways`: (channel, address) in order of preference. `role` None: no role yet."""
    with edit(records) as db:
        row = put_person(db, name, language, records.now())
        for channel, address in ways:
            put_way(db, row, channel, address, None)
        if role is not None:
            put_role(db, row.id, role, kpp, records.now())
        return row.id
