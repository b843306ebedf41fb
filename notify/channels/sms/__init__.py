"""SMS over any HTTP gateway, which a small TOML file describes: see docs/channels.md for the file."""

from pathlib import Path

from pydantic import Field

from hidran import secret_file
from hidran.people.short import short
from hidran.settings import Settings
from hidran.store.outbox import Message
from notify.channels import ChannelError
from notify.channels.given import Given, given, group_of
from notify.channels.sms.gateway import Gateway, load
from notify.channels.web import Answer, Web


class SmsSettings(Given):
    gateway: Path = Field(description="TOML file that describes the gateway")
    secret_file: Path = Field(description="file with its key, mode 0600")
    to: list[str] = Field([], description="the group's telephone numbers, as +628... or 08...")


class Sms:
    name = "sms"
    repeatable = False

    def __init__(self, gateway: Gateway, secret: str, to: list[str]) -> None:
        self._gateway = gateway
        self._secret = secret
        self._to = [gateway.number(number) for number in to]
        self._web = Web("the SMS gateway")
        self._done: tuple[str, set[str]] = ("", set())

    @property
    def group(self) -> bool:
        return bool(self._to)

    def send(self, message: Message, to: str | None = None) -> None:
        """To a person, or to each number of the group once."""
        text = short(_essence(message.text))
        if to is None:
            self._send_group(message.key, text)
        else:
            self._send(self._gateway.number(to), text)

    def _send_group(self, key: str, text: str) -> None:
        """Each number once, also when a try in between failed; a number that is refused holds up no other."""
        group_of(self.name, self._to)
        if self._done[0] != key:
            self._done = (key, set())
        refusal = None
        for number in [n for n in self._to if n not in self._done[1]]:
            try:
                self._send(number, text)
            except ChannelError as error:
                if error.retryable:
                    raise
                refusal = error
            self._done[1].add(number)
        if refusal:
            raise refusal

    def _send(self, number: str, text: str) -> None:
        g = self._gateway
        values = {"to": number, "message": text, "secret": self._secret}
        what = {"headers": g.filled(g.headers, values), g.how: g.filled(g.fields, values)}
        answer = self._web.send(g.method, g.url, **what)
        if not answer.good:
            raise self._web.refusal(answer, self._reason(answer))
        if not g.took(answer.json):
            raise ChannelError(f"the SMS gateway did not take it: {self._reason(answer) or 'no reason given'}")

    def _reason(self, answer: Answer) -> str:
        """Its own words, unless they repeat the key or the number."""
        said = str(answer.json.get(self._gateway.reason, ""))
        return "" if self._secret in said or any(number in said for number in self._to) else said[:200]


def _essence(text: str) -> str:
    """Without the line of signs: what is broken, since when and what to check fit into one SMS."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(("Tandanya:", "Signs:")))


def open_channel(settings: Settings) -> Sms:
    mine = given("sms", SmsSettings, settings)
    secret = secret_file.read(mine.secret_file, "notify.ways.sms.secret_file")
    return Sms(load(mine.gateway), secret, mine.to)
