"""Web Push: a notice on a phone whose browser asked for it, without any account. RFC 8030, 8291, 8292.

A person's address is the subscription of one browser. A subscription that is gone is taken out of his ways.
"""

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from hidran.errors import SettingsError
from hidran.settings import Settings
from hidran.store.outbox import Message
from hidran.store.people import roster
from hidran.store.records import Records
from hidran.store.ways import remove_way
from hidran.ways import webpush
from hidran.ways.given import given
from hidran.ways.webpush import NAME, Subscription, WebpushSettings
from notify.asking import Asking
from notify.channels import ChannelError
from notify.channels.group import group_of
from notify.channels.web import Answer, Web

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

KEPT_S = 12 * 3600  # how long the push service keeps it for a phone that is off (TTL, RFC 8030 5.2)
_GONE = frozenset({404, 410})  # RFC 8030 7.3: the subscription has expired or was given up
_OTHER_KEY = frozenset({400, 401, 403})  # RFC 8292 4.2: signed with another key than the subscription was made with

log = structlog.get_logger(service="notify")


class WebPush:
    """`gone`: takes a subscription out of the ways of whomever it belonged to."""

    name = NAME
    repeatable = True  # a repeat replaces the notice that it repeats
    group = False

    def __init__(
        self,
        key: "EllipticCurvePrivateKey",
        mine: WebpushSettings,
        gone: Callable[[str], None],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._key = key
        self._mine = mine
        self._gone = gone
        self._now = now
        self._web = Web("the push service")

    def send(self, message: Message, to: str | None = None) -> None:
        from notify.channels.webpush.sealed import sealed
        from notify.channels.webpush.vapid import authorization

        address = to or group_of(self.name, None)
        try:
            phone = webpush.subscription(address, self._mine.services)
            body = sealed(notice(message), phone.keys)
        except (SettingsError, ValueError) as error:  # ValueError: a key that is no point of the curve
            raise ChannelError(str(error), retryable=False) from error
        headers = {
            "Authorization": authorization(self._key, phone.endpoint, self._mine.contact, self._now()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_S),
            "Urgency": "high" if message.severity == "GAWAT" else "normal",
        }
        self._judge(self._web.send("POST", phone.endpoint, content=body, headers=headers), phone)

    def _judge(self, answer: Answer, phone: Subscription) -> None:
        if answer.good:
            return
        if answer.status in _GONE:
            self._gone(phone.address)
            raise ChannelError("this phone's browser takes no more notices; the way is removed", retryable=False)
        if answer.status in _OTHER_KEY:
            text = f"the push service answered {answer.status}: is the phone older than the keys? Register it again"
            raise ChannelError(text, retryable=False)
        raise self._web.refusal(answer)


def notice(message: Message) -> bytes:
    """What the service worker (api/static/push.js) shows."""
    from notify.channels.webpush.sealed import LONGEST

    title, _, body = message.text.partition("\n")
    what = {
        "title": title[:120],
        "body": body,
        "tag": f"{message.hydrant}/{message.code}" if message.hydrant else message.key,
        "url": f"/hidran/{message.hydrant}" if message.hydrant else "/",
        "stays": message.severity == "GAWAT" and message.kind != "clear",
    }
    while len(made := json.dumps(what, ensure_ascii=False).encode()) > LONGEST:
        what["body"] = str(what["body"])[:-100]
    return made


def forgotten(records: Records, address: str) -> None:
    """Take that subscription out of whoever's ways it is in."""
    for person in roster(records).persons.values():
        for way in person.ways:
            if (way.channel, way.address) == (NAME, address):
                remove_way(records, person.id, way.id)


def open_channel(settings: Settings) -> WebPush:
    mine = given(NAME, WebpushSettings, settings)
    if not webpush.installed():
        raise SettingsError("the channel webpush needs one package more: pip install 'hidran[webpush]'")
    records = Asking(settings)

    def gone(address: str) -> None:
        records.ask(lambda there: forgotten(there, address))

    return WebPush(webpush.private_key(settings.paths), mine, gone)
