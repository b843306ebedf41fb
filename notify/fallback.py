"""The next way to the same person when one does not carry a message; when none is left, the ladder goes on at once."""

from dataclasses import fields

import structlog

from hidran.people.voice import again
from hidran.store.outbox import Draft, Message, OutboxWriter
from notify.people import People

_SAME = {f.name for f in fields(Draft)} - {"key", "due_ms", "channel", "text"}

log = structlog.get_logger(service="notify")


class Fallback:
    """All inside the caller's transaction."""

    def __init__(self, outbox: OutboxWriter, people: People) -> None:
        self._outbox = outbox
        self._people = people

    def elsewhere(self, message: Message, now_ms: int, why: str, *, uncertain: bool = False) -> bool:
        """Give it to the person's next channel; False when there is none that was not tried. `uncertain`: it may
        have arrived, so it is marked."""
        tried = {m.channel for m in self._outbox.called(message.told_as)}
        channel = self._people.next_channel(message.person, tried, text=message.text)
        if channel is None:
            return False
        same = {name: getattr(message, name) for name in _SAME}
        text = again(message.text) if uncertain else message.text
        self._outbox.failed(message.id, now_ms, why)
        self._outbox.put(Draft(**same, key=f"{message.told_as}@{channel}", due_ms=now_ms, channel=channel, text=text))
        log.info("sent another way", message=message.id, channel=channel, instead_of=message.channel)
        return True

    def lost(self, message: Message, now_ms: int) -> None:
        """No channel carries it."""
        if message.person is not None and self._outbox.put_unreached(message, now_ms // 1000):
            log.warning("a person cannot be reached on any channel", person=message.person, role=message.recipient)
