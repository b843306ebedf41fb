"""A node and TLS, on both interpreters: it talks to its own authority's broker only, under its right name, in time."""

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from tests.firmware.interpreters import KINDS, command, run

SCRIPT = "tests/firmware/tls_client.py"
ACCOUNT = b"geheim"


@contextmanager
def serving(context: ssl.SSLContext | None, *, silent: bool = False) -> Iterator[tuple[int, list[bytes]]]:
    """A port that answers MQTT over TLS (None: plain; silent: accepts and says nothing), and what came through."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, context, silent, heard), daemon=True).start()
        yield listener.getsockname()[1], heard


def _accept(listener: socket.socket, context: ssl.SSLContext | None, silent: bool, heard: list[bytes]) -> None:
    try:
        raw, _address = listener.accept()
        raw.settimeout(20)
        if silent:
            raw.recv(100000), raw.recv(1)
            return
        with raw if context is None else context.wrap_socket(raw, server_side=True) as peer:
            heard.append(peer.recv(10000))
            peer.sendall(b"\x20\x02\x00\x00")
            _receive(peer, heard, 8000)
            peer.sendall(b"\x40\x02\x00\x01")
            heard.append(peer.recv(100))
    except OSError:
        pass  # the client refused us, which is what most of these tests want


def _receive(peer: socket.socket, heard: list[bytes], size: int) -> None:
    got = b""
    while len(got) < size:
        got += peer.recv(10000)
    heard.append(got)


def server_side(authority: trustme.CA, name: str, *, expired: bool = False) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    when = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC) if expired else None
    authority.issue_cert(name, not_after=when).configure_cert(context)
    return context


def outcome(kind: str, port: int, authority: trustme.CA, folder: Path, seconds: int = 10) -> str:
    path = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    done = run([*command(kind, SCRIPT), "localhost", str(port), str(path), str(seconds)], timeout_s=60)
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


@pytest.mark.parametrize("kind", KINDS)
class TestTls:
    def test_the_right_broker_is_talked_to_and_a_full_batch_goes_through(self, kind: str, tmp_path: Path) -> None:
        authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
        with serving(server_side(authority, "localhost")) as (port, heard):
            assert outcome(kind, port, authority, tmp_path) == "online"
        assert ACCOUNT in heard[0]
        assert b"x" * 8000 in heard[1]

    def test_a_broker_of_another_authority_is_refused_before_the_password_is_said(
        self, kind: str, tmp_path: Path
    ) -> None:
        with serving(server_side(trustme.CA(), "localhost")) as (port, heard):
            assert outcome(kind, port, trustme.CA(), tmp_path) != "online"
        assert heard == []

    def test_a_certificate_for_another_name_is_refused(self, kind: str, tmp_path: Path) -> None:
        authority = trustme.CA()
        with serving(server_side(authority, "broker.desa.example")) as (port, heard):
            assert outcome(kind, port, authority, tmp_path) != "online"
        assert heard == []

    def test_a_broker_without_tls_is_refused(self, kind: str, tmp_path: Path) -> None:
        with serving(None) as (port, heard):
            assert outcome(kind, port, trustme.CA(), tmp_path, 1) != "online"
        assert ACCOUNT not in b"".join(heard)

    def test_a_handshake_that_never_ends_is_given_up(self, kind: str, tmp_path: Path) -> None:
        with serving(None, silent=True) as (port, _heard):
            assert "no answer within 1 s" in outcome(kind, port, trustme.CA(), tmp_path, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_an_expired_certificate_is_refused_where_the_interpreter_looks_at_the_clock(kind: str, tmp_path: Path) -> None:
    authority = trustme.CA()
    with serving(server_side(authority, "localhost", expired=True)) as (port, heard):
        found = outcome(kind, port, authority, tmp_path)
    assert found != "online"
    assert heard == []
