"""What people answer in the group and in their own chats: buttons and replies, by long polling, so that no public
address is needed.

https://core.telegram.org/bots/api#getupdates: Telegram forgets an update once a later offset is asked for, else after a
day. The offset moves after the answer is in the inbox, so an answer may come twice, and none gets lost.

In a chat of one's own the chat's id is the user's id (ibid. #chat): the same number says who spoke, in the group too,
and where to write to him.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog

from hidran.store.answers import Heard, called
from hidran.store.outbox import Message
from hidran.ways.buttons import below, data, label
from hidran.ways.buttons import pressed as understood
from hidran.words import Language, say
from notify.channels import ChannelError
from notify.channels.web import Web, harmless

POLL_S = 20
PAUSE_S = 5.0

log = structlog.get_logger(service="notify")


def buttons(message: Message, language: Language) -> list[list[dict[str, str]]]:
    """Rows of buttons below a message that calls somebody; none below any other."""
    return [[{"text": label(m, language), "callback_data": data(m, message)}] for m in below(message)]


class Listener:
    """Hears the group and single persons. `keep` puts an answer into the inbox and says whether that worked."""

    def __init__(self, base: str, chat: Callable[[], str | None], language: Language) -> None:
        self._base = base
        self._chat = chat
        self._language = language
        self._web = Web("Telegram", patience_s=POLL_S + 10)
        self._offset = 0

    def run(self, keep: Callable[[Heard], bool], stop: threading.Event) -> None:
        """Until asked to stop. What Telegram refuses is waited for."""
        while not stop.is_set():
            try:
                if not self.turn(keep):
                    stop.wait(PAUSE_S)
            except ChannelError as error:
                log.warning("answers from Telegram cannot be heard, trying again", error=str(error))
                stop.wait(max(PAUSE_S, error.retry_after_s or 0))

    def turn(self, keep: Callable[[Heard], bool], wait_s: int = POLL_S) -> bool:
        """Ask once, for `wait_s` at most. False when an answer could not be kept: it is asked for again."""
        wanted = {"offset": self._offset, "timeout": wait_s, "allowed_updates": ["message", "callback_query"]}
        answer = self._web.send("POST", f"{self._base}/getUpdates", json=wanted)
        if not answer.good or answer.json.get("ok") is not True:
            said = str(answer.json.get("description", ""))
            raise self._web.refusal(answer, harmless(said, self._base.rpartition("/bot")[2]))
        updates = answer.json.get("result")
        for update in updates if isinstance(updates, list) else []:
            heard = self._heard(update)
            if heard is not None and not keep(heard):
                return False
            self._offset = max(self._offset, int(update["update_id"]) + 1)
            self._thank(update)
        return True

    def _heard(self, update: dict[str, Any]) -> Heard | None:
        """The answer in an update; None when it is none of ours: another chat, a picture, somebody who joined."""
        pressed, typed = update.get("callback_query"), update.get("message")
        said = ((pressed or {}).get("message") if pressed else typed) or {}
        sender = (pressed or typed or {}).get("from") or {}
        in_group = str((said.get("chat") or {}).get("id")) == self._chat()
        if not (in_group or _private(said)) or sender.get("is_bot"):
            return None
        who = called(str(sender.get("first_name", "")))
        head = Heard("telegram", who, str(update["update_id"]), address=str(sender.get("id", "")), private=not in_group)
        if pressed:
            meaning, number = understood(str(pressed.get("data", "")))
            return replace(head, meaning=meaning, message=number)
        text, about = said.get("text"), _answered(said.get("reply_to_message"))
        if not isinstance(text, str):
            return None
        return replace(head, text=text, message=about, by_hand=about is not None or _private(said))

    def _thank(self, update: dict[str, Any]) -> None:
        """Takes the little clock off the button; nothing depends on it."""
        pressed = update.get("callback_query")
        if pressed:
            what = {"callback_query_id": pressed.get("id"), "text": say("Terima kasih, dicatat.", self._language)}
            try:
                self._web.send("POST", f"{self._base}/answerCallbackQuery", json=what)
            except ChannelError as error:
                log.info("a button was not thanked for", error=str(error))


def _private(said: dict[str, Any]) -> bool:
    return (said.get("chat") or {}).get("type") == "private"


def _answered(message: Any) -> int | None:
    """The number of our message that somebody replied to: it stands in the buttons below it."""
    try:
        return understood(str(message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]))[1]
    except (KeyError, IndexError, TypeError):
        return None
