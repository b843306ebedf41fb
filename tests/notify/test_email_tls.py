"""E-mail over TLS against a local SMTP server: from the first byte (RFC 8314), and after STARTTLS (RFC 3207)."""

import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
import trustme

from notify.channels import ChannelError
from notify.channels.email import Email, EmailSettings
from tests.notify.letters import TEXT, message

Tls = Literal["starttls", "tls"]
AUTHORITY = trustme.CA()


def server_context() -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("127.0.0.1").configure_cert(made)
    return made


def client_context() -> ssl.SSLContext:
    made = ssl.create_default_context()
    AUTHORITY.configure_trust(made)
    return made


class _Post(socketserver.BaseRequestHandler):
    """As much of SMTP as one letter over TLS needs. `server.said`: commands, with whether they came sealed."""

    def handle(self) -> None:
        at: Any = self.server
        self.sealed = at.tls == "tls"
        self.line = at.context.wrap_socket(self.request, server_side=True) if self.sealed else self.request
        self.file = self.line.makefile("rb")
        self._say("220 pos")
        while word := self.file.readline().decode().strip():
            at.said.append((word.split()[0].upper(), self.sealed))
            self._answer(word.upper())

    def _answer(self, word: str) -> None:
        at: Any = self.server
        if word.startswith("EHLO"):
            self._say(*(["250-pos", "250-AUTH PLAIN"] + ["250-STARTTLS"] * at.offers + ["250 8BITMIME"]))
        elif word == "STARTTLS":
            self._say("220 go on")
            self.line = at.context.wrap_socket(self.line, server_side=True)
            self.file, self.sealed = self.line.makefile("rb"), True
        elif word.startswith("AUTH"):
            self._say("235 in" if at.lets_in else "535 who?")
        elif word == "DATA":
            self._say("354 go on")
            at.letters.append(b"".join(iter(self.file.readline, b".\r\n")))
            self._say("250 taken")
        else:
            self._say("221 bye" if word == "QUIT" else "250 ok")

    def _say(self, *lines: str) -> None:
        self.line.sendall("".join(f"{line}\r\n" for line in lines).encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is part of the test."""


@contextmanager
def post(tls: Tls, *, offers: bool = True, lets_in: bool = True) -> Iterator[Any]:
    server: Any = _Server(("127.0.0.1", 0), _Post)
    server.tls, server.offers, server.lets_in, server.context = tls, offers, lets_in, server_context()
    server.said, server.letters = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def mailbox(server: Any, tls: Tls, context: ssl.SSLContext | None = None) -> Email:
    mine = EmailSettings(host="127.0.0.1", port=server.server_address[1], tls=tls, username="hidran",
                         sender="hidran@kpp.id", to=["ketua@kpp.id"])  # fmt: skip
    return Email(mine, "sandi-rahasia", context or client_context())


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_neither_names_nor_the_password_nor_the_letter_go_readable_over_the_line(tls: Tls) -> None:
    with post(tls) as server:
        mailbox(server, tls).send(message())
    assert len(server.letters) == 1
    assert {word for word, sealed in server.said if not sealed} <= {"EHLO", "STARTTLS"}
    assert ("AUTH", True) in server.said


def test_a_server_without_starttls_gets_nothing() -> None:
    with post("starttls", offers=False) as server, pytest.raises(ChannelError) as caught:
        mailbox(server, "starttls").send(message())
    assert {word for word, _ in server.said} <= {"EHLO", "QUIT"}
    assert (caught.value.retryable, caught.value.uncertain) == (True, False)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_server_that_cannot_prove_its_name_gets_nothing(tls: Tls) -> None:
    with post(tls) as server, pytest.raises(ChannelError):
        mailbox(server, tls, ssl.create_default_context()).send(message())
    assert server.letters == []
    assert "AUTH" not in {word for word, _ in server.said}


def test_a_wrong_password_is_the_operators_matter() -> None:
    with post("tls", lets_in=False) as server, pytest.raises(ChannelError, match="password_file") as caught:
        mailbox(server, "tls").send(message())
    assert caught.value.retryable
    assert "sandi-rahasia" not in str(caught.value)


def test_a_letter_says_that_a_program_wrote_it_and_reads_plain_and_as_html() -> None:
    with post("tls") as server:
        mailbox(server, "tls").send(message())
    letter = email.message_from_bytes(server.letters[0], policy=email.policy.default)
    assert letter["List-Id"] == "Hidran <hidran.kpp.id>"
    assert (letter["Auto-Submitted"], letter["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert TEXT.splitlines()[1] in letter.get_body(("html",)).get_content()
