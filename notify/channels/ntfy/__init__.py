"""ntfy: a push to every phone that follows a topic; no account. https://docs.ntfy.sh/publish/#publish-as-json

Whoever knows the topic's name can read and write it: it is a password, and stands in no text made here.
"""

from pathlib import Path

from pydantic import Field

from hidran import secret_file
from hidran.settings import Settings
from hidran.store.outbox import Message
from hidran.ways.given import Given, given
from notify.channels.group import group_of
from notify.channels.web import Web, harmless

# https://docs.ntfy.sh/publish/#message-priority: 5 rings through silence, 3 rings, 2 does not.
_TOPIC = r"^[-_A-Za-z0-9]{1,64}$"
_PRIORITY = {"GAWAT": 5, "PERLU_DICEK": 3, "INFO": 2}


class NtfySettings(Given):
    to: str | None = Field(None, pattern=_TOPIC, description="the group's topic; nobody should be able to guess it")
    server: str = "https://ntfy.sh"
    token_file: Path | None = Field(None, description="file with an access token, mode 0600; None: an open server")


class Ntfy:
    name = "ntfy"
    repeatable = False

    def __init__(self, to: str | None, server: str, token: str | None) -> None:
        self._url = server.rstrip("/") + "/"
        self._to = to
        self._token = token or ""
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._web = Web("ntfy")

    @property
    def group(self) -> bool:
        return self._to is not None

    def send(self, message: Message, to: str | None = None) -> None:
        title, _, rest = message.text.partition("\n")
        calm = message.kind == "clear"
        topic = to or group_of(self.name, self._to)
        what = {
            "topic": topic,
            "title": title,
            "message": rest or title,
            "priority": _PRIORITY["PERLU_DICEK"] if calm else _PRIORITY[message.severity],
            "tags": ["white_check_mark" if calm else "warning"],
        }
        answer = self._web.send("POST", self._url, json=what, headers=self._headers)
        if not answer.good or not answer.json.get("id"):
            raise self._web.refusal(answer, harmless(str(answer.json.get("error", "no receipt")), self._token, topic))


def open_channel(settings: Settings) -> Ntfy:
    mine = given("ntfy", NtfySettings, settings)
    token = secret_file.read(mine.token_file, "notify.ways.ntfy.token_file") if mine.token_file else None
    return Ntfy(mine.to, mine.server, token)
