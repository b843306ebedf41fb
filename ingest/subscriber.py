"""The network thread: paho on a loop of our own, because only this thread may touch the client.

Messages are copied into the mailbox and nothing else happens to them here. A PUBACK goes out only for a message of the
connection that stands: a broker that was started again counts its message ids anew, and a late PUBACK would take
another, unsaved message from it. Each connection is a client object of its own with a number, its generation.
"""

import select
import threading
import time
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

from hidran.clock import Clock
from hidran.contract import UP_OF_ALL
from hidran.logs import logger
from hidran.settings import MqttSettings
from ingest.backoff import Backoff
from ingest.flood import Limiter
from ingest.incoming import Incoming
from ingest.mailbox import Mailbox, Outgoing

KEEPALIVE_S = 6  # a broker that stands still is noticed within twice that
ANSWER_S = 10.0  # from the TCP connection to the broker's word
CONNECT_S = 5.0
WAIT_S = 0.5
READS = 32  # packets after one look at the socket
SAY_AGAIN_S = 60.0


class Subscriber(threading.Thread):
    """`start` it, `stop` it; `failure` says why it ended by itself. `password`: asked anew for every log-in."""

    def __init__(
        self, where: MqttSettings, password: Callable[[], str], clock: Clock, mailbox: Mailbox, outgoing: Outgoing
    ) -> None:
        super().__init__(name="network", daemon=True)
        self._where, self._password, self._clock = where, password, clock
        self._mailbox, self._outgoing = mailbox, outgoing
        self.limiter: Limiter | None = None
        self.backoff = Backoff()
        self.generation = 0
        self.connected = False
        self.failure: BaseException | None = None
        self.arrived = 0
        self.turned_at = time.monotonic()  # its last turn, for who watches it
        self._stopping = threading.Event()
        self._log = logger("ingest")
        self._said = ("", 0.0)

    def stop(self) -> None:
        self._stopping.set()
        self._outgoing.ring()

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                trouble = self._live()
                if trouble and not self._stopping.is_set():
                    wait_s = self.backoff.next_s()
                    self._say(trouble, wait_s)
                    self._stopping.wait(wait_s)
        except BaseException as error:
            self.failure = error

    # -- one connection -----------------------------------------------------------------------------------------

    def _live(self) -> str:
        """From connecting to the end of that connection; why it ended."""
        self.generation += 1
        self.turned_at = time.monotonic()
        link = _Link(self)
        try:
            client = self._client(link)
            client.connect(self._where.host, self._where.port, keepalive=KEEPALIVE_S)
        except (OSError, ValueError) as error:
            return f"no broker at {self._where.host}:{self._where.port} ({error}): start it (`hidran broker`)"
        try:
            deadline = time.monotonic() + ANSWER_S
            while not self._stopping.is_set() and not link.ended:
                try:
                    self._turn(client)
                except OSError as error:
                    return f"the connection ended ({error})"
                if link.accepted and not self.connected:
                    self.connected = True
                    self.backoff.succeeded()
                elif not link.accepted and time.monotonic() > deadline:
                    return f"the broker does not answer within {ANSWER_S:.0f} s"
            return "" if self._stopping.is_set() else link.why()
        finally:
            self.connected = False
            _hang_up(client)

    def _client(self, link: "_Link") -> mqtt.Client:
        user = self._where.username
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=user,
            clean_session=False,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        client.username_pw_set(user, self._password())
        client.connect_timeout = CONNECT_S
        if self._where.tls_ca is not None:
            client.tls_set(ca_certs=str(self._where.tls_ca))
        client.on_connect, client.on_disconnect = link.on_connect, link.on_disconnect
        client.on_subscribe, client.on_message = link.on_subscribe, link.on_message
        client.on_socket_register_write = _registered  # set: paho leaves all writing to this loop
        return client

    def _turn(self, client: mqtt.Client) -> None:
        """Wait for the socket or a finished group, then read, write and keep alive."""
        self.turned_at = time.monotonic()
        sock: Any = client.socket()
        if sock is None:
            return
        inputs: list[Any] = [self._outgoing.wake]
        if not self._mailbox.full:  # back-pressure: what is not read stays with the broker
            inputs.append(sock)
        buffered = len(inputs) > 1 and getattr(sock, "pending", int)() > 0  # select does not see that
        outputs = [sock] if client.want_write() or getattr(sock, "unsent", False) else []
        readable, _writable, _ = select.select(inputs, outputs, [], 0 if buffered else WAIT_S)
        if buffered or sock in readable:
            self._read(client)
        if self._outgoing.wake in readable:
            self._send(client)
        if client.want_write():
            client.loop_write()
        client.loop_misc()
        if client.socket() is sock:
            getattr(sock, "flush", bool)()

    def _read(self, client: mqtt.Client) -> None:
        for _ in range(READS):
            before = self.arrived
            if client.loop_read() != MQTTErrorCode.MQTT_ERR_SUCCESS or self.arrived == before or self._mailbox.full:
                return

    def _send(self, client: mqtt.Client) -> None:
        for replies, acks in self._outgoing.take():
            for reply in replies:  # QoS 0: a node that misses its answer sends again and is answered again
                client.publish(reply.topic, reply.payload)
            for generation, mid in acks:
                if generation == self.generation:
                    client.ack(mid, 1)

    def take(self, message: mqtt.MQTTMessage) -> None:
        """Copy one message into the mailbox."""
        self.arrived += 1
        topic, payload = message.topic, message.payload
        limited = self.limiter is not None and not self.limiter.allows(topic, len(payload), time.monotonic())
        generation, mid = (self.generation, message.mid) if message.qos else (0, 0)
        rx_ms = int(self._clock.now() * 1000)
        body = b"" if limited else bytes(payload)
        self._mailbox.put(Incoming(topic, body, rx_ms, message.retain, generation, mid, limited))

    def _say(self, trouble: str, wait_s: float) -> None:
        now = time.monotonic()
        if trouble != self._said[0] or now - self._said[1] >= SAY_AGAIN_S:
            self._said = (trouble, now)
            self._log.warning("not connected", why=trouble, user=self._where.username, next_try_in_s=round(wait_s, 1))

    def landed(self) -> None:
        """The broker let us in."""
        self._said = ("", 0.0)
        self._log.info("connected", broker=f"{self._where.host}:{self._where.port}", generation=self.generation)


class _Link:
    """What paho tells of one connection. Nothing raised here may end the thread, and nothing is raised in silence."""

    def __init__(self, home: Subscriber) -> None:
        self._home = home
        self._reason = ""
        self.accepted = self.ended = False

    def on_connect(self, client: mqtt.Client, _d: object, _f: object, code: ReasonCode, _p: object) -> None:
        if code.is_failure:
            self._reason = f"the broker refuses the log-in ({code}): see secrets/mqtt.json, and start the broker again"
            self.ended = True
            return
        client.subscribe(UP_OF_ALL, qos=1)
        self.accepted = True
        self._home.landed()

    def on_subscribe(self, _c: object, _d: object, _mid: object, codes: list[ReasonCode], _p: object) -> None:
        if any(code.is_failure for code in codes):
            self._reason = f"the broker refuses {UP_OF_ALL}: its access rules do not know this user"
            self.ended = True

    def on_disconnect(self, _c: object, _d: object, _f: object, code: ReasonCode, _p: object) -> None:
        self._reason = self._reason or f"the connection ended ({code})"
        self.ended = True

    def on_message(self, _c: object, _d: object, message: mqtt.MQTTMessage) -> None:
        try:
            self._home.take(message)
        except Exception as error:
            self._reason = f"a message could not be taken ({error!r})"
            self.ended = True

    def why(self) -> str:
        if not self.accepted and self._reason.startswith("the connection ended"):
            return (
                f"the broker hung up before an answer ({self._reason}): wrong user or password? see secrets/mqtt.json"
            )
        return self._reason


def _registered(_c: object, _d: object, _socket: object) -> None:
    """Only this thread writes, and it asks `want_write` at each turn."""


def _hang_up(client: mqtt.Client) -> None:
    sock = client.socket()
    if sock is not None:  # no DISCONNECT: nothing of the session is to change
        sock.close()
