"""Fonnte: WhatsApp by a telephone of one's own, against WhatsApp's rules. Off unless asked for in as many words.

https://docs.fonnte.com/api-send-message/: a form with the token as `Authorization`; an answer is HTTP 200 with
`status` true, the numbers of the messages in `id`, or `status` false and a `reason`.
"""

import structlog

from hidran import secret_file
from hidran.errors import SettingsError
from hidran.settings import Settings
from hidran.store.outbox import Message
from hidran.ways.fonnte import NAME, FonnteSettings, is_group
from hidran.ways.given import given
from notify.channels import ChannelError
from notify.channels.numbers import ToNumbers
from notify.channels.telephone import of_group
from notify.channels.web import Answer, Web, harmless

LONGEST = 4096
WARNING = (
    "Fonnte dan layanan sejenis melanggar aturan WhatsApp: nomornya dapat diblokir WhatsApp kapan saja, selamanya. "
    "Pakai nomor cadangan, dan jangan jadikan satu-satunya jalan."
)
# What the device or the account lacks is the operator's matter; everything else is said of this message.
_OPERATOR = ("token", "quota", "device", "disconnect", "expired", "package", "limit")

log = structlog.get_logger(service="notify")


class Fonnte(ToNumbers):
    name = NAME
    repeatable = False

    def __init__(self, token: str, to: list[str], server: str) -> None:
        self._url = f"{server.rstrip('/')}/send"
        self._token = token
        groups, numbers = [one for one in to if is_group(one)], [one for one in to if not is_group(one)]
        super().__init__([*groups, *of_group(self.name, numbers)])
        self._web = Web("Fonnte")

    def _send(self, message: Message, to: str) -> str | None:
        # countryCode 0: the number is whole, nothing of it is replaced; typing: as a person would.
        what = {"target": to.removeprefix("+"), "message": message.text[:LONGEST], "countryCode": "0", "typing": "true"}
        answer = self._web.send("POST", self._url, data=what, headers={"Authorization": self._token})
        if not answer.good:
            raise self._web.refusal(answer)
        if answer.json.get("status") is not True:
            raise self._refusal(answer, to)
        match answer.json.get("id"):
            case [receipt, *_]:
                return str(receipt)
        return None

    def _refusal(self, answer: Answer, to: str) -> ChannelError:
        said = str(answer.json.get("reason", answer.json.get("Reason", "")))
        text = f"Fonnte did not take it: {harmless(said, self._token, to.removeprefix('+62')) or 'no reason given'}"
        theirs = not said or any(word in said.lower() for word in _OPERATOR)
        return ChannelError(text, retryable=theirs)


def open_channel(settings: Settings) -> Fonnte:
    """SettingsError until the settings say that the risk is known."""
    mine = given(NAME, FonnteSettings, settings)
    if not mine.i_know_the_number_may_be_banned:
        raise SettingsError(
            f"{WARNING} (WhatsApp may ban the number for good.) Whoever wants it all the same sets "
            "notify.ways.fonnte.i_know_the_number_may_be_banned = true"
        )
    log.warning(WARNING)
    return Fonnte(secret_file.read(mine.token_file, "notify.ways.fonnte.token_file"), mine.to, mine.server)
