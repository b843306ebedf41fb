"""The ladder that a KPP sets. What it may hold is checked in `hidran.people.ladder_values`."""

from hidran.people.errors import UnknownPersonError
from hidran.people.ladder import Ladder
from hidran.people.ladder_values import ladder_from, values_of
from hidran.store.models import KppRow
from hidran.store.people import edit
from hidran.store.records import Records
from hidran.store.tables_people import LadderRow


def set_ladder(records: Records, kpp: str, ladder: Ladder | None) -> None:
    """The ladder of that KPP from now on; None: the default again."""
    body = None if ladder is None else values_of(ladder_from(values_of(ladder)))
    with edit(records) as db:
        if db.get(KppRow, kpp) is None:
            raise UnknownPersonError("Tidak ada KPP {kpp!r}: lihat `hidran kpp list`.", kpp=kpp)
        row = db.get(LadderRow, kpp)
        if body is None:
            if row is not None:
                db.delete(row)
        elif row is None:
            db.add(LadderRow(kpp_id=kpp, body=body))
        else:
            row.body = body
