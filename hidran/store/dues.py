"""Dues in the records: rates, households, decisions of the group, payments. A payment is a line of the book too."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hidran.money import dues
from hidran.money.book import Draft, Entry
from hidran.money.categories import DUES
from hidran.money.dues import Dues, Household, Payment, Rate, Relief
from hidran.money.errors import MoneyError
from hidran.months import Month
from hidran.store.money import by_key, enter, hold
from hidran.store.records import Records
from hidran.store.tables_money import HouseholdRow, PaymentRow, RateRow, ReliefRow
from hidran.words import say


def dues_of(records: Records, kpp: str) -> Dues:
    """Rates, households, reliefs and payments of a KPP."""
    with records.session() as db:
        return _dues(db, kpp)


def _dues(db: Session, kpp: str) -> Dues:
    rates = db.scalars(select(RateRow).where(RateRow.kpp_id == kpp).order_by(RateRow.start_month, RateRow.id))
    homes = list(
        db.scalars(select(HouseholdRow).where(HouseholdRow.kpp_id == kpp).order_by(HouseholdRow.label, HouseholdRow.id))
    )
    ids = [h.id for h in homes]
    reliefs = db.scalars(
        select(ReliefRow).where(ReliefRow.household.in_(ids)).order_by(ReliefRow.decided, ReliefRow.id)
    )
    payments = db.scalars(select(PaymentRow).where(PaymentRow.household.in_(ids)).order_by(PaymentRow.id))
    return Dues(
        [Rate(Month.parse(r.start_month), r.rupiah) for r in rates],
        [Household(h.id, kpp, h.label, Month.parse(h.start_month), _month(h.end_month)) for h in homes],
        [
            Relief(
                r.household, Month.parse(r.start_month), _month(r.end_month), r.pays_rp, date.fromisoformat(r.decided)
            )
            for r in reliefs
        ],
        [Payment(p.household, Month.parse(p.month), p.rupiah, p.entry) for p in payments],
    )


def _month(text: str | None) -> Month | None:
    return Month.parse(text) if text else None


def set_rate(records: Records, kpp: str, start: Month, rupiah: int) -> None:
    """From `start` on each household pays so much; the newest word for a month counts."""
    if rupiah < 0:
        raise MoneyError(say("iuran {n}: tulis 0 atau lebih", n=rupiah))
    with records.session() as db:
        hold(db, kpp)
        same = db.scalar(select(RateRow).where(RateRow.kpp_id == kpp, RateRow.start_month == str(start)))
        if same is not None:
            same.rupiah = rupiah
        else:
            db.add(RateRow(kpp_id=kpp, start_month=str(start), rupiah=rupiah))


def add_household(records: Records, kpp: str, label: str, start: Month) -> int:
    """Its id. MoneyError for a label that is taken."""
    with records.session() as db:
        hold(db, kpp)
        row = HouseholdRow(kpp_id=kpp, label=dues.new_label(_dues(db, kpp).households, label), start_month=str(start))
        db.add(row)
        db.flush()
        return row.id


def end_household(records: Records, kpp: str, household: int, last: Month) -> None:
    """It pays up to and with that month."""
    with records.session() as db:
        _household(db, kpp, household).end_month = str(last)


def relieve(records: Records, kpp: str, relief: Relief) -> None:
    """Keep a decision of the group."""
    if relief.pays_rp < 0 or (relief.end is not None and relief.end < relief.start):
        raise MoneyError(say("keringanan: jumlah 0 atau lebih, dan bulan akhir tidak sebelum bulan awal"))
    with records.session() as db:
        _household(db, kpp, relief.household)
        end = str(relief.end) if relief.end else None
        values = {"start_month": str(relief.start), "end_month": end, "pays_rp": relief.pays_rp}
        db.add(ReliefRow(household=relief.household, decided=relief.decided.isoformat(), **values))


def pay(records: Records, kpp: str, household: int, first: Month, draft: Draft) -> Entry:
    """Dues from a household, spread over its open months from `first` on; one line in the book, without its name."""
    with records.session() as db:
        hold(db, kpp)
        if draft.key and (known := by_key(db, draft)) is not None:
            return known
        _household(db, kpp, household)
        spread = dues.months_paid(_dues(db, kpp), household, draft.rupiah, first)
        entry = enter(db, draft, records.now())
        for one in spread:
            db.add(PaymentRow(household=household, month=str(one.month), rupiah=one.rupiah, entry=entry.number))
        return entry


def dues_draft(kpp: str, rupiah: int, day: date, *, by: int | None, key: str) -> Draft:
    """The line of the book for dues: nothing in it tells who paid."""
    return Draft(kpp, day, DUES, rupiah, by=by, key=key)


def _household(db: Session, kpp: str, household: int) -> HouseholdRow:
    row = db.get(HouseholdRow, household)
    if row is None or row.kpp_id != kpp:
        raise MoneyError(say("warga itu tidak ada di daftar iuran: buka daftarnya lagi"))
    return row
