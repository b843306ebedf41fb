"""Tickets and their steps. A step is appended and never changed; a ticket's `state` only repeats what they say, so that
lists need not fold them all."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hidran.store.models import Base, RowId


class TicketRow(Base):
    """`id` is its number. `key`: the same for the same ticket opened twice. `last_ts`: of its newest step, Unix s."""

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("origin IN ('fault', 'report', 'hand')", name="origin"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    hydrant: Mapped[str] = mapped_column(ForeignKey("asset.id"), index=True)
    code: Mapped[str] = mapped_column(String(8))
    origin: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(Text)
    opened_ts: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), index=True)
    last_ts: Mapped[int]


class TicketStepRow(Base):
    """`key`: the same for the same thing said twice. `by`: the name of whoever is no member; a member is `person`."""

    __tablename__ = "ticket_step"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    ticket: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    ts: Mapped[int]
    by: Mapped[str] = mapped_column(Text)
    person: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    note: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]]


class WorkCursorRow(Base):
    """How far the follower has read what others write. `mark`: of the entry it stands on, to know another log by."""

    __tablename__ = "work_cursor"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int]
    mark: Mapped[str] = mapped_column(Text)


class WorkRevisionRow(Base):
    """One row: raised by each change of a ticket in its own transaction, so that changes follow each other."""

    __tablename__ = "work_revision"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int]
