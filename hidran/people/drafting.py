"""A message to one recipient as the outbox takes it."""

from hidran.faults.episode import Severity
from hidran.people.audience import Recipient
from hidran.store.outbox import Draft, Kind

# kind, hydrant, code, severity, since (Unix s), id of the event that tells it
What = tuple[Kind, str, str, Severity, int, int | None]


def draft_to(to: Recipient, called: str, at_ms: int, what: What, text: str, *, kpp: str = "") -> Draft:
    """`called` as no other message to him is; what goes to a person has a key for each channel."""
    key = f"{called}@{to.channel}" if to.person is not None else called
    return Draft(key, at_ms, at_ms, *what, to.role, to.channel, text, to.person, to.kpp or kpp)
