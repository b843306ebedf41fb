"""What a service reports of a message that it took: rows of kind `delivery` in the records' inbox.

`receipt`: what `Channel.send` gave; `message`: the row of outbox.db, where the service gives back what was sent along.
Reports come late, twice and in any order: a later state (`RANK`) is believed over an earlier one.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from hidran.store.records import InboxEntry, Records

DELIVERY = "delivery"
DeliveryState = Literal["sent", "failed", "delivered", "read"]
RANK: Mapping[str, int] = {state: rank for rank, state in enumerate(get_args(DeliveryState))}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One report. `source`: the channel. `reason`: why it failed, as the service says it, without an address.

    `elsewhere`: the person cannot be reached on this channel at all, so the next channel is worth trying at once.
    """

    source: str
    state: DeliveryState
    receipt: str = ""
    message: int | None = None
    reason: str = ""
    elsewhere: bool = False
    at_ms: int = 0


def keep(records: Records, delivery: Delivery) -> int:
    """Append it for notify; its id in the inbox."""
    body = {name: value for name, value in asdict(delivery).items() if name not in {"source", "at_ms"}}
    return records.inbox_append(DELIVERY, delivery.source, body, at_ms=delivery.at_ms or None)


def delivery_in(entry: InboxEntry) -> Delivery | None:
    """The report in an entry; None when it is of another kind or cannot be read."""
    if entry.kind != DELIVERY or entry.body.get("state") not in RANK:
        return None
    try:
        return Delivery(entry.source, **entry.body, at_ms=entry.at_ms)
    except TypeError:
        return None
