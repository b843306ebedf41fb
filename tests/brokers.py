"""A real broker for tests: `hidran broker` as its own process, on a free port, in a folder of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from hidran import login
from hidran.ports import free_port
from hidran.settings import Settings
from hidran.store import credentials
from ingest.broker.mosquitto import find

needs_mosquitto = pytest.mark.skipif(find() is None, reason="no mosquitto on this machine (apt install mosquitto)")
KINDS = [pytest.param("mosquitto", marks=[pytest.mark.mosquitto, needs_mosquitto]), "iotcore"]


def settings_for(data: Path, kind: str = "auto", **broker: object) -> Settings:
    """Settings of an installation in `data` with its broker on a free port."""
    port = free_port()
    return Settings(data=data, mqtt={"port": port}, broker={"kind": kind, "port": port, **broker})


def environment(settings: Settings) -> dict[str, str]:
    """The same settings as environment of a child process."""
    return {
        **os.environ,
        "HIDRAN_DATA": str(settings.data),
        "HIDRAN_MQTT__PORT": str(settings.mqtt.port),
        "HIDRAN_BROKER__PORT": str(settings.broker.port),
        "HIDRAN_BROKER__KIND": settings.broker.kind,
    }


def start_broker(settings: Settings, **more: str) -> subprocess.Popen[bytes]:
    """`hidran broker`, once it lets a user in."""
    env = environment(settings) | more
    log = (settings.data.parent / "broker.log").open("ab")
    child = subprocess.Popen([sys.executable, "-m", "hidran", "broker"], env=env, stdout=log, stderr=log)
    credentials.password_of(settings.paths.mqtt_users, credentials.DOCTOR_USER)
    try:
        wait_for(lambda: child.poll() is not None or can_enter(settings, credentials.DOCTOR_USER), 20)
        assert child.poll() is None, (settings.data.parent / "broker.log").read_text()
    except BaseException:
        stop(child)
        raise
    return child


@contextmanager
def running_broker(settings: Settings, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`hidran broker` for the time of the block."""
    child = start_broker(settings, **more)
    try:
        yield child
    finally:
        stop(child)


def stop(child: subprocess.Popen[bytes]) -> int:
    if child.poll() is None:
        child.terminate()
    try:
        return child.wait(15)
    except subprocess.TimeoutExpired:
        child.kill()
        raise


def can_enter(settings: Settings, user: str, password: str | None = None) -> bool:
    secret = credentials.load(settings.paths.mqtt_users).get(user, "") if password is None else password
    return login.attempt(settings.mqtt, user, secret).ok


def wait_for(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Poll until true; the test fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not so after {seconds} s: {condition}"
        time.sleep(0.02)


class Client:
    """A plain MQTT client that remembers what it got."""

    def __init__(self, settings: Settings, user: str, *, client_id: str | None = None, clean: bool = True) -> None:
        self.got: list[tuple[str, bytes]] = []
        self.connects = 0
        self.granted: dict[int, object] = {}
        self._c = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=client_id or user, clean_session=clean)
        self._c.username_pw_set(user, credentials.password_of(settings.paths.mqtt_users, user))
        if settings.mqtt.tls_ca is not None:
            self._c.tls_set(ca_certs=str(settings.mqtt.tls_ca))
        self._c.on_connect = self._connected
        self._c.on_message = lambda _c, _d, m: self.got.append((m.topic, m.payload))
        self._c.on_subscribe = lambda _c, _d, mid, codes, _p: self.granted.__setitem__(mid, codes)
        self._c.connect(settings.mqtt.host, settings.mqtt.port)
        self._c.loop_start()
        wait_for(lambda: self.connects)

    def _connected(self, _c: object, _d: object, _f: object, code: mqtt.ReasonCode, _p: object) -> None:
        self.connects += 0 if code.is_failure else 1

    def subscribe(self, *topics: str) -> None:
        """Subscribe and wait for the broker's answer; all that it had queued before has then arrived."""
        _result, mid = self._c.subscribe([(t, 1) for t in topics])
        wait_for(lambda: mid in self.granted)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> mqtt.MQTTMessageInfo:
        return self._c.publish(topic, payload, qos=1, retain=retain)

    @property
    def connected(self) -> bool:
        return self._c.is_connected()

    def close(self) -> None:
        self._c.disconnect()
        self._c.loop_stop()
