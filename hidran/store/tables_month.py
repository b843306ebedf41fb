"""Tables of the monthly water check: days of the sensor, frozen months, what people found, care of probe and pump.

Everything people enter is appended and never changed; a correction names what it takes the place of. `person`: the id
of whoever was logged in, None: nobody; a name never stands here. `form_key`: one form sent twice is kept once.
"""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hidran.store.models import Base, RowId

_ASSET = "asset.id"


class MonthDayRow(Base):
    """One WIB day of a hydrant. `seen`: how many values the roll-ups held when it was made."""

    __tablename__ = "month_day"
    hydrant: Mapped[str] = mapped_column(ForeignKey(_ASSET), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen: Mapped[int]
    digest: Mapped[dict[str, Any]]


class MonthRow(Base):
    """One hydrant and month ('2026-11'). `closed_ts`: when its first revision was frozen, None: still open."""

    __tablename__ = "month_record"
    hydrant: Mapped[str] = mapped_column(ForeignKey(_ASSET), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    opened_ts: Mapped[int]
    closed_ts: Mapped[int | None]


class MonthRevisionRow(Base):
    """A frozen body (`hidran.water.record.Body`); `reason`: why it was made: closed, data, check, hand."""

    __tablename__ = "month_revision"
    __table_args__ = (UniqueConstraint("hydrant", "month", "revision"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    hydrant: Mapped[str] = mapped_column(ForeignKey(_ASSET))
    month: Mapped[str] = mapped_column(String(7))
    revision: Mapped[int]
    made_ts: Mapped[int]
    reason: Mapped[str] = mapped_column(String(16))
    body: Mapped[dict[str, Any]]


class MonthReminderRow(Base):
    """What counts once and leaves no other row: a reminder (`hidran.water.due.Reminder.key`), a calibration's form."""

    __tablename__ = "month_reminder"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    told_ts: Mapped[int]


class CheckRow(Base):
    """One filled form (`hidran.water.form.Check`). `told_ts`: when it came in; `replaces`: the check it corrects."""

    __tablename__ = "water_check"
    __table_args__ = (Index("ix_water_check_hydrant_month", "hydrant", "month"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    hydrant: Mapped[str] = mapped_column(ForeignKey(_ASSET))
    month: Mapped[str] = mapped_column(String(7))
    at_ts: Mapped[int]
    told_ts: Mapped[int]
    role: Mapped[str] = mapped_column(String(16))
    person: Mapped[int | None]
    replaces: Mapped[int | None] = mapped_column(ForeignKey("water_check.id"))
    found: Mapped[dict[str, Any]]


class UpkeepRow(Base):
    """One filled list of operation and maintenance of a hydrant or MCK. `items`: state and note by item."""

    __tablename__ = "upkeep"
    __table_args__ = (Index("ix_upkeep_asset_month", "asset", "month"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    asset: Mapped[str] = mapped_column(ForeignKey(_ASSET))
    month: Mapped[str] = mapped_column(String(7))
    at_ts: Mapped[int]
    told_ts: Mapped[int]
    role: Mapped[str] = mapped_column(String(16))
    person: Mapped[int | None]
    items: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text, default="")


class ProbeVisitRow(Base):
    """One cleaning of a probe (`hidran.water.probe.Visit`)."""

    __tablename__ = "probe_visit"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    sensor: Mapped[str] = mapped_column(ForeignKey("sensor.serial"), index=True)
    ts: Mapped[int]
    role: Mapped[str] = mapped_column(String(16))
    before_mv: Mapped[float]
    after_mv: Mapped[float]
    standard_ntu: Mapped[float | None]
    standard_mv: Mapped[float | None]
