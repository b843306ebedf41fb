"""WhatsApp Cloud API: the settings, and what Meta's webhook tells. Pure but for the settings' files.

Fields: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
States: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
Errors: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import Field

from hidran.store.answers import Heard, called
from hidran.store.deliveries import Delivery, DeliveryState
from hidran.ways.buttons import pressed
from hidran.ways.given import Given

NAME = "whatsapp"
WINDOW_S = 24 * 3600  # free text is allowed for so long after the person's last message
REPEATED_S = 7 * 86400  # Meta repeats a webhook that was not answered for so long
OUTSIDE_WINDOW = 131047
# This person cannot be reached here: not on WhatsApp or blocked us, not in a test account's list, our own number, in an
# experiment, or held back from him. The next channel is worth more than a second try.
ELSEWHERE = frozenset({131026, 131030, 131021, 130472, 131049, 131050})
_STATES: dict[str, DeliveryState] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}


class WhatsappSettings(Given):
    """`[notify.ways.whatsapp]`."""

    phone_id: str = Field(pattern=r"^\d{5,20}$", description="phone number ID of Meta's console; not the number itself")
    token_file: Path = Field(description="file with the system user's access token, mode 0600")
    template: str = Field("hidran_panggilan", pattern=r"^[a-z0-9_]{1,512}$", description="template with two buttons")
    plain_template: str = Field("hidran_kabar", pattern=r"^[a-z0-9_]{1,512}$", description="template without buttons")
    template_language: str = Field("id", pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")
    app_secret_file: Path | None = Field(None, description="file with the app's secret, mode 0600: signs the webhook")
    verify_file: Path | None = Field(None, description="file with a word of your own, mode 0600: opens the webhook")
    to: list[str] = Field([], description="the group's numbers; WhatsApp's own groups are closed to programs")
    server: str = Field("https://graph.facebook.com", pattern=r"^https?://")
    version: str = Field("v24.0", pattern=r"^v\d+\.\d+$", description="of the Graph API; each lives about two years")


def signed(secret: str, body: bytes, header: str) -> bool:
    """Whether `X-Hub-Signature-256` is that of `body`; compared in constant time.

    https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
    """
    wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), header.strip().encode())


def received(webhook: Any, now: float) -> Iterator[Heard | Delivery]:
    """What a webhook tells: answers of people and reports of deliveries. What is neither is passed over."""
    for value in _values(webhook):
        names = {str(c.get("wa_id", "")): c.get("profile") for c in _objects(value.get("contacts"))}
        for message in _objects(value.get("messages")):
            profile = names.get(str(message.get("from", "")))
            name = profile.get("name") if isinstance(profile, dict) else None
            if (heard := _heard(message, str(name or ""), now)) is not None:
                yield heard
        for status in _objects(value.get("statuses")):
            if (delivery := _delivery(status, now)) is not None:
                yield delivery


def _values(webhook: Any) -> Iterator[dict[str, Any]]:
    for entry in _objects(webhook.get("entry") if isinstance(webhook, dict) else None):
        for change in _objects(entry.get("changes")):
            if isinstance(change.get("value"), dict):
                yield change["value"]


def _objects(found: Any) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _heard(message: dict[str, Any], name: str, now: float) -> Heard | None:
    """A typed text, a button below our text, or one of a template; None for pictures, stickers and the like."""
    sender, twin = str(message.get("from", "")), str(message.get("id", ""))
    if not sender.isdecimal() or not twin:
        return None
    context = message.get("context")
    replied = str(context.get("id", "")) if isinstance(context, dict) else ""
    head = Heard(NAME, called(name), "", address=f"+{sender}", private=True, twin=twin[:200], replied=replied[:200],
                 at_ms=_at_ms(message, now))  # fmt: skip
    match message:
        case {"type": "text", "text": {"body": str(text)}}:
            return replace(head, text=text)
        case {"type": "interactive", "interactive": {"button_reply": {"id": str(data)}}}:
            pass
        case {"type": "button", "button": {"payload": str(data)}}:
            pass
        case _:
            return None
    meaning, number = pressed(data)
    return replace(head, meaning=meaning, message=number)


def _delivery(status: dict[str, Any], now: float) -> Delivery | None:
    state = _STATES.get(str(status.get("status")))
    if state is None or not status.get("id"):
        return None
    error = next(iter(_objects(status.get("errors"))), {})
    code, sent_along = error.get("code"), str(status.get("biz_opaque_callback_data", ""))
    number = int(sent_along) if sent_along.isdecimal() and len(sent_along) < 19 else None
    reason = f"WhatsApp {code}: {str(error.get('title', ''))[:120]}" if error else ""
    return Delivery(NAME, state, str(status["id"])[:200], number, reason, code in ELSEWHERE, _at_ms(status, now))


def _at_ms(event: dict[str, Any], now: float) -> int:
    """When it happened; 0, which is the time of arrival, when that time cannot be."""
    text = str(event.get("timestamp", ""))
    at = int(text) if text.isdecimal() and len(text) < 12 else 0
    return at * 1000 if now - REPEATED_S <= at <= now else 0
