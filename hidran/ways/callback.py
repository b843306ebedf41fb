"""How a service tells us of an answer or of a delivery, as data: which of its fields say what. Pure."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from hidran.errors import SettingsError
from hidran.people.addresses import number
from hidran.store.answers import Heard, called
from hidran.store.deliveries import Delivery, DeliveryState
from hidran.ways.given import Given


class Inbound(Given):
    """Names of the fields of a message that somebody sent to us. `id`, `name`: '' when the service has none."""

    sender: str
    text: str
    id: str = ""
    name: str = ""


class Reports(Given):
    """Names of the fields of a delivery report, and the values that stand for each state."""

    id: str = Field(description="field with the receipt")
    state: str = Field(description="field with the state")
    reason: str = ""
    sent: list[str] = Field([])
    delivered: list[str] = Field([])
    read: list[str] = Field([])
    failed: list[str] = Field([])

    def state_of(self, value: str) -> DeliveryState | None:
        """The state that a value stands for, in capitals or not; None for one that is not listed."""
        states: dict[DeliveryState, list[str]] = {
            "sent": self.sent, "delivered": self.delivered, "read": self.read, "failed": self.failed,
        }  # fmt: skip
        return next((state for state, words in states.items() if value.lower() in map(str.lower, words)), None)


def heard(source: str, inbound: Inbound, values: Mapping[str, Any]) -> Heard | None:
    """What somebody said; None when nothing was, or when the sender is no person (an operator's advertisement)."""
    text = values.get(inbound.text)
    try:
        address = number(str(values.get(inbound.sender, "")))
    except SettingsError:
        return None
    if not isinstance(text, str) or not text.strip():
        return None
    name, twin = str(values.get(inbound.name, "")), str(values.get(inbound.id, ""))
    return Heard(source, called(name), "", text=text[:1000], address=address, private=True, twin=twin[:200])


def delivery(source: str, reports: Reports, values: Mapping[str, Any]) -> Delivery | None:
    """What became of a message; None for a state that says nothing yet."""
    receipt, state = str(values.get(reports.id, "")), reports.state_of(str(values.get(reports.state, "")))
    if not receipt or state is None:
        return None
    reason = str(values.get(reports.reason, ""))[:120] if state == "failed" else ""
    return Delivery(source, state, receipt[:200], reason="" if any(c.isdecimal() for c in reason) else reason)
