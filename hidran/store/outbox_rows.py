"""What lies in outbox.db: a message before and after it is written down, its attempts, an answer as it is counted."""

from dataclasses import dataclass
from typing import Literal

from hidran.faults.episode import Severity

Kind = Literal[
    "raise", "remind", "answer", "clear", "digest", "summary",  # what is wrong, and what becomes of it
    "greet", "weekly", "drill", "say",  # what else a person is told: see `hidran.store.outbox_schema`
]  # fmt: skip
State = Literal["new", "sending", "sent", "delivered", "failed", "answered", "withdrawn"]
ARRIVED: frozenset[State] = frozenset({"sent", "delivered", "answered"})


def told_as(key: str, channel: str, person: int | None) -> str:
    """A message to a person has a key for each channel; this is what they have in common."""
    return key if person is None else key.removesuffix(f"@{channel}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is written down; see `hidran.store.outbox_schema` for the columns."""

    key: str
    created_ms: int
    due_ms: int
    kind: Kind
    hydrant: str
    code: str
    severity: Severity
    since: int
    event_id: int | None
    recipient: str
    channel: str
    text: str
    person: int | None = None
    kpp: str = ""

    @property
    def told_as(self) -> str:
        """What it is called on whichever channel a person gets it."""
        return told_as(self.key, self.channel, self.person)


@dataclass(frozen=True, slots=True)
class Message:
    """A message with what became of it. `sent_ms`: when its channel took it, None when none did.

    `person`: the member's number, never a name or an address; None: a channel's group. `receipt`: by which the channel
    reports its delivery.
    """

    id: int
    key: str
    created_ms: int
    due_ms: int
    kind: Kind
    hydrant: str
    code: str
    severity: Severity
    since: int
    event_id: int | None
    recipient: str
    channel: str
    text: str
    state: State
    attempts: int
    sent_ms: int | None
    error: str | None
    person: int | None = None
    kpp: str = ""
    receipt: str | None = None

    @property
    def told_as(self) -> str:
        """What it is called on whichever channel a person gets it."""
        return told_as(self.key, self.channel, self.person)

    @property
    def arrived(self) -> bool:
        """Its channel took it."""
        return self.state in ARRIVED


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to send. `result`: 'sending', 'sent', 'delivered', 'answered', or what the channel said against it."""

    at_ms: int
    result: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer as it is counted. `waited_s`: since the first message of that trouble; see `outbox_schema`."""

    id: int
    at: int
    hydrant: str
    code: str
    role: str
    meaning: str
    waited_s: int


@dataclass(frozen=True, slots=True)
class Unreached:
    """A message that no channel of its person took. `at`: Unix s."""

    id: int
    told_as: str
    at: int
    person: int
    hydrant: str
    code: str
