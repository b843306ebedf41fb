"""ntfy, webhook, SMS and e-mail against local servers; settings that are wrong."""

import email
import email.policy
import hashlib
import hmac
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hidran.errors import SettingsError
from hidran.people.short import PLACES, places, plain, short
from notify.channels import ChannelError, open_all
from tests.notify.letters import TEXT, message, secret, settings_with
from tests.notify.service_stub import Says, serving


def send(folder: Path, name: str, text: str = TEXT, **values: Any) -> None:
    (channel,) = open_all([name], settings_with(folder, name, **values))
    channel.send(message(text))


# ntfy: https://docs.ntfy.sh/publish/#publish-as-json


def test_ntfy_rings_for_gawat_with_the_first_line_as_title(tmp_path: Path) -> None:
    with serving(Says(200, {"id": "sPs71M8A2T", "event": "message"})) as stub:
        send(tmp_path, "ntfy", to="kpp-ketapang-x7", server=stub.url, token_file=secret(tmp_path, "tk_1"))
    (asked,) = stub.asked
    assert asked.headers["authorization"] == "Bearer tk_1"
    assert asked.json["topic"] == "kpp-ketapang-x7"
    assert (asked.json["title"], asked.json["priority"]) == ("GAWAT: Hidran Sawahan", 5)
    assert asked.json["message"].startswith("Pompa tidak jalan")


def test_ntfy_limits_are_waited_for_and_a_forbidden_topic_is_not_tried_again(tmp_path: Path) -> None:
    limit = Says(429, {"code": 42901, "http": 429, "error": "limit reached: too many requests"}, {"Retry-After": "20"})
    with serving(limit) as stub, pytest.raises(ChannelError, match="limit reached") as caught:
        send(tmp_path, "ntfy", to="topik", server=stub.url)
    assert caught.value.retry_after_s == 20
    with serving(Says(403, {"code": 40301, "error": "forbidden"})) as stub, pytest.raises(ChannelError) as caught:
        send(tmp_path, "ntfy", to="topik", server=stub.url)
    assert not caught.value.retryable
    assert "topik" not in str(caught.value)


def test_ntfy_without_a_receipt_was_not_sent(tmp_path: Path) -> None:
    with (
        serving(Says(200, "<html>log in to this hotspot</html>")) as stub,
        pytest.raises(ChannelError, match="receipt"),
    ):
        send(tmp_path, "ntfy", to="topik", server=stub.url)


# Webhook: our own form


def test_a_webhook_can_prove_who_sent_it_and_see_a_repeat(tmp_path: Path) -> None:
    with serving(Says(204)) as stub:
        send(tmp_path, "webhook", to=f"{stub.url}/kabar", secret_file=secret(tmp_path, "kunci"))
    (asked,) = stub.asked
    at, mac = asked.headers["hidran-signature"].removeprefix("t=").split(",v1=")
    assert hmac.new(b"kunci", f"{at}.".encode() + asked.body, hashlib.sha256).hexdigest() == mac
    assert asked.json["text"] == TEXT
    assert asked.json["key"] == message().key


@pytest.mark.parametrize(("status", "again"), [(302, True), (400, False), (410, False), (500, True), (503, True)])
def test_a_webhook_that_does_not_take_it(tmp_path: Path, status: int, again: bool) -> None:
    with serving(Says(status)) as stub, pytest.raises(ChannelError, match=str(status)) as caught:
        send(tmp_path, "webhook", to=stub.url, secret_file=secret(tmp_path))
    assert caught.value.retryable is again


# SMS

GATEWAY = """
url = "{url}/send"
fields = {{ target = "{{to}}", message = "{{message}}" }}
headers = {{ Authorization = "{{secret}}" }}
success_field = "status"
success_values = [true]
reason = "reason"
"""


def gateway(folder: Path, url: str) -> Path:
    file = folder / "gateway.toml"
    file.write_text(GATEWAY.format(url=url))
    return file


def test_an_sms_says_what_where_since_when_and_what_to_check_in_160_places(tmp_path: Path) -> None:
    with serving(Says(200, {"status": True})) as stub:
        send(tmp_path, "sms", gateway=gateway(tmp_path, stub.url), secret_file=secret(tmp_path), to=["0812 3456-7890"])
    (asked,) = stub.asked
    assert asked.headers["authorization"] == "123:rahasia"
    assert asked.form["target"] == "6281234567890"
    assert asked.form["message"] == (
        "GAWAT: Hidran Sawahan Pompa tidak jalan sejak 07.40. Cek: Lihat lampu kontroler, saklar, sekring."
    )


def test_a_gateway_that_says_no_in_a_good_answer_has_not_taken_it(tmp_path: Path) -> None:
    no = Says(200, {"status": False, "reason": "quota habis"})
    with serving(no) as stub, pytest.raises(ChannelError, match="quota habis"):
        send(tmp_path, "sms", gateway=gateway(tmp_path, stub.url), secret_file=secret(tmp_path), to=["08123456789"])


@pytest.mark.parametrize("said", ["key 123:rahasia is wrong", "628123456789 is blocked"])
def test_a_gateways_words_that_hold_the_key_or_a_number_are_not_kept(tmp_path: Path, said: str) -> None:
    with serving(Says(200, {"status": False, "reason": said})) as stub, pytest.raises(ChannelError) as caught:
        send(tmp_path, "sms", gateway=gateway(tmp_path, stub.url), secret_file=secret(tmp_path), to=["08123456789"])
    assert str(caught.value).endswith("no reason given")


def test_whoever_got_the_sms_gets_it_once_when_another_number_needs_a_second_try(tmp_path: Path) -> None:
    with serving(Says(200, {"status": True}), Says(503), Says(200, {"status": True})) as stub:
        values = {"gateway": gateway(tmp_path, stub.url), "secret_file": secret(tmp_path)}
        (sms,) = open_all(["sms"], settings_with(tmp_path, "sms", **values, to=["0811111111", "0822222222"]))
        with pytest.raises(ChannelError):
            sms.send(message())
        sms.send(message())
    assert [a.form["target"] for a in stub.asked] == ["62811111111", "62822222222", "62822222222"]


def test_a_number_that_is_refused_for_good_holds_up_no_other(tmp_path: Path) -> None:
    with serving(Says(400), Says(200, {"status": True})) as stub, pytest.raises(ChannelError):
        send(tmp_path, "sms", gateway=gateway(tmp_path, stub.url), secret_file=secret(tmp_path),
             to=["0811111111", "0822222222"])  # fmt: skip
    assert len(stub.asked) == 2


def test_braces_in_a_message_are_not_filled_in(tmp_path: Path) -> None:
    with serving(Says(200, {"status": True})) as stub:
        send(tmp_path, "sms", "nama {secret}", gateway=gateway(tmp_path, stub.url), secret_file=secret(tmp_path),
             to=["0811111111"])  # fmt: skip
    assert stub.asked[0].form["message"] == "nama {secret}"


def test_a_long_text_ends_at_a_word_and_signs_outside_the_alphabet_are_replaced() -> None:
    text = short("[LATIHAN] " + "pompa mati — kata “Ibu Siti” " * 20)
    assert places(text) <= PLACES
    assert text.endswith("..")
    assert plain("é—ş漢") == "é-s?"
    assert places("[LATIHAN]") == 11
    assert len(short("x" * 500)) == PLACES


# E-mail: RFC 5321


class _Post(socketserver.StreamRequestHandler):
    """As much of SMTP as one letter needs. `server.refuse`: what it answers to RCPT."""

    def handle(self) -> None:
        self._say("220 pos")
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT"):
                self._say(self.server.refuse or "250 ok")  # type: ignore[attr-defined]
            elif word == "DATA":
                self._say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(letter)  # type: ignore[attr-defined]
                self._say("250 taken")
            else:
                self._say("221 bye" if word == "QUIT" else "250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@contextmanager
def post(refuse: str = "") -> Iterator[Any]:
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Post)
    server.refuse, server.letters, server.daemon_threads = refuse, [], True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def to_post(server: Any) -> dict[str, Any]:
    port = server.server_address[1]
    return {"host": "127.0.0.1", "port": port, "tls": "none", "sender": "hidran@kpp.id", "to": ["ketua@kpp.id"]}


def test_a_letter_has_the_first_line_as_subject_and_can_be_read_plain(tmp_path: Path) -> None:
    with post() as server:
        send(tmp_path, "email", TEXT + "\n<b>bukan tanda</b>", **to_post(server))
    letter = email.message_from_bytes(server.letters[0], policy=email.policy.default)
    assert (letter["Subject"], letter["Auto-Submitted"]) == ("GAWAT: Hidran Sawahan", "auto-generated")
    plain_text, html = (part.get_content() for part in letter.iter_parts())
    assert plain_text.splitlines()[1] == "Pompa tidak jalan sejak 07.40."
    assert "&lt;b&gt;bukan tanda&lt;/b&gt;" in html


@pytest.mark.parametrize(("code", "again"), [("450 later", True), ("550 unknown", False)])
def test_a_recipient_that_the_server_refuses(tmp_path: Path, code: str, again: bool) -> None:
    with post(code) as server, pytest.raises(ChannelError) as caught:
        send(tmp_path, "email", **to_post(server))
    assert caught.value.retryable is again
    assert "ketua" not in str(caught.value)


def test_mail_is_never_sent_readable_over_a_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="starttls"):
        send(tmp_path, "email", host="mail.example", tls="none", sender="a@b.id", to=["c@d.id"])


# Settings


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("telegram", {}, "token_file"),
        ("telegram", {"token_file": "/there/is/none", "to": "-1"}, "cannot be read"),
        ("telegram", {"token_file": "x", "to": "-1", "chat": "-1"}, "chat"),
        ("ntfy", {"to": "two words"}, "to"),
        ("webhook", {"to": "ftp://a", "secret_file": "x"}, "to"),
        ("sms", {"gateway": "/there/is/none.toml", "secret_file": "x", "to": ["1"]}, "cannot be read"),
        ("email", {"host": "h", "sender": "nobody", "to": ["a@b"]}, "sender"),
    ],
)
def test_what_is_wrong_in_the_settings_is_named(tmp_path: Path, name: str, values: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        send(tmp_path, name, **values)
    assert said in str(caught.value)
    assert "notify.ways." in str(caught.value)


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = secret(tmp_path)
    file.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        send(tmp_path, "telegram", token_file=file, to="-1")


@pytest.mark.parametrize("text", ["", "not toml = = =", 'url = "ftp://x"', 'url = "http://x"\nfields = {}\nfoo = 1'])
def test_a_gateway_file_that_is_wrong_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "g.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=r"g\.toml"):
        send(tmp_path, "sms", gateway=file, secret_file=secret(tmp_path), to=["08123456789"])
