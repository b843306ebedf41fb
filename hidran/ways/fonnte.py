"""Fonnte, an unofficial way into WhatsApp: the settings, and how it calls back.

Sending: https://docs.fonnte.com/api-send-message/ ; answers of people: https://docs.fonnte.com/webhook-reply-message/ ;
deliveries: https://docs.fonnte.com/webhook-update-message-status/
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import Field

from hidran.store.answers import Heard
from hidran.store.deliveries import Delivery
from hidran.ways import callback
from hidran.ways.callback import Inbound, Reports
from hidran.ways.given import Given

NAME = "fonnte"
INBOUND = Inbound(sender="sender", text="message", name="name", id="inboxid")
REPORTS = Reports(
    id="id", state="status", sent=["sent"], delivered=["delivered"], read=["read"],
    failed=["invalid", "expired", "failed", "url unreachable"],
)  # fmt: skip


class FonnteSettings(Given):
    """`[notify.ways.fonnte]`. `i_know_the_number_may_be_banned` must be true: nobody shall come by it unawares."""

    i_know_the_number_may_be_banned: bool = False
    token_file: Path = Field(description="file with the device's token, mode 0600")
    callback_file: Path | None = Field(None, description="file with the key that Fonnte calls us back with, mode 0600")
    to: list[str] = Field([], description="the group's numbers, or ids of WhatsApp groups such as 1203...@g.us")
    server: str = Field("https://api.fonnte.com", pattern=r"^https?://")


def told(values: Mapping[str, Any]) -> Heard | Delivery | None:
    """What Fonnte calls back with. In a group `sender` is the group and `member` the person."""
    if "stateid" in values or ("status" in values and "message" not in values):
        return callback.delivery(NAME, REPORTS, values)
    if is_group(str(values.get("sender", ""))):
        heard = callback.heard(NAME, INBOUND, {**values, "sender": values.get("member", "")})
        return replace(heard, private=False, by_hand=False) if heard else None
    return callback.heard(NAME, INBOUND, values)


def is_group(address: str) -> bool:
    """'120363041234567890@g.us' and the older '6281...-1600000000@g.us'."""
    return address.endswith("@g.us")
