"""Members, how each is reached, and which role of which KPP each holds.

What goes when a member is erased says so by `ondelete="CASCADE"` to `person.id`, in any table; what has to stay (who
held which role, who repaired) refers to the row without it and reads *anggota lama* from then on. A column that nobody
is to see again, not even the member in an export, has `info=SECRET`. See `hidran.store.erasing`.
"""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hidran.store.models import Base, RowId

SECRET = {"secret": True}
NEVER_AGAIN = {"sqlite_autoincrement": True}  # the number of a row that is gone means nothing else later


class PersonRow(Base):
    """A member. `quiet_from`, `quiet_to`: WIB hours; both or none. `erased_ts`: a former member without a name."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(String(2), default="id")
    quiet_from: Mapped[int | None] = mapped_column(Integer)
    quiet_to: Mapped[int | None] = mapped_column(Integer)
    greeted_ts: Mapped[int | None]
    added_ts: Mapped[int]
    erased_ts: Mapped[int | None]
    ways: Mapped[list["WayRow"]] = relationship(
        order_by="(WayRow.place, WayRow.id)", lazy="selectin", cascade="all, delete-orphan"
    )


class WayRow(Base):
    """One way to a person. `place`: order of preference. `confirmed_ts`: when a message that came so was answered."""

    __tablename__ = "way"
    __table_args__ = (UniqueConstraint("person", "channel", "address"), NEVER_AGAIN)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String)
    place: Mapped[int] = mapped_column(Integer)
    confirmed_ts: Mapped[int | None]


class RoleRow(Base):
    """Who stands behind a role, by date; handing over changes the person behind it. `kpp_id` None: of all KPPs."""

    __tablename__ = "role"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kpp_id: Mapped[str | None] = mapped_column(ForeignKey("kpp.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    start_ts: Mapped[int]
    end_ts: Mapped[int | None]


class CodeRow(Base):
    """A one-time code: who sends it from an address is that person there. Only its hash is kept.

    `used_at`: (channel, address) that it came from, so that the same message heard twice is known again.
    """

    __tablename__ = "person_code"
    __table_args__ = (UniqueConstraint("code_hash"), NEVER_AGAIN)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), info=SECRET)
    until_ts: Mapped[int]
    used_at: Mapped[list[Any] | None] = mapped_column(JSON)


class HandoverRow(Base):
    """A role on its way to another person. It moves when he has answered, or `proof` (in the test message) is told."""

    __tablename__ = "handover"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'done', 'cancelled')", name="state"), NEVER_AGAIN)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kpp_id: Mapped[str | None] = mapped_column(ForeignKey("kpp.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    from_person: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    to_person: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(16))
    proof: Mapped[str] = mapped_column(String(8), info=SECRET)
    begun_ts: Mapped[int]
    ended_ts: Mapped[int | None]


class LadderRow(Base):
    """The ladder that a KPP set, as `hidran.people.ladder_values` writes it."""

    __tablename__ = "ladder"
    kpp_id: Mapped[str] = mapped_column(ForeignKey("kpp.id"), primary_key=True)
    body: Mapped[dict[str, Any]]


class RosterRevisionRow(Base):
    """One row: the roster's version, raised by each edit in the edit's own transaction."""

    __tablename__ = "roster_revision"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int]
