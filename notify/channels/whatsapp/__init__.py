"""WhatsApp Cloud API, Meta's own. Free text and buttons within 24 hours of the person's last message, else a template.

https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
"""

import time
from collections.abc import Callable
from typing import Any

from hidran import secret_file
from hidran.settings import Settings
from hidran.store.answers import last_heard_ms
from hidran.store.outbox import Message
from hidran.ways.given import given
from hidran.ways.whatsapp import NAME, OUTSIDE_WINDOW, WINDOW_S, WhatsappSettings
from hidran.words import Language
from notify.asking import Asking
from notify.channels.numbers import ToNumbers
from notify.channels.telephone import of_group
from notify.channels.web import Answer, Web
from notify.channels.whatsapp import content
from notify.channels.whatsapp.refusal import code_of, refusal

MARGIN_S = 300  # the window may close on the way
LastHeard = Callable[[str, int], int]


class WhatsApp(ToNumbers):
    """`last_heard_ms`: when an address last wrote to us after a moment (Unix ms), 0: it did not."""

    name = NAME
    repeatable = False

    def __init__(
        self,
        mine: WhatsappSettings,
        token: str,
        last_heard_ms: LastHeard,
        language: Language = "id",
        now: Callable[[], float] = time.time,
    ) -> None:
        self._mine = mine
        super().__init__(of_group(self.name, mine.to))
        self._url = f"{mine.server.rstrip('/')}/{mine.version}/{mine.phone_id}/messages"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._last_heard_ms = last_heard_ms
        self._language: Language = language
        self._now = now
        self._web = Web("WhatsApp")

    def _send(self, message: Message, to: str) -> str:
        if self._window_is_open(to):
            answer = self._say(message, to, content.free(message, self._language))
            if code_of(answer) != OUTSIDE_WINDOW:
                return self._receipt(answer)
        return self._receipt(self._say(message, to, content.template(message, self._mine)))

    def _window_is_open(self, to: str) -> bool:
        since_ms = int((self._now() - WINDOW_S + MARGIN_S) * 1000)
        return self._last_heard_ms(to, since_ms) > since_ms

    def _say(self, message: Message, to: str, what: dict[str, Any]) -> Answer:
        head = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": to.removeprefix("+")}
        if message.id:
            head["biz_opaque_callback_data"] = str(message.id)  # comes back with each report of the delivery
        return self._web.send("POST", self._url, json={**head, **what}, headers=self._headers)

    def _receipt(self, answer: Answer) -> str:
        """The message's id there. An answer without one is a refusal, whatever its status says."""
        match answer.json.get("messages"):
            case [{"id": str(receipt), **rest}, *_] if answer.good and rest.get("message_status") != "paused":
                return receipt
        raise refusal(self._web, answer)


def open_channel(settings: Settings) -> WhatsApp:
    mine = given(NAME, WhatsappSettings, settings)
    records = Asking(settings)

    def last(address: str, since_ms: int) -> int:
        return records.ask(lambda there: last_heard_ms(there, NAME, address, since_ms)) or 0

    token = secret_file.read(mine.token_file, "notify.ways.whatsapp.token_file")
    return WhatsApp(mine, token, last, settings.language)
