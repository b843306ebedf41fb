"""The tables of the cash book and the dues. Rows are added, never changed: what was wrong is taken back by a new row.

Days are 'YYYY-MM-DD' and months 'YYYY-MM' in WIB, money is whole rupiah, times are Unix seconds.
"""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hidran.store.models import Base, RowId


class CashRow(Base):
    __tablename__ = "cash_entry"
    __table_args__ = (
        UniqueConstraint("kpp_id", "number", name="uq_cash_entry_number"),
        UniqueConstraint("kpp_id", "key", name="uq_cash_entry_key"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kpp_id: Mapped[str] = mapped_column(ForeignKey("kpp.id"), index=True)
    number: Mapped[int]
    day: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(32))
    rupiah: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    asset: Mapped[str | None] = mapped_column(ForeignKey("asset.id"))
    ticket: Mapped[int | None]
    photo: Mapped[str | None] = mapped_column(String(64))
    corrects: Mapped[int | None]
    by: Mapped[int | None]  # a person's id; stays a number when that person is erased
    at_ts: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class HouseholdRow(Base):
    __tablename__ = "household"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kpp_id: Mapped[str] = mapped_column(ForeignKey("kpp.id"), index=True)
    label: Mapped[str] = mapped_column(String(60))
    start_month: Mapped[str] = mapped_column(String(7))
    end_month: Mapped[str | None] = mapped_column(String(7))


class RateRow(Base):
    __tablename__ = "dues_rate"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kpp_id: Mapped[str] = mapped_column(ForeignKey("kpp.id"), index=True)
    start_month: Mapped[str] = mapped_column(String(7))
    rupiah: Mapped[int]


class ReliefRow(Base):
    __tablename__ = "dues_relief"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    household: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    start_month: Mapped[str] = mapped_column(String(7))
    end_month: Mapped[str | None] = mapped_column(String(7))
    pays_rp: Mapped[int]
    decided: Mapped[str] = mapped_column(String(10))


class PaymentRow(Base):
    __tablename__ = "dues_payment"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    household: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    rupiah: Mapped[int]
    entry: Mapped[int]  # number of its line in the KPP's book
