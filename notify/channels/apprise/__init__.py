"""Apprise: one way out to any of its services (Signal, Matrix, Slack, Pushover, ...). https://github.com/caronc/apprise/wiki

The service's address with its tokens is one line in a file; `{to}` in it stands for a person's address there. Apprise
says only yes or no: no reason, no Retry-After, no receipt, and yes to an HTTP 200 that carries an error. So services on
which people answer, or whose refusals must be told apart, are channels of our own.
"""

import importlib
import logging
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import Field

from hidran import secret_file
from hidran.errors import SettingsError
from hidran.settings import Settings
from hidran.store.outbox import Message
from hidran.ways.given import Given, given
from notify.channels import ChannelError
from notify.channels.each import EachOnce
from notify.channels.group import group_of

TO = "{to}"
_TYPES = {"GAWAT": "failure", "PERLU_DICEK": "warning", "INFO": "info"}


class AppriseSettings(Given):
    """`[notify.ways.apprise]`."""

    url_file: Path = Field(description="file with the service's Apprise address, mode 0600; {to} stands for a person")
    to: list[str] = Field([], description="the group's addresses there; empty when the address has no {to}")


class Apprise:
    name = "apprise"
    repeatable = False

    def __init__(self, module: Any, url: str, to: list[str]) -> None:
        self._module = module
        self._url = url
        self._to = to
        self._each = EachOnce()
        self._asset = module.AppriseAsset(app_id="Hidran", app_desc="Hidran", secure_logging=True)

    @property
    def group(self) -> bool:
        return bool(self._to) or TO not in self._url

    def send(self, message: Message, to: str | None = None) -> None:
        if to is not None:
            self._hand_over(message, to)
        elif TO in self._url:
            self._each.send(message.key, group_of(self.name, self._to), lambda one: self._hand_over(message, one))
        else:
            self._hand_over(message, "")

    def _hand_over(self, message: Message, to: str) -> None:
        if to and TO not in self._url:
            raise ChannelError("the address in notify.ways.apprise.url_file has no {to}", retryable=False)
        service = self._service(self._url.replace(TO, quote(to, safe="+")))
        title, _, body = message.text.partition("\n")
        kind = "success" if message.kind == "clear" else _TYPES[message.severity]
        if not service.notify(title=title, body=body or title, notify_type=kind):
            raise ChannelError(f"{service.service_name} did not take it; Apprise does not say why", uncertain=True)

    def _service(self, url: str) -> Any:
        made = self._module.Apprise.instantiate(url, asset=self._asset, suppress_exceptions=True)
        if made is None:
            raise ChannelError("Apprise cannot use the address in notify.ways.apprise.url_file with this recipient")
        return made


def open_channel(settings: Settings) -> Apprise:
    """SettingsError without the extra, or when Apprise knows no such address; neither repeats the address."""
    mine = given("apprise", AppriseSettings, settings)
    try:
        module = importlib.import_module("apprise")
    except ImportError as error:
        raise SettingsError("the channel apprise needs one package more: pip install 'hidran[apprise]'") from error
    for name in ("apprise", "urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # they write addresses, and with them tokens
    channel = Apprise(module, secret_file.read(mine.url_file, "notify.ways.apprise.url_file"), mine.to)
    try:
        channel._service(channel._url.replace(TO, "0"))
    except ChannelError:
        wanted = "see https://github.com/caronc/apprise/wiki for the form that each service wants"
        raise SettingsError(f"notify.ways.apprise.url_file holds no address that Apprise knows: {wanted}") from None
    return channel
