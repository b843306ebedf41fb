"""A channel whose group is a list of addresses: each of them has the message once, however often it is tried."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from hidran.store.outbox import Message
from notify.channels.each import EachOnce
from notify.channels.group import group_of
from notify.channels.telephone import of_person


class ToNumbers(ABC):
    """`to`: the group's addresses, none: it has no group."""

    name: str

    def __init__(self, to: Sequence[str]) -> None:
        self._to = list(to)
        self._each = EachOnce()

    @property
    def group(self) -> bool:
        return bool(self._to)

    def send(self, message: Message, to: str | None = None) -> str | None:
        """To a person, or to each of the group once."""
        if to is not None:
            return self._send(message, of_person(to))
        self._each.send(message.key, group_of(self.name, self._to), lambda one: self._send(message, one))
        return None

    @abstractmethod
    def _send(self, message: Message, to: str) -> str | None:
        """Hand it over; the receipt by which its delivery is reported, None: there is none."""
