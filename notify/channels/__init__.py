"""Ways to people: one folder each, found by its name in `notify.channels`.

A folder offers `open_channel(settings)`, which gives a `Channel`. Nothing else needs to know of a new one.
"""

import importlib
import pkgutil
import threading
from collections.abc import Callable, Iterable
from typing import Protocol, runtime_checkable

from hidran.errors import HidranError, SettingsError
from hidran.settings import Settings
from hidran.store.answers import Heard
from hidran.store.deliveries import Delivery
from hidran.store.outbox import Message


class ChannelError(HidranError):
    """A channel did not take a message.

    `retryable`: trying again may help. `retry_after_s`: how long the other side asks to be left alone, None: it did
    not say. `uncertain`: it may have arrived all the same, so the next try is marked as a repeat. The text is kept
    beside the message, so it must hold no token.
    """

    def __init__(
        self, text: str, *, retryable: bool = True, retry_after_s: float | None = None, uncertain: bool = False
    ) -> None:
        super().__init__(text)
        self.retryable = retryable
        self.retry_after_s = retry_after_s
        self.uncertain = uncertain


class Channel(Protocol):
    """One way to people.

    `repeatable`: sending a message twice shows it once, so a repeat needs no mark. `group`: the settings name somebody
    whom a message without `to` reaches.
    """

    name: str
    repeatable: bool

    @property
    def group(self) -> bool: ...

    def send(self, message: Message, to: str | None = None) -> str | None:
        """Hand one message over; ChannelError when it was not taken. Must end within seconds.

        `to`: a person's address on this channel, None: the group of the settings. Gives the receipt by which the
        service reports the delivery later (`hidran.store.deliveries`), None when it has none.
        """
        ...


@runtime_checkable
class Listens(Protocol):
    """A channel on which people can answer, and which may report deliveries."""

    def listen(self, keep: Callable[[Heard | Delivery], bool], stop: threading.Event) -> None:
        """Until asked to stop, hand each answer and report to `keep`; False: it was not kept and must come again."""
        ...


def names() -> list[str]:
    """The channels there are."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg)


def open_all(wanted: Iterable[str], settings: Settings) -> list[Channel]:
    """Open the channels of the settings, each once; refused as `chosen` refuses."""
    return [_open(name, settings) for name in chosen(wanted)]


def chosen(wanted: Iterable[str]) -> list[str]:
    """Each once. SettingsError names a channel that there is not, and lists those there are."""
    found, there = list(dict.fromkeys(wanted)), names()
    if not found:
        raise SettingsError(f"notify.channels is empty, nobody would hear: wanted some of {', '.join(there)}")
    for name in found:
        if name not in there:
            raise SettingsError(f"notify.channels names {name!r}, which is no channel: wanted {', '.join(there)}")
    return found


def _open(name: str, settings: Settings) -> Channel:
    channel: Channel = importlib.import_module(f"{__name__}.{name}").open_channel(settings)
    return channel
