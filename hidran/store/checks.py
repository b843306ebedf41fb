"""Filled forms of the monthly check: appended, told to the engine, and a closed month revised, in one transaction."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hidran.errors import UnknownNameError
from hidran.faults.human import HumanEvent
from hidran.months import Month
from hidran.store.models import AssetRow
from hidran.store.records import Records
from hidran.store.tables_month import CheckRow
from hidran.store.telling import tell
from hidran.water.form import Check
from hidran.water.judging import judge
from hidran.water.limits import Limits
from hidran.water.told import event_data

SOURCE = "cek-air"
PAGE = 200


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A check as it is kept. `told_ts`: when it came in, Unix s; `person`: id of whoever was logged in."""

    id: int
    hydrant: str
    check: Check
    told_ts: int
    person: int | None
    replaces: int | None
    form_key: str


def keep(
    db: Session,
    records: Records,
    hydrant: str,
    check: Check,
    *,
    form_key: str,
    under: Limits,
    person: int | None = None,
    replaces: int | None = None,
) -> tuple[KeptCheck, bool]:
    """Append a check and tell the engine of it; and whether it is new: the same form sent twice changes nothing."""
    hold(db, hydrant)
    known = db.scalar(select(CheckRow).where(CheckRow.form_key == form_key))
    if known is not None:
        return _kept(known), False
    row = CheckRow(
        form_key=form_key,
        hydrant=hydrant,
        month=str(Month.of(check.ts)),
        at_ts=check.ts,
        told_ts=records.now(),
        role=check.role,
        person=person,
        replaces=replaces,
        found=check.as_json(),
    )
    db.add(row)
    db.flush()
    data = event_data(check, judge(check, under))
    tell(records, HumanEvent(hydrant, check.ts, "water_check", data), SOURCE, db)
    return _kept(row), True


def checks_in(db: Session, hydrant: str, month: Month) -> list[KeptCheck]:
    """The checks of a month that count, by the time of the look; one that was corrected does not."""
    wanted = select(CheckRow).where(CheckRow.hydrant == hydrant, CheckRow.month == str(month))
    rows = list(db.scalars(wanted.order_by(CheckRow.at_ts, CheckRow.id)))
    gone = {row.replaces for row in rows}
    return [_kept(row) for row in rows if row.id not in gone]


def checks_of(records: Records, hydrant: str, month: Month) -> list[KeptCheck]:
    with records.session() as db:
        return checks_in(db, hydrant, month)


def every(records: Records, hydrant: str) -> list[KeptCheck]:
    """All that count, oldest first."""
    wanted = select(CheckRow).where(CheckRow.hydrant == hydrant).order_by(CheckRow.at_ts, CheckRow.id)
    with records.session() as db:
        rows = list(db.scalars(wanted))
        corrected = {row.replaces for row in rows}
        return [_kept(row) for row in rows if row.id not in corrected]


def one(records: Records, hydrant: str, check_id: int) -> KeptCheck | None:
    """A check of that hydrant by its number."""
    with records.session() as db:
        row = db.get(CheckRow, check_id)
        return _kept(row) if row is not None and row.hydrant == hydrant else None


def told_after(records: Records, check_id: int) -> list[KeptCheck]:
    """At most PAGE checks that came in after that one, in order of arrival."""
    wanted = select(CheckRow).where(CheckRow.id > check_id).order_by(CheckRow.id).limit(PAGE)
    with records.session() as db:
        return [_kept(row) for row in db.scalars(wanted)]


def checked_since(records: Records, month: Month) -> set[tuple[str, str]]:
    """(hydrant, month) in which somebody looked, of that month and later ones."""
    wanted = select(CheckRow.hydrant, CheckRow.month).where(CheckRow.month >= str(month)).distinct()
    with records.session() as db:
        return {(row.hydrant, row.month) for row in db.execute(wanted)}


def hold(db: Session, asset: str) -> None:
    """Nobody else writes of this place until the transaction ends (SQLite: of anything). UnknownNameError: no place."""
    if db.execute(update(AssetRow).where(AssetRow.id == asset).values(id=asset)).rowcount == 0:  # type: ignore[attr-defined]
        raise UnknownNameError(f"no hydrant or MCK {asset[:40]!r}: see `hidran hydrant list`")


def _kept(row: CheckRow) -> KeptCheck:
    check = Check.from_json(row.found)
    return KeptCheck(row.id, row.hydrant, check, row.told_ts, row.person, row.replaces, row.form_key)
