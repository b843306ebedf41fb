"""The tables of the meeting sheets: frozen sheets, chained, and what the meeting decided."""

from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hidran.store.models import Base, RowId


class SheetRow(Base):
    """A frozen sheet. `digest` chains it to the KPP's sheet frozen before it."""

    __tablename__ = "sheet"
    __table_args__ = (UniqueConstraint("kpp_id", "month", "revision", name="uq_sheet_revision"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kpp_id: Mapped[str] = mapped_column(ForeignKey("kpp.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    revision: Mapped[int]
    made_ts: Mapped[int]
    body: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))


class MinutesRow(Base):
    """What a meeting decided about a month; added, never changed."""

    __tablename__ = "minutes"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kpp_id: Mapped[str] = mapped_column(ForeignKey("kpp.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    text: Mapped[str] = mapped_column(Text)
    at_ts: Mapped[int]
    by: Mapped[int | None]
    key: Mapped[str] = mapped_column(String(64), unique=True)
