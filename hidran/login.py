"""A real MQTT log-in: says whether a broker at an address lets a user in, and why not."""

import os
import time
from dataclasses import dataclass
from typing import Literal

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from hidran.settings import MqttSettings

Answer = Literal["in", "refused", "closed", "unreachable", "silent"]


@dataclass(frozen=True, slots=True)
class Login:
    """`answer`: in; refused (wrong user or password); closed (broker hung up, iotcore's way of refusing);
    unreachable (nobody listens, TLS failed); silent (no MQTT answer in time). `reason`: what was said."""

    answer: Answer
    reason: str

    @property
    def ok(self) -> bool:
        return self.answer == "in"


def attempt(where: MqttSettings, user: str, password: str, *, timeout_s: float = 3.0) -> Login:
    """Log in as `user`, log out again, tell what happened. Uses a client id of its own where the broker allows it."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"{user}-{os.getpid()}")
    client.username_pw_set(user, password)
    seen: list[Login] = []

    def on_connect(_c: mqtt.Client, _d: object, _f: object, code: ReasonCode, _p: object) -> None:
        seen.append(Login("refused", str(code)) if code.is_failure else Login("in", ""))

    def on_disconnect(_c: mqtt.Client, _d: object, _f: object, code: ReasonCode, _p: object) -> None:
        seen.append(Login("closed", f"the broker hung up ({code})"))

    client.on_connect, client.on_disconnect = on_connect, on_disconnect
    try:
        if where.tls_ca is not None:
            client.tls_set(ca_certs=str(where.tls_ca))
        client.connect_timeout = timeout_s
        client.connect(where.host, where.port, keepalive=10)
    except (OSError, ValueError) as error:
        return Login("unreachable", str(error))
    return _answer(client, seen, timeout_s)


def _answer(client: mqtt.Client, seen: list[Login], timeout_s: float) -> Login:
    """Turn the client's loop here, not in paho's thread, which would connect again by itself."""
    deadline = time.monotonic() + timeout_s
    while not seen and time.monotonic() < deadline:
        client.loop(0.05)
    client.disconnect()
    client.loop(0.05)
    return seen[0] if seen else Login("silent", f"no answer in {timeout_s:g} s")
