"""Finds out who asks, from the headers of a request.

| | no administrator yet | an administrator |
|---|---|---|
| a practice | everything | everything |
| on this machine | everything | to look; the rest needs log-in |
| beyond it, with the token | everything | as administrator |
| beyond it, without | nothing | nothing |

A session says who it is wherever it comes from. *On this machine* means that the browser called it by a name of this
machine and that no proxy stands between: neither what comes through a proxy, nor a page of another site whose name was
made to lead here, gets in as if it sat at the keyboard.
"""

from dataclasses import dataclass, replace

from starlette.datastructures import Headers

from api import cookies
from api.lock import Lock
from api.sources import Sources
from api.who import EVERYBODY, MACHINE, STRANGER, VISITOR, Who
from hidran.errors import StoreError
from hidran.settings import LOOPBACK
from hidran.store import login_sessions
from hidran.store.login_sessions import LoggedIn

_BETWEEN = ("forwarded", "x-forwarded-for", "x-forwarded-host", "via")


@dataclass(frozen=True, slots=True)
class Arrival:
    """`renew`: the session's token, when the browser is to keep it for another 180 days."""

    who: Who
    renew: str = ""


class Door:
    """Knows everybody who may come in. Safe to use from many threads."""

    def __init__(self, lock: Lock, sources: Sources) -> None:
        self._lock = lock
        self._sources = sources

    def arrival(self, headers: Headers) -> Arrival:
        token = cookies.of(headers, cookies.SESSION)
        return (self._by_session(token) if token else None) or Arrival(self._without_name(headers))

    def _by_session(self, token: str) -> Arrival | None:
        try:
            found = self._sources.write(lambda records: login_sessions.find(records, token))
            if found is None or (who := self._person(found)) is None:
                return None
            if found.aged:
                self._sources.write(lambda records: login_sessions.touch(records, found.id))
        except StoreError:
            return None
        return Arrival(who, token if found.aged else "")

    def _person(self, session: LoggedIn) -> Who | None:
        roster = self._sources.roster()
        person = roster.persons.get(session.person)
        if person is None:
            return None
        posts = roster.posts_of(person.id)
        return Who(posts, person.id, person.name, "session", session.id, person.language)

    def _without_name(self, headers: Headers) -> Who:
        if self._lock.closed:
            if not self._lock.admits(headers):
                return STRANGER
            return MACHINE if self._has_admin() else replace(EVERYBODY, way_in="key")
        if self._sources.practice:
            return EVERYBODY
        if not is_here(headers):
            return STRANGER
        return VISITOR if self._has_admin() else EVERYBODY

    def _has_admin(self) -> bool:
        """Records that cannot be read let nobody do more than look."""
        if self._sources.practice:
            return False
        try:
            return any(post.role == "admin" for post in self._sources.roster().posts)
        except StoreError:
            return True


def is_here(headers: Headers) -> bool:
    host = headers.get("host", "")
    name = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    return name in LOOPBACK and not any(header in headers for header in _BETWEEN)
