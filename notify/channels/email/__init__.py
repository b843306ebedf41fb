"""E-mail by SMTP (RFC 5321) with TLS, plain and HTML side by side."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from html import escape
from pathlib import Path
from typing import Literal, Self

import structlog
from pydantic import Field, model_validator

from hidran import secret_file
from hidran.settings import LOOPBACK, Settings
from hidran.store.outbox import Message
from hidran.ways.given import Given, given
from notify.channels import ChannelError
from notify.channels.group import group_of

PATIENCE_S = 10.0
_BAD_LOGIN = frozenset({530, 534, 535})  # RFC 4954 section 6: the operator's matter, not the message's

log = structlog.get_logger(service="notify")


class EmailSettings(Given):
    host: str
    port: int = Field(587, ge=1, le=65535)
    tls: Literal["starttls", "tls", "none"] = Field("starttls", description="'none' only to this very machine")
    username: str = ""
    password_file: Path | None = None
    sender: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    to: list[str] = Field([], description="the group's mailboxes")

    @model_validator(mode="after")
    def _never_open_over_a_line(self) -> Self:
        if self.tls == "none" and self.host not in LOOPBACK:
            raise ValueError(
                "tls = 'none' would send names and password readable over the line: wanted starttls or tls"
            )
        return self


class Email:
    name = "email"
    repeatable = False

    def __init__(self, mine: EmailSettings, password: str, context: ssl.SSLContext | None = None) -> None:
        self._mine = mine
        self._password = password
        self._context = context or ssl.create_default_context()

    @property
    def group(self) -> bool:
        return bool(self._mine.to)

    def send(self, message: Message, to: str | None = None) -> None:
        whom = [to] if to else group_of(self.name, self._mine.to)
        letter = letter_of(message, self._mine.sender, whom)
        handed_over = False
        try:
            with self._connected() as server:
                handed_over = True
                refused = server.send_message(letter)
                handed_over = False
        except smtplib.SMTPRecipientsRefused as error:
            raise _nobody(error.recipients) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelError(f"the mail server did not take it ({_what(error)})", uncertain=handed_over) from error
        if refused:
            codes = sorted({code for code, _ in refused.values()})
            log.warning("some recipients were refused", count=len(refused), of=len(whom), codes=codes)

    def _connected(self) -> smtplib.SMTP:
        m = self._mine
        if m.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(m.host, m.port, timeout=PATIENCE_S, context=self._context)
        else:
            server = smtplib.SMTP(m.host, m.port, timeout=PATIENCE_S)
        try:
            if m.tls == "starttls":
                server.starttls(context=self._context)
            if m.username:
                server.login(m.username, self._password)
        except BaseException:
            server.close()
            raise
        return server


def letter_of(message: Message, sender: str, to: list[str]) -> EmailMessage:
    """The first line is the subject; an address in it cannot add a header (EmailMessage refuses line ends)."""
    letter = EmailMessage()
    letter["Subject"] = message.text.partition("\n")[0]
    letter["From"], letter["To"] = sender, ", ".join(to)
    letter["Date"] = formatdate(message.created_ms / 1000, localtime=False)
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back, nor from Exchange:
    letter["X-Auto-Response-Suppress"] = "All"
    letter["List-Id"] = f"Hidran <hidran.{sender.rpartition('@')[2]}>"  # RFC 2919: what a mailbox can sort by
    letter.set_content(message.text)
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in message.text.splitlines())
    letter.add_alternative(f'<html lang="id"><body style="font:16px sans-serif">{paragraphs}</body></html>', "html")
    return letter


def _nobody(refused: dict[str, tuple[int, bytes]]) -> ChannelError:
    codes = sorted({code for code, _ in refused.values()})
    text = f"the mail server knows none of the {len(refused)} recipients ({', '.join(map(str, codes))})"
    return ChannelError(text, retryable=all(code < 500 for code in codes))


def _refusal(error: smtplib.SMTPResponseException) -> ChannelError:
    text = f"the mail server answered {error.smtp_code}"
    if error.smtp_code in _BAD_LOGIN:
        return ChannelError(f"{text}: are notify.ways.email.username and password_file right?")
    return ChannelError(text, retryable=error.smtp_code < 500)


def _what(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__


def open_channel(settings: Settings) -> Email:
    mine = given("email", EmailSettings, settings)
    file = mine.password_file
    return Email(mine, secret_file.read(file, "notify.ways.email.password_file") if file else "")
