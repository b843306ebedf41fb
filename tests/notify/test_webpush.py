"""Web Push against a local push service that opens each message with the browser's own keys.

RFC 8030 (requests and answers), RFC 8291 (what is sealed), RFC 8292 (who sends).
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cryptography", reason="pip install 'hidran[webpush]'")

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hidran.errors import SettingsError
from hidran.settings import Settings
from hidran.store.people import add_person, roster
from hidran.store.records import Records
from hidran.store.ways import add_way
from hidran.ways import webpush
from hidran.ways.webpush import Keys, padded, public_of, unpadded
from notify.channels import ChannelError, open_all
from notify.channels.webpush import WebPush, notice
from notify.channels.webpush.sealed import sealed
from tests.notify.letters import TEXT, message, settings_with
from tests.notify.service_stub import Asked, Says, Stub, serving

CONTACT = "mailto:admin@kpp.id"
CREATED = Says(201, "", {"Location": "https://push.example.net/message/qDIYHNcfAIPP_5ITvURr-d6BGt"})


class Browser:
    """A phone's side: its keys, and what it reads."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    def subscription(self, stub: Stub) -> str:
        keys = {"p256dh": public_of(self.key), "auth": padded(self.auth)}
        return json.dumps({"endpoint": f"{stub.url}/push/abc", "expirationTime": None, "keys": keys})

    def read(self, body: bytes) -> dict[str, Any]:
        """RFC 8188 2.1 and RFC 8291 3.4, from the receiver's side."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        point, cipher = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= size == 4096
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        info = b"WebPush: info\0" + unpadded(public_of(self.key)) + point
        secret = HKDF(SHA256(), 32, self.auth, info).derive(self.key.exchange(ec.ECDH(), theirs))
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, cipher, None)
        assert plain.endswith(b"\x02")
        found: dict[str, Any] = json.loads(plain[:-1])
        return found


def claims(asked: Asked, public: str) -> dict[str, Any]:
    """What the note says, once its signature is found to be that of `public`."""
    scheme, _, rest = asked.headers["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", public)
    head, body, signature = parts["t"].split(".")
    raw = unpadded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(public))
    known.verify(der, f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
    assert json.loads(unpadded(head)) == {"typ": "JWT", "alg": "ES256"}
    found: dict[str, Any] = json.loads(unpadded(body))
    return found


def settings(folder: Path) -> Settings:
    return settings_with(folder, "webpush", contact=CONTACT, services=["127.0.0.1"])


def opened(folder: Path) -> WebPush:
    webpush.make_keys(settings(folder).paths)
    (channel,) = open_all(["webpush"], settings(folder))
    assert isinstance(channel, WebPush)
    return channel


def test_only_the_phone_itself_can_read_the_notice(tmp_path: Path) -> None:
    phone = Browser()
    with serving(CREATED) as stub:
        opened(tmp_path).send(message(), phone.subscription(stub))
    (asked,) = stub.asked
    assert (asked.method, asked.path) == ("POST", "/push/abc")
    assert (asked.headers["content-encoding"], asked.headers["urgency"]) == ("aes128gcm", "high")
    assert int(asked.headers["ttl"]) == 12 * 3600
    told = phone.read(asked.body)
    assert f"{told['title']}\n{told['body']}" == TEXT
    assert (told["tag"], told["url"], told["stays"]) == ("sawahan/F01", "/hidran/sawahan", True)
    assert b"Sawahan" not in asked.body


def test_the_push_service_can_prove_who_sends_and_whom_to_ask(tmp_path: Path) -> None:
    with serving(CREATED) as stub:
        channel = opened(tmp_path)
        channel._now = lambda: 1_790_000_000
        channel.send(message(), Browser().subscription(stub))
        public = webpush.make_keys(settings(tmp_path).paths)
        said = claims(stub.asked[0], public)
    assert said == {"aud": stub.url, "exp": 1_790_000_000 + 12 * 3600, "sub": CONTACT}


def test_the_example_of_the_rfc_comes_out_to_the_byte() -> None:
    """RFC 8291 section 5 and appendix A."""
    keys = Keys(
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg",
    )
    number = int.from_bytes(unpadded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    ours = ec.derive_private_key(number, ec.SECP256R1())
    body = sealed(b"When I grow up, I want to be a watermelon", keys, ours, unpadded("DGv6ra1nlYgDCS1FRnbzlw"))
    assert padded(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_has_given_up_is_taken_out_of_its_owners_ways(tmp_path: Path, status: int) -> None:
    with serving(Says(status)) as stub:
        address = webpush.subscription(Browser().subscription(stub), ("127.0.0.1",)).address
        with Records.open(settings(tmp_path)) as records:
            siti = add_person(records, "Siti")
            add_way(records, siti, "webpush", address)
            add_way(records, siti, "sms", "0812 3456 7890")
        with pytest.raises(ChannelError, match="removed") as caught:
            opened(tmp_path).send(message(), address)
        with Records.open(settings(tmp_path)) as records:
            ways = [way.channel for way in roster(records).persons[siti].ways]
    assert not caught.value.retryable
    assert ways == ["sms"]


@pytest.mark.parametrize(("status", "again"), [(429, True), (500, True), (403, False), (400, False), (413, False)])
def test_what_the_push_service_refuses(tmp_path: Path, status: int, again: bool) -> None:
    with serving(Says(status, "", {"Retry-After": "40"})) as stub, pytest.raises(ChannelError) as caught:
        opened(tmp_path).send(message(), Browser().subscription(stub))
    assert caught.value.retryable is again
    assert "abc" not in str(caught.value)
    assert caught.value.retry_after_s == (40 if again or status == 413 else None)


def test_a_long_text_still_fits_into_what_push_services_must_take(tmp_path: Path) -> None:
    phone = Browser()
    with serving(CREATED) as stub:
        opened(tmp_path).send(message("GAWAT\n" + "é漢 " * 4000), phone.subscription(stub))
    assert len(stub.asked[0].body) <= 4096
    assert phone.read(stub.asked[0].body)["title"] == "GAWAT"


@pytest.mark.parametrize(
    "endpoint",
    ["https://10.0.0.1/x", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.example/x", "file:///etc/passwd"],
)  # fmt: skip
def test_no_subscription_can_make_the_server_write_into_its_own_network(endpoint: str) -> None:
    keys = {"p256dh": public_of(Browser().key), "auth": padded(b"x" * 16)}
    with pytest.raises(SettingsError, match="push service"):
        webpush.subscription(json.dumps({"endpoint": endpoint, "keys": keys}))


def with_keys(p256dh: str, auth: str) -> str:
    return json.dumps({"endpoint": "http://127.0.0.1/x", "keys": {"p256dh": p256dh, "auth": auth}})


@pytest.mark.parametrize("to", [None, "", "[]", "{}", with_keys("_", "_"), with_keys("A" * 87, "A" * 22)])
def test_an_address_that_is_no_subscription_is_given_up(tmp_path: Path, to: str | None) -> None:
    with pytest.raises(ChannelError) as caught:
        opened(tmp_path).send(message(), to)
    assert not caught.value.retryable


def test_keys_are_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    paths = settings(tmp_path).paths
    with pytest.raises(SettingsError, match="hidran channel keys webpush"):
        open_all(["webpush"], settings(tmp_path))
    assert webpush.make_keys(paths) == webpush.make_keys(paths)
    assert webpush.key_file(paths).stat().st_mode & 0o777 == 0o600


def test_a_message_without_a_hydrant_leads_to_the_first_page() -> None:
    assert json.loads(notice(message(kind="clear")))["stays"] is False
