"""A webhook: each message as JSON to an address of the operator's, signed.

`Hidran-Signature: t=<Unix s>,v1=<hex>` is the HMAC-SHA256 of `<Unix s>.<body>` with the shared secret; a receiver
compares it, and refuses what is older than five minutes. `key` is the same when a message comes twice.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path

from pydantic import Field

from hidran import secret_file
from hidran.settings import Settings
from hidran.store.outbox import Message
from hidran.ways.given import Given, given
from notify.channels.group import group_of
from notify.channels.web import Web

HEADER = "Hidran-Signature"
_TOLD = ("key", "kind", "hydrant", "code", "severity", "since", "recipient", "text")


class WebhookSettings(Given):
    to: str | None = Field(None, pattern=r"^https?://", description="the address")
    secret_file: Path = Field(description="file with the shared secret, mode 0600")


class Webhook:
    name = "webhook"
    repeatable = True

    def __init__(self, to: str | None, secret: str, now: Callable[[], float] = time.time) -> None:
        self._to = to
        self._secret = secret.encode()
        self._now = now
        self._web = Web("the webhook")

    @property
    def group(self) -> bool:
        return self._to is not None

    def send(self, message: Message, to: str | None = None) -> None:
        body = json.dumps({name: getattr(message, name) for name in _TOLD}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", HEADER: signature(self._secret, int(self._now()), body)}
        answer = self._web.send("POST", to or group_of(self.name, self._to), content=body, headers=headers)
        if not answer.good:
            raise self._web.refusal(answer)


def signature(secret: bytes, at: int, body: bytes) -> str:
    """The header's value for `body` sent at `at` (Unix s)."""
    mac = hmac.new(secret, f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def open_channel(settings: Settings) -> Webhook:
    mine = given("webhook", WebhookSettings, settings)
    return Webhook(mine.to, secret_file.read(mine.secret_file, "notify.ways.webhook.secret_file"))
