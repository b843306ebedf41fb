"""The table of residents' reports. The contact leaves with `hidran report forget`, all else stays."""

from sqlalchemy import Boolean, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hidran.store.models import Base, RowId


class ReportRow(Base):
    __tablename__ = "report"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    number: Mapped[str] = mapped_column(String(8), unique=True)
    hydrant: Mapped[str] = mapped_column(ForeignKey("asset.id"), index=True)
    what: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(60))
    photo: Mapped[str | None] = mapped_column(String(64))
    at_ts: Mapped[int]
    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    joined: Mapped[bool] = mapped_column(Boolean)
    key: Mapped[str] = mapped_column(String(64), unique=True)
