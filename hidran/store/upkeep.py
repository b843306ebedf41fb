"""Filled lists of operation and upkeep: appended; what is to be done becomes a ticket in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from hidran.months import Month
from hidran.store import work
from hidran.store.records import Records
from hidran.store.tables_month import UpkeepRow
from hidran.water import upkeep
from hidran.water.upkeep import ITEMS, Found
from hidran.words import say
from hidran.work.sensor import Opening

TITLES = {item.name: item.title for item in ITEMS}


@dataclass(frozen=True, slots=True)
class KeptList:
    """`at_ts`: when it was looked at, Unix s; `tickets`: number by item that is to be done."""

    id: int
    at_ts: int
    role: str
    found: dict[str, Found]
    note: str
    tickets: dict[str, int]


def keep(
    records: Records,
    asset: str,
    month: Month,
    found: Mapping[str, Found],
    *,
    form_key: str,
    role: str = "",
    person: int | None = None,
    note: str = "",
) -> bool:
    """Append a list and open a ticket for each thing that is to be done, once a month; False: it was sent before."""
    with work.changing(records) as db:
        if db.scalar(select(UpkeepRow.id).where(UpkeepRow.form_key == form_key)) is not None:
            return False
        now = records.now()
        items = upkeep.to_json(found)
        values = {"role": role, "person": person, "items": items, "note": note, "at_ts": now, "told_ts": now}
        db.add(UpkeepRow(form_key=form_key, asset=asset, month=str(month), **values))
        for name, one in found.items():
            if one.state == "tindak":
                what = say("{thing}: {note}", thing=TITLES[name], note=one.note) if one.note else TITLES[name]
                work.open_ticket(db, Opening(_key(asset, month, name), asset, "hand", "", now, what))
        return True


def newest(records: Records, asset: str, month: Month) -> KeptList | None:
    """The newest list of a month, with the tickets it led to."""
    wanted = select(UpkeepRow).where(UpkeepRow.asset == asset, UpkeepRow.month == str(month))
    with records.session() as db:
        row = db.scalar(wanted.order_by(UpkeepRow.id.desc()).limit(1))
        if row is None:
            return None
        found = upkeep.from_json(row.items)
        open_ = {name: work.opened(db, _key(asset, month, name)) for name, f in found.items() if f.state == "tindak"}
        tickets = {name: number for name, number in open_.items() if number is not None}
        return KeptList(row.id, row.at_ts, row.role, found, row.note, tickets)


def _key(asset: str, month: Month, item: str) -> str:
    return f"rawat/{asset}/{month}/{item}"
