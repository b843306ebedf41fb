"""What a message tells of, and what an answer is about, as the policy remembers it."""

from hidran.people import commons
from hidran.people.answer import understand
from hidran.store.answers import Heard
from hidran.store.outbox import Message, OutboxWriter
from hidran.work.answering import About
from notify.follower import COMMONS

_ROUND_UPS = frozenset({"digest", "summary"})


def told_of(outbox: OutboxWriter, message: Message) -> list[About]:
    """Hydrants and codes that one message tells of; a code None: whatever is wrong there."""
    gathered = commons.load(outbox.memory(COMMONS) or "").gathered.get(message.told_as)
    if gathered is not None:
        return [(hydrant, code) for hydrant, code in gathered.about]
    if not message.hydrant:
        return []
    return [(message.hydrant, None if message.kind in _ROUND_UPS else message.code or None)]


def answered_of(outbox: OutboxWriter, heard: Heard) -> list[About] | None:
    """What the message tells of that was answered or named, else what the answer names; None: it names nothing."""
    message = _message(outbox, heard)
    if message is not None and (found := told_of(outbox, message)):
        return found
    return [(heard.hydrant, heard.code or None)] if heard.hydrant else None


def _message(outbox: OutboxWriter, heard: Heard) -> Message | None:
    if heard.replied:
        return outbox.with_receipt(heard.source, heard.replied)
    number = heard.message if heard.message is not None else understand(heard.text).number
    return outbox.message(number) if number is not None else None
