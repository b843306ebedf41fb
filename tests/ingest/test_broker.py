"""`hidran broker` as a process, with both brokers: lets the right ones in, notices new nodes, ends cleanly."""

import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from hidran import heartbeat
from hidran.errors import BrokerError, SettingsError
from hidran.store import credentials
from ingest.broker import embedded, mosquitto, service
from tests.brokers import (
    KINDS,
    Client,
    can_enter,
    environment,
    needs_mosquitto,
    running_broker,
    settings_for,
    start_broker,
    stop,
    wait_for,
)

UP = "hidran/v1/hu-001/up/readings"


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_node_enters_the_running_broker_within_two_seconds_and_a_revoked_one_no_more(
    tmp_path: Path, kind: str
) -> None:
    settings = settings_for(tmp_path / "data", kind)
    with running_broker(settings):
        assert not can_enter(settings, "hu-007", "not yet")
        begun = time.monotonic()
        credentials.password_of(settings.paths.mqtt_users, "hu-007")
        wait_for(lambda: can_enter(settings, "hu-007"))
        assert time.monotonic() - begun < 2.5
        password = credentials.load(settings.paths.mqtt_users)["hu-007"]
        assert credentials.revoke(settings.paths.mqtt_users, "hu-007")
        wait_for(lambda: not can_enter(settings, "hu-007", password))
        wait_for(lambda: can_enter(settings, credentials.DOCTOR_USER))


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_how_it_is_hides_its_secrets_and_ends_cleanly(tmp_path: Path, kind: str) -> None:
    settings = settings_for(tmp_path / "data", kind)
    child = start_broker(settings)
    wait_for(lambda: heartbeat.read(settings.paths.health, "broker"))
    beat = heartbeat.read(settings.paths.health, "broker")
    code = stop(child)
    said = (tmp_path / "broker.log").read_text()
    assert code == 0
    assert beat is not None
    assert beat.detail["kind"] == kind
    assert f"Broker {kind} siap di 127.0.0.1:{settings.broker.port}." in said
    assert ("tanpa aturan akses" in said) == (kind == "iotcore")
    assert not [p for p in credentials.load(settings.paths.mqtt_users).values() if p in said]
    for path in [*settings.paths.broker.glob("*"), settings.paths.mqtt_users]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or path.name == "mosquitto.db", path


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_broker_on_the_same_port_is_refused_with_the_port_and_the_next_step(tmp_path: Path, kind: str) -> None:
    settings = settings_for(tmp_path / "data", kind)
    with running_broker(settings):
        argv = [sys.executable, "-m", "hidran", "broker"]
        env = environment(settings)
        second = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=20, check=False)
        assert can_enter(settings, credentials.DOCTOR_USER)
    assert second.returncode == BrokerError.exit_code
    assert f"port {settings.broker.port} on 127.0.0.1 is taken by" in second.stderr
    assert "HIDRAN_BROKER__PORT" in second.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_no_broker_process_is_left_when_its_parent_is_killed(tmp_path: Path, kind: str) -> None:
    settings = settings_for(tmp_path / "data", kind)
    child = start_broker(settings)
    child.send_signal(signal.SIGKILL)
    child.wait()
    wait_for(lambda: not can_enter(settings, credentials.DOCTOR_USER))


@pytest.mark.mosquitto
@needs_mosquitto
def test_a_change_of_users_leaves_connected_nodes_alone_and_puts_the_revoked_one_out(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", "mosquitto")
    with running_broker(settings):
        credentials.password_of(settings.paths.mqtt_users, "hu-002")
        credentials.password_of(settings.paths.mqtt_users, "hu-001")
        wait_for(lambda: can_enter(settings, "hu-001"))
        stays, goes = Client(settings, "hu-001"), Client(settings, "hu-002")
        credentials.revoke(settings.paths.mqtt_users, "hu-002")
        wait_for(lambda: not goes.connected)
        assert stays.connected
        assert stays.connects == 1
        stays.close()
        goes.close()


@pytest.mark.mosquitto
@needs_mosquitto
def test_what_waits_for_an_absent_ingest_outlives_a_restart_of_mosquitto(tmp_path: Path) -> None:
    settings, count = settings_for(tmp_path / "data", "mosquitto"), 3000
    credentials.password_of(settings.paths.mqtt_users, "hu-001")
    with running_broker(settings):
        ingest = Client(settings, credentials.INGEST_USER, clean=False)
        ingest.subscribe("hidran/v1/+/up/#")
        ingest.close()
        node = Client(settings, "hu-001")
        sent = [node.publish(UP, b"%d" % i) for i in range(count)]
        wait_for(lambda: all(s.is_published() for s in sent), 20)
        node.close()
    with running_broker(settings):
        ingest = Client(settings, credentials.INGEST_USER, clean=False)
        wait_for(lambda: len(ingest.got) >= count, 20)
        ingest.close()
    assert [int(payload) for _topic, payload in ingest.got] == list(range(count))


@pytest.mark.mosquitto
@needs_mosquitto
def test_a_denied_publish_does_not_cost_the_node_its_connection(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", "mosquitto")
    credentials.password_of(settings.paths.mqtt_users, "hu-001")
    with running_broker(settings):
        node = Client(settings, "hu-001")
        denied = node.publish("hidran/v1/hu-002/up/readings", b"x")
        wait_for(denied.is_published)
        node.subscribe("hidran/v1/hu-001/down/#")
        assert node.connects == 1
        node.close()


@pytest.mark.mosquitto
@needs_mosquitto
def test_a_broker_that_lives_but_answers_nobody_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_for(tmp_path / "data", "mosquitto")
    monkeypatch.setattr(service, "PROBE_S", 0.1)
    monkeypatch.setattr(service, "is_ready", lambda _settings: not frozen)
    frozen: list[int] = []
    ended: list[BaseException] = []

    def serve() -> None:
        try:
            service.serve(settings, threading.Event(), lambda _line: frozen.append(1))
        except BrokerError as error:
            ended.append(error)

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join(15)
    assert "lets nobody in, 3 times in a row" in str(ended[0])


@pytest.mark.mosquitto
@needs_mosquitto
def test_a_certificate_makes_the_broker_speak_tls_only(tmp_path: Path) -> None:
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    plain = settings_for(tmp_path / "data", "mosquitto", tls_cert=tmp_path / "cert.pem", tls_key=tmp_path / "key.pem")
    settings = plain.model_copy(update={"mqtt": plain.mqtt.model_copy(update={"tls_ca": tmp_path / "ca.pem"})})
    tls = {
        "HIDRAN_MQTT__TLS_CA": str(tmp_path / "ca.pem"),
        "HIDRAN_BROKER__TLS_CERT": str(tmp_path / "cert.pem"),
        "HIDRAN_BROKER__TLS_KEY": str(tmp_path / "key.pem"),
    }
    with running_broker(settings, **tls):
        assert can_enter(settings, credentials.DOCTOR_USER)
        assert not can_enter(plain, credentials.DOCTOR_USER)


def test_half_of_a_certificate_or_no_authority_is_refused(tmp_path: Path) -> None:
    half = settings_for(tmp_path, tls_cert=tmp_path / "cert.pem")
    alone = settings_for(tmp_path, tls_cert=tmp_path / "cert.pem", tls_key=tmp_path / "key.pem")
    for settings, wanted in ((half, "go together"), (alone, "mqtt.tls_ca is not")):
        with pytest.raises(SettingsError, match=wanted):
            service._refuse_half_tls(settings)


def test_the_embedded_broker_refuses_to_listen_beyond_this_machine(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1 only: `apt install mosquitto`"):
        service.choose(settings_for(tmp_path, "iotcore", listen="0.0.0.0"))


def test_mosquitto_that_is_not_there_is_named_with_the_command_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mosquitto, "find", lambda: None)
    with pytest.raises(BrokerError, match="apt install mosquitto"):
        service.choose(settings_for(tmp_path, "mosquitto"))
    assert service.choose(settings_for(tmp_path, "auto")).name == "iotcore"


def test_an_address_that_is_not_of_this_machine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match=r"check broker\.listen"):
        service.refuse_taken_port(settings_for(tmp_path, listen="203.0.113.7"))


def test_the_embedded_configuration_opens_one_port_with_passwords_and_nothing_else() -> None:
    import tomllib

    text = embedded.configuration("127.0.0.1", 1883, {"hu-001": 'a"b\\c'})
    made = tomllib.loads(text)
    assert made["v4"]["1"]["listen"] == "127.0.0.1:1883"
    assert made["v4"]["1"]["connections"]["auth"] == {"hu-001": 'a"b\\c'}
    assert set(made) == {"id", "router", "v4"}


@pytest.mark.mosquitto
@needs_mosquitto
def test_our_password_lines_are_those_that_mosquitto_passwd_makes(tmp_path: Path) -> None:
    """Same shape and sizes; that Mosquitto lets such users in is shown by every other test here."""
    line = mosquitto.password_line("hu-001", "secret").strip()
    user, _empty, kind, rounds, salt, digest = line.replace(":", "$", 1).split("$")
    assert (user, kind, rounds, len(salt), len(digest)) == ("hu-001", "7", "101", 16, 88)
