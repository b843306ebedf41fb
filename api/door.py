"""Finds out who asks, from the headers of a request."""

from starlette.datastructures import Headers

from api.guard import Lock
from api.sources import Sources
from api.who import EVERYBODY, MACHINE, STRANGER, Who


class Door:
    """On this machine alone, or in a practice, whoever asks may everything; beyond it the token opens."""

    def __init__(self, lock: Lock, sources: Sources) -> None:
        self._lock = lock
        self._sources = sources

    def who(self, headers: Headers) -> Who:
        if not self._lock.closed:
            return EVERYBODY
        return MACHINE if self._lock.admits(headers) else STRANGER
