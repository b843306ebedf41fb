"""The cash book in the records: entries are added under the KPP's lock, numbered and chained, never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hidran import chain
from hidran.errors import UnknownNameError
from hidran.money.book import Draft, Entry, counter
from hidran.money.errors import MoneyError
from hidran.store.models import KppRow
from hidran.store.records import Records
from hidran.store.tables_money import CashRow, HouseholdRow, PaymentRow
from hidran.words import say

_CHAINED = ("number", "kpp", "day", "category", "rupiah", "note", "asset", "ticket", "photo", "corrects", "by", "at")


def book(records: Records, kpp: str) -> list[Entry]:
    """Every entry of a KPP, as entered."""
    with records.session() as db:
        return _book(db, kpp)


def _book(db: Session, kpp: str) -> list[Entry]:
    rows = db.scalars(select(CashRow).where(CashRow.kpp_id == kpp).order_by(CashRow.number))
    return [_entry(row) for row in rows]


def add(records: Records, draft: Draft) -> Entry:
    """Enter it; a draft whose key is there already is the same form sent twice, and changes nothing."""
    return add_all(records, [draft])[0]


def add_all(records: Records, drafts: Sequence[Draft]) -> list[Entry]:
    """Enter all of them or none."""
    with records.session() as db:
        return [enter(db, draft, records.now()) for draft in drafts]


def take_back(records: Records, kpp: str, number: int, *, by: int | None, today: date, why: str) -> Entry:
    """The counter-entry; MoneyError when there is none to be made. Dues paid with it are open again."""
    with records.session() as db:
        hold(db, kpp)
        entries = _book(db, kpp)
        entry = next((e for e in entries if e.number == number), None)
        if entry is None:
            raise MoneyError(say("tidak ada catatan {n} di buku ini", n=number))
        draft = counter(entry, entries, by=by, today=today, why=why)
        made = enter(db, draft, records.now(), corrects=number)
        _take_back_dues(db, kpp, number, made.number)
        return made


def _take_back_dues(db: Session, kpp: str, number: int, by_entry: int) -> None:
    paid = select(PaymentRow).join(HouseholdRow).where(HouseholdRow.kpp_id == kpp, PaymentRow.entry == number)
    for row in list(db.scalars(paid)):
        db.add(PaymentRow(household=row.household, month=row.month, rupiah=-row.rupiah, entry=by_entry))


def hold(db: Session, kpp: str) -> None:
    """Nobody else writes into this KPP's book until the transaction ends (SQLite: into anything)."""
    if db.execute(update(KppRow).where(KppRow.id == kpp).values(id=kpp)).rowcount == 0:  # type: ignore[attr-defined]
        raise UnknownNameError(f"no KPP {kpp!r}: see `hidran kpp list`")


def enter(db: Session, draft: Draft, at: int, corrects: int | None = None) -> Entry:
    """Enter a draft within the caller's transaction."""
    hold(db, draft.kpp)
    if draft.key and (known := by_key(db, draft)) is not None:
        return known
    last = db.scalar(select(CashRow).where(CashRow.kpp_id == draft.kpp).order_by(CashRow.number.desc()).limit(1))
    number = last.number + 1 if last is not None else 1
    made = Entry(**{**_given(draft), "number": number, "corrects": corrects, "at": at})
    digest = chain.link(last.digest if last is not None else chain.BEGIN, chained(made))
    values = {n: v for n, v in asdict(made).items() if n not in ("kpp", "day", "at", "digest")}
    key = draft.key or f"n{number}"
    db.add(CashRow(**values, kpp_id=draft.kpp, day=draft.day.isoformat(), at_ts=at, key=key, digest=digest))
    db.flush()
    return Entry(**{**asdict(made), "digest": digest})


def _given(draft: Draft) -> dict[str, Any]:
    return {name: value for name, value in asdict(draft).items() if name != "key"}


def by_key(db: Session, draft: Draft) -> Entry | None:
    """The entry that was made of this very form, None when there is none."""
    row = db.scalar(select(CashRow).where(CashRow.kpp_id == draft.kpp, CashRow.key == draft.key))
    return _entry(row) if row is not None else None


def booked(records: Records, kpp: str, keys: Iterable[str]) -> set[str]:
    """Those of the keys that stand in the book already."""
    with records.session() as db:
        return set(db.scalars(select(CashRow.key).where(CashRow.kpp_id == kpp, CashRow.key.in_(list(keys)))))


def chained(entry: Entry) -> dict[str, Any]:
    """What of an entry the chain holds fast."""
    values = asdict(entry)
    return {name: str(values[name]) if name == "day" else values[name] for name in _CHAINED}


def _entry(row: CashRow) -> Entry:
    return Entry(
        row.number, row.kpp_id, date.fromisoformat(row.day), row.category, row.rupiah, row.note, row.asset,
        row.ticket, row.photo, row.corrects, row.by, row.at_ts, row.digest,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry at which the chain does not hold: altered, removed or put in between."""

    number: int
    wanted: str
    found: str


def first_break(entries: Iterable[Entry]) -> Break | None:
    """Where a book was altered behind Hidran's back, None when it is whole."""
    before = chain.BEGIN
    for count, entry in enumerate(entries, 1):
        before = chain.link(before, chained(entry))
        if before != entry.digest or entry.number != count:
            return Break(entry.number, before, entry.digest)
    return None
