"""What log-in needs: links, passwords, sessions, and how often a password was tried. Nothing here opens by itself.

Links and sessions are kept as SHA-256 of what the browser shows (128 and 256 random bits, so no salt is needed),
passwords as Argon2id.
"""

from sqlalchemy import Float, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hidran.store.models import Base, RowId
from hidran.store.tables_people import SECRET


class LoginLinkRow(Base):
    """A link that lets somebody in once. `person` None: whoever opens it becomes the first administrator.

    `seed`: with the key in `secrets/` it gives the link again, so that the message's text need not hold it.
    """

    __tablename__ = "login_link"
    __table_args__ = (UniqueConstraint("token_hash"), UniqueConstraint("seed"))
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    seed: Mapped[str] = mapped_column(String(32), info=SECRET)
    token_hash: Mapped[str] = mapped_column(String(64), info=SECRET)
    made_ts: Mapped[int]
    until_ts: Mapped[int]
    used_ts: Mapped[int | None]


class LoginPasswordRow(Base):
    __tablename__ = "login_password"
    person: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    hashed: Mapped[str] = mapped_column(Text, info=SECRET)
    changed_ts: Mapped[int]


class LoginSessionRow(Base):
    """A browser that somebody is logged in with. `browser`: its kind in plain words."""

    __tablename__ = "login_session"
    __table_args__ = (UniqueConstraint("token_hash"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), info=SECRET)
    browser: Mapped[str] = mapped_column(String(60))
    made_ts: Mapped[int]
    seen_ts: Mapped[int]


class LoginCheckRow(Base):
    """A password was checked just now. `about`: keyed hash of the account or the address; kept for a minute."""

    __tablename__ = "login_check"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    about: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[float] = mapped_column(Float)
