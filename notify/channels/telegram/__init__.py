"""Telegram: a bot writes into a group or a private chat and hears its answers. https://core.telegram.org/bots/api"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import Field

from hidran import secret_file
from hidran.settings import Settings
from hidran.store.answers import Heard
from hidran.store.outbox import Message
from hidran.ways.given import Given, given
from hidran.words import Language
from notify.channels import ChannelError
from notify.channels.group import group_of
from notify.channels.telegram.listen import Listener, buttons
from notify.channels.web import Answer, Web, harmless

LONGEST = 4096  # characters of a text, ibid.


class TelegramSettings(Given):
    token_file: Path = Field(description="file with the bot's token, mode 0600")
    to: str | None = Field(None, min_length=1, description="the group: a number, or @name of a public group")
    server: str = "https://api.telegram.org"


class Telegram:
    name = "telegram"
    repeatable = False

    def __init__(self, token: str, to: str | None, server: str, language: Language = "id") -> None:
        self._token = token
        self._base = f"{server.rstrip('/')}/bot{token}"
        self._to = to
        self._language: Language = language
        self._web = Web("Telegram")

    def listen(self, keep: Callable[[Heard], bool], stop: threading.Event) -> None:
        """Hear the chat until asked to stop; see `notify.channels.Listens`."""
        Listener(self._base, lambda: self._to, self._language).run(keep, stop)

    @property
    def group(self) -> bool:
        return self._to is not None

    def send(self, message: Message, to: str | None = None) -> None:
        chat = to or group_of(self.name, self._to)
        answer = self._say(message, chat)
        # A group that grows becomes another chat; the answer names it (ResponseParameters).
        if moved := _parameters(answer).get("migrate_to_chat_id"):
            if to is None:
                self._to = str(moved)
            answer = self._say(message, str(moved))
        if not answer.good or answer.json.get("ok") is not True:
            raise self._refusal(answer, chat)

    def _say(self, message: Message, chat: str) -> Answer:
        what: dict[str, Any] = {"chat_id": chat, "text": message.text[:LONGEST]}
        what["link_preview_options"] = {"is_disabled": True}
        if keys := buttons(message, self._language):
            what["reply_markup"] = {"inline_keyboard": keys}
        return self._web.send("POST", f"{self._base}/sendMessage", json=what)

    def _refusal(self, answer: Answer, chat: str) -> ChannelError:
        said = harmless(str(answer.json.get("description", "")), self._token, chat)
        if answer.status == 404:  # an unknown token is an unknown address here
            return ChannelError("Telegram knows no bot with this token: is notify.ways.telegram.token_file right?")
        if answer.good:
            return ChannelError(f"Telegram did not take it: {said or 'no reason given'}")
        wait_s = _parameters(answer).get("retry_after")
        return self._web.refusal(answer, said, retry_after_s=float(wait_s) if isinstance(wait_s, int) else None)


def _parameters(answer: Answer) -> dict[str, object]:
    found = answer.json.get("parameters")
    return found if isinstance(found, dict) else {}


def open_channel(settings: Settings) -> Telegram:
    mine = given("telegram", TelegramSettings, settings)
    return Telegram(
        secret_file.read(mine.token_file, "notify.ways.telegram.token_file"), mine.to, mine.server, settings.language
    )
