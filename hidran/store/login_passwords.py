"""Passwords, as Argon2id with the numbers of the OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane.

One check at a time: forty at once would fill a Raspberry Pi's memory. Whoever finds too many waiting is told to wait.
"""

import threading
import unicodedata
from collections.abc import Iterable
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from hidran.people.errors import PeopleError
from hidran.store import login_links, login_sessions
from hidran.store.records import Records
from hidran.store.tables_login import LoginPasswordRow

SHORTEST, LONGEST = 10, 200
PATIENCE_S = 5.0
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
# Of 256 random bits that nobody kept: an account that is not there costs the same time as one that is.
_NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$apgT+sw/KA9Hnh3VTsfvLg$8vjfUzhFcXlWb1xhBAoG+LeparEQgZItqWrd4TgNq7o"
_one_at_a_time = threading.Lock()


class BusyError(PeopleError):
    """Too many passwords are waiting to be checked."""

    retryable = True


def kept(records: Records, person: int | None) -> str | None:
    """The hash of that person's password; None: there is no such person, or no password."""
    if person is None:
        return None
    with records.session() as db:
        row = db.get(LoginPasswordRow, person)
        return row.hashed if row is not None else None


def since(records: Records, person: int) -> int | None:
    """When that person's password was set, Unix s; None: there is none."""
    with records.session() as db:
        row = db.get(LoginPasswordRow, person)
        return row.changed_ts if row is not None else None


def matches(hashed: str | None, password: str) -> bool:
    """Whether it is that password; takes the same time when there is none. BusyError when too many wait."""
    if not _one_at_a_time.acquire(timeout=PATIENCE_S):
        raise BusyError("Terlalu banyak yang sedang masuk. Tunggu sebentar, lalu coba lagi.")
    try:
        return _HASHER.verify(hashed or _NOBODY, _bytes(password)) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _one_at_a_time.release()


def hash_of(password: str, known: Iterable[str] = ()) -> str:
    """Its Argon2id. `known`: what a stranger would try first. PeopleError says what is wanted."""
    _refuse_weak(password, known)
    with _one_at_a_time:
        return _HASHER.hash(_bytes(password))


def put(records: Records, person: int, hashed: str, session: int | None) -> None:
    """The password from now on. Ends all sessions but this one, and every link on its way."""
    now = records.now()
    with records.session() as db:
        db.merge(LoginPasswordRow(person=person, hashed=hashed, changed_ts=now))
        login_sessions.end_all(db, person, but=session)
        login_links.void(db, person, now)


_OFTEN = ("password", "katasandi", "1234567890", "0123456789", "qwertyuiop", "sayang", "bismillah", "indonesia")
_LEFT = 6  # so many letters besides what anybody would try first


def _refuse_weak(password: str, known: Iterable[str]) -> None:
    if not SHORTEST <= len(password) <= LONGEST:
        sentence = "Kata sandi: seharusnya {least} sampai {most} huruf, misalnya tiga kata yang tidak berhubungan."
        raise PeopleError(sentence, least=SHORTEST, most=LONGEST)
    plain = _plain(password)
    tried = [word for word in (*_OFTEN, *map(_plain, known)) if len(word) >= 3]
    if len(set(plain)) < 4 or any(word in plain and len(plain.replace(word, "")) < _LEFT for word in tried):
        raise PeopleError("Kata sandi itu mudah ditebak: pakai misalnya tiga kata yang tidak berhubungan.")


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _bytes(password: str) -> bytes:
    """The same for the same letters, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password[:LONGEST]).encode("utf-8", "surrogatepass")
