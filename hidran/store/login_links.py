"""Links that let somebody in: once, and for 15 minutes.

A link's token is made of a random seed in the records and a key in the secrets folder. So a message that waits to be
sent holds only `{masuk:SEED}` in its text: `filled` puts the link there at the moment of sending, and whoever reads
inbox or outbox later finds nothing that opens. The records keep the token's SHA-256.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from hidran.paths import Paths
from hidran.store import credentials
from hidran.store.records import Records
from hidran.store.tables_login import LoginLinkRow

LASTS_S = 15 * 60
MOST_OPEN = 3  # links of one person that may be open at once; more would only flood a phone
TOKEN_BYTES = 16
KEPT_S = 7 * 86400
_MARK = re.compile(r"\{masuk:([0-9a-f]{32})\}")
_KEY = "login-links"
State = Literal["open", "used", "over", "unknown"]


@dataclass(frozen=True, slots=True)
class Link:
    """`person` None: makes the first administrator."""

    person: int | None
    seed: str
    token: str

    @property
    def mark(self) -> str:
        """What stands for the link in a text that is kept."""
        return f"{{masuk:{self.seed}}}"


def make(records: Records, paths: Paths, person: int | None) -> Link | None:
    """A link for that person; None when enough of them are open already."""
    seed, now = secrets.token_hex(16), records.now()
    link = Link(person, seed, _token(paths, seed))
    with records.session() as db:
        db.execute(delete(LoginLinkRow).where(LoginLinkRow.until_ts < now - KEPT_S))
        if person is not None and _open_links(db, person, now) >= MOST_OPEN:
            return None
        hashed = hash_of(link.token)
        db.add(LoginLinkRow(person=person, seed=seed, token_hash=hashed, made_ts=now, until_ts=now + LASTS_S))
    return link


def _open_links(db: Session, person: int, now: int) -> int:
    found = select(func.count()).select_from(LoginLinkRow).where(LoginLinkRow.person == person, *_usable(now))
    return int(db.scalar(found) or 0)


def state_of(records: Records, token: str) -> tuple[State, int | None]:
    """How a link is, and whose it is. Looking at it does not use it up: messengers look at every link."""
    with records.session() as db:
        row = db.scalar(select(LoginLinkRow).where(LoginLinkRow.token_hash == hash_of(token)))
        if row is None:
            return "unknown", None
        if row.used_ts is not None:
            return "used", row.person
        return ("open" if row.until_ts >= records.now() else "over"), row.person


def use_up(db: Session, token: str, now: int) -> LoginLinkRow | None:
    """The link, used up in this transaction; None when it cannot be used, or somebody was faster."""
    mine = LoginLinkRow.token_hash == hash_of(token)
    used = db.execute(update(LoginLinkRow).where(mine, *_usable(now)).values(used_ts=now))
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return db.scalars(select(LoginLinkRow).where(mine)).one()


def void(db: Session, person: int | None, now: int) -> None:
    """End whatever links of that person are open."""
    whose = LoginLinkRow.person.is_(None) if person is None else LoginLinkRow.person == person
    db.execute(update(LoginLinkRow).where(whose, *_usable(now)).values(until_ts=now - 1))


def marked(text: str) -> bool:
    """Whether a link is to be put into the text before it is sent."""
    return _MARK.search(text) is not None


def masked(text: str) -> str:
    """The text as it may be shown, long after the link was used."""
    return _MARK.sub("(...)", text)


def filled(records: Records, paths: Paths, page: str, text: str) -> str | None:
    """The text with its links in it; None when one of them cannot be used any more, so there is nothing to send.

    `page`: where people find Hidran's page, with a slash at its end.
    """
    seeds = _MARK.findall(text)
    tokens = {seed: _token(paths, seed) for seed in seeds}
    if any(state_of(records, token)[0] != "open" for token in tokens.values()):
        return None
    return _MARK.sub(lambda found: address(page, tokens[found[1]]), text)


def address(page: str, token: str) -> str:
    return f"{page}m/{token}"  # short, for a text message


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _token(paths: Paths, seed: str) -> str:
    key = credentials.password_of(paths.login_key, _KEY).encode()
    made = hmac.new(key, seed.encode(), hashlib.sha256).digest()[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _usable(now: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return LoginLinkRow.used_ts.is_(None), LoginLinkRow.until_ts >= now
