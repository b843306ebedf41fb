"""SMS over any HTTP gateway, which a small TOML file describes: see docs/channels.md for the file."""

from hidran import secret_file
from hidran.people.short import short
from hidran.settings import Settings
from hidran.store.outbox import Message
from hidran.ways.gateway import Gateway, SmsSettings, dug, load
from hidran.ways.given import given
from notify.channels import ChannelError
from notify.channels.numbers import ToNumbers
from notify.channels.telephone import of_group
from notify.channels.web import Answer, Web, harmless


class Sms(ToNumbers):
    name = "sms"
    repeatable = False

    def __init__(self, gateway: Gateway, secret: str, to: list[str]) -> None:
        self._gateway = gateway
        self._secret = secret
        super().__init__(of_group(self.name, to))
        self._web = Web("the SMS gateway")

    def _send(self, message: Message, to: str) -> str | None:
        g = self._gateway
        number = g.number(to)
        text = {"to": number, "message": essence(message.text), "secret": self._secret, "id": str(message.id)}
        what = {"headers": g.filled(g.headers, text), g.how: g.filled(g.fields, text)}
        answer = self._web.send(g.method, g.url, **what)
        if not answer.good:
            raise self._web.refusal(answer, self._reason(answer, number))
        if not g.took(answer.json):
            reason = self._reason(answer, number) or "no reason given"
            raise ChannelError(f"the SMS gateway did not take it: {reason}")
        receipt = dug(answer.json, g.receipt) if g.receipt else None
        return str(receipt) if receipt else None

    def _reason(self, answer: Answer, number: str) -> str:
        return harmless(str(answer.json.get(self._gateway.reason, "")), self._secret, number.removeprefix("+62"))


def essence(text: str) -> str:
    """One SMS of a message without its line of signs: what is broken, since when and what to check."""
    return short("\n".join(line for line in text.splitlines() if not line.startswith(("Tandanya:", "Signs:"))))


def open_channel(settings: Settings) -> Sms:
    mine = given("sms", SmsSettings, settings)
    secret = secret_file.read(mine.secret_file, "notify.ways.sms.secret_file")
    return Sms(load(mine.gateway), secret, mine.to)
