"""Runs the broker: chooses which, refuses a taken port, watches the users' file, stops in order."""

import importlib.util
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from hidran import heartbeat, installation, login, ports, process
from hidran.errors import BrokerError, SettingsError
from hidran.logs import logger
from hidran.settings import LOOPBACK, MqttSettings, Settings
from hidran.store import credentials
from hidran.words import say
from ingest.broker import mosquitto

WATCH_S = 0.25
BEAT_S = 2.0
READY_S = 15.0
PROBE_S = 5.0
PROBES = 3  # log-ins in a row that fail before a broker that runs but answers nobody is given up


class Broker(Protocol):
    """What both brokers can do. `lacks`: what is missing with it, in Bahasa Indonesia."""

    name: str
    lacks: tuple[str, ...]

    def start(self, users: dict[str, str]) -> None: ...
    def change_users(self, users: dict[str, str]) -> None: ...
    def ended(self) -> int | None: ...
    def stop(self) -> None: ...


def run(settings: Settings, tell: Callable[[str], None] = lambda _line: None) -> None:
    """Run the broker until SIGTERM or SIGINT. `tell` gets the lines for the person who started it.

    BrokerError when the port is taken, no broker is on the machine, or the broker ends by itself.
    """
    with process.stop_requested() as stop:
        serve(settings, stop, tell)


def serve(settings: Settings, stop: threading.Event, tell: Callable[[str], None]) -> None:
    """`run` without the signals."""
    installation.create(settings.paths, installation.kind_of(settings.paths))
    broker = choose(settings)
    refuse_taken_port(settings)
    users = _users(settings)
    broker.start(users)
    try:
        _await_ready(settings, broker, stop)
        _announce(settings, broker, tell)
        _watch(settings, broker, stop, users)
    finally:
        broker.stop()


def choose(settings: Settings) -> Broker:
    """The broker that `broker.kind` asks for and this machine has."""
    kind, program = settings.broker.kind, mosquitto.find()
    if kind in ("auto", "mosquitto") and program is not None:
        _refuse_half_tls(settings)
        return mosquitto.Mosquitto(program, settings)
    if kind == "mosquitto":
        raise BrokerError("broker.kind = 'mosquitto', but there is no mosquitto here: `apt install mosquitto`")
    if importlib.util.find_spec("iotcore") is None:
        raise BrokerError("neither mosquitto nor iotcore is on this machine: `apt install mosquitto`")
    _refuse_open_embedded(settings)
    from ingest.broker.embedded import Embedded

    return Embedded(settings)


def _refuse_half_tls(settings: Settings) -> None:
    broker = settings.broker
    if (broker.tls_cert is None) != (broker.tls_key is None):
        raise SettingsError(
            "broker.tls_cert and broker.tls_key go together: "
            f"found tls_cert = {str(broker.tls_cert)!r}, tls_key = {str(broker.tls_key)!r}"
        )
    if broker.tls_cert is not None and settings.mqtt.tls_ca is None:
        raise SettingsError("broker.tls_cert is set, but mqtt.tls_ca is not: our own services could not log in")


def _refuse_open_embedded(settings: Settings) -> None:
    broker = settings.broker
    if broker.listen not in LOOPBACK or broker.tls_cert is not None:
        raise SettingsError(
            f"broker.listen = {broker.listen!r}: the embedded broker has no access rules and no TLS here, so it "
            "listens on 127.0.0.1 only: `apt install mosquitto`, or set broker.listen to 127.0.0.1"
        )


def refuse_taken_port(settings: Settings) -> None:
    """BrokerError when somebody listens on the broker's port already."""
    broker = settings.broker
    try:
        if not ports.taken(broker.listen, broker.port):
            return
    except OSError as error:
        raise BrokerError(f"cannot listen on {broker.listen}:{broker.port}: {error}; check broker.listen") from error
    who = ports.owner(broker.port) or "another program"
    raise BrokerError(
        f"port {broker.port} on {broker.listen} is taken by {who}, probably another broker: stop that one, "
        "or choose another port with broker.port and mqtt.port (HIDRAN_BROKER__PORT, HIDRAN_MQTT__PORT)"
    )


def _users(settings: Settings) -> dict[str, str]:
    path = settings.paths.mqtt_users
    for ours in (settings.mqtt.username, credentials.DOCTOR_USER):
        credentials.password_of(path, ours)
    return credentials.load(path)


def reachable_at(settings: Settings) -> MqttSettings:
    """Where this machine's own services reach the broker that runs here."""
    broker = settings.broker
    wildcard = broker.listen in ("0.0.0.0", "::")
    host = settings.mqtt.host if broker.tls_cert or wildcard else broker.listen
    return settings.mqtt.model_copy(update={"host": host, "port": broker.port})


def is_ready(settings: Settings) -> bool:
    """True when the broker lets a user in."""
    users = credentials.load(settings.paths.mqtt_users)
    password = users.get(credentials.DOCTOR_USER)
    return password is not None and login.attempt(reachable_at(settings), credentials.DOCTOR_USER, password).ok


def _await_ready(settings: Settings, broker: Broker, stop: threading.Event) -> None:
    deadline = time.monotonic() + READY_S
    while not stop.is_set() and not is_ready(settings):
        code = broker.ended()
        if code is not None:
            raise BrokerError(f"{broker.name} ended at its start with {process.describe(code)}: see its log above")
        if time.monotonic() > deadline:
            raise BrokerError(f"{broker.name} lets nobody in after {READY_S:.0f} s: see its log above")
        stop.wait(0.05)


def _announce(settings: Settings, broker: Broker, tell: Callable[[str], None]) -> None:
    b, language, log = settings.broker, settings.language, logger("broker")
    log.info("ready", kind=broker.name, listen=b.listen, port=b.port, lacks=list(broker.lacks))
    tell(say("Broker {name} siap di {host}:{port}.", language, name=broker.name, host=b.listen, port=b.port))
    if broker.lacks:
        tell(say("Yang tidak ada pada broker bawaan ini (pasang mosquitto untuk memilikinya):", language))
    for sentence in broker.lacks:
        tell("- " + say(sentence, language))
    if b.listen not in LOOPBACK and b.tls_cert is None:
        log.warning("open to the network without TLS", listen=b.listen)
        tell(say("Peringatan: broker terbuka untuk jaringan tanpa TLS; kata sandi node dapat disadap.", language))


def _watch(settings: Settings, broker: Broker, stop: threading.Event, users: dict[str, str]) -> None:
    """`users`: those the broker started with; somebody may have come since."""
    path, known, beat_at, probe = settings.paths.mqtt_users, (0, 0), 0.0, _Probe(settings)
    while not stop.wait(WATCH_S):
        code = broker.ended()
        if code is not None and not stop.wait(WATCH_S):  # Ctrl-C reaches both at once; then it is no failure
            raise BrokerError(f"{broker.name} ended by itself with {process.describe(code)}: see its log above")
        if (stamp := _stamp(path)) != known:
            known, users = stamp, _changed(settings, broker, users)
        if time.monotonic() >= beat_at:
            beat_at = time.monotonic() + BEAT_S
            _beat(settings, broker, len(users))
        probe.look(broker)


class _Probe:
    """Logs in now and then: a broker may live and yet answer nobody."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._due = time.monotonic() + PROBE_S
        self._failed = 0

    def look(self, broker: Broker) -> None:
        if time.monotonic() < self._due:
            return
        self._failed = 0 if is_ready(self._settings) else self._failed + 1
        self._due = time.monotonic() + PROBE_S
        if self._failed >= PROBES:
            raise BrokerError(f"{broker.name} runs but lets nobody in, {PROBES} times in a row: it is started again")


def _changed(settings: Settings, broker: Broker, before: dict[str, str]) -> dict[str, str]:
    users = _users(settings)
    if users != before:
        broker.change_users(users)
        logger("broker").info("users changed", added=sorted(users.keys() - before), gone=sorted(before.keys() - users))
    return users


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_ino)


def _beat(settings: Settings, broker: Broker, users: int) -> None:
    b = settings.broker
    folder, lacks = settings.paths.health, list(broker.lacks)
    heartbeat.beat(folder, "broker", kind=broker.name, port=b.port, users=users, lacks=lacks)
