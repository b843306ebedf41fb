"""Who is logged in with which browser: for 180 days after the last visit, on as many phones as people have."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hidran.store.login_links import hash_of
from hidran.store.records import Records
from hidran.store.tables_login import LoginSessionRow

LASTS_S = 180 * 86400
TOUCH_S = 86400  # a visit is noted once a day: a page costs no write
LONGEST_BROWSER = 60


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """One browser. `seen_ts`: its last visit, to the day. `aged`: the visit is to be noted again."""

    id: int
    person: int
    browser: str
    made_ts: int
    seen_ts: int
    aged: bool = False


def begin(db: Session, person: int, browser: str, now: int) -> str:
    """A session in this transaction; its token, which is kept nowhere but in the browser."""
    token = secrets.token_urlsafe(32)
    row = LoginSessionRow(
        person=person, token_hash=hash_of(token), browser=browser[:LONGEST_BROWSER], made_ts=now, seen_ts=now
    )
    db.add(row)
    db.execute(delete(LoginSessionRow).where(LoginSessionRow.seen_ts < now - LASTS_S))
    return token


def find(records: Records, token: str) -> LoggedIn | None:
    """The session that a browser shows; None when there is none or it is over."""
    now = records.now()
    with records.session() as db:
        row = db.scalar(select(LoginSessionRow).where(LoginSessionRow.token_hash == hash_of(token)))
        return _of(row, now) if row is not None and now - row.seen_ts <= LASTS_S else None


def touch(records: Records, session: int) -> None:
    """Note a visit, so that the 180 days begin again."""
    with records.session() as db:
        row = db.get(LoginSessionRow, session)
        if row is not None:
            row.seen_ts = records.now()


def of_person(records: Records, person: int) -> list[LoggedIn]:
    """Everything that person is logged in with, newest visit first."""
    now = records.now()
    with records.session() as db:
        wanted = select(LoginSessionRow).where(
            LoginSessionRow.person == person, LoginSessionRow.seen_ts >= now - LASTS_S
        )
        rows = db.scalars(wanted.order_by(LoginSessionRow.seen_ts.desc(), LoginSessionRow.id.desc()))
        return [_of(row, now) for row in rows]


def end(records: Records, person: int, session: int) -> None:
    """Log one browser of that person out."""
    with records.session() as db:
        db.execute(delete(LoginSessionRow).where(LoginSessionRow.person == person, LoginSessionRow.id == session))


def end_all(db: Session, person: int, but: int | None = None) -> None:
    """Log that person out everywhere; `but`: except with this session."""
    db.execute(delete(LoginSessionRow).where(LoginSessionRow.person == person, LoginSessionRow.id != (but or 0)))


def _of(row: LoginSessionRow, now: int) -> LoggedIn:
    return LoggedIn(row.id, row.person, row.browser, row.made_ts, row.seen_ts, now - row.seen_ts >= TOUCH_S)
