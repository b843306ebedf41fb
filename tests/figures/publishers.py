"""Many nodes sending as fast as ingest acknowledges, on one thread, their packets made beforehand."""

import selectors
import socket
import time
from dataclasses import dataclass, field

from firmware import packet
from hidran import contract
from tests.figures.nodes import BOOT, values_of


@dataclass
class Publisher:
    """One node. `packets`: PUBLISH packets in order; `ends`: the last seq of each. `acked`: packets acknowledged."""

    name: str
    packets: list[bytes]
    ends: list[int]
    window: int
    sock: socket.socket = field(default_factory=socket.socket)
    buffer: bytearray = field(default_factory=bytearray)
    sent: int = 0
    acked: int = 0
    sent_at: list[float] = field(default_factory=list)
    waits_s: list[float] = field(default_factory=list)

    def connect(self, port: int, password: str) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), 10)
        self.sock.sendall(packet.connect(self.name, self.name, password, 60))
        assert self.sock.recv(4) == b"\x20\x02\x00\x00", f"{self.name} was not let in"
        self.sock.sendall(packet.subscribe(1, f"{contract.ROOT}/{self.name}/down/ack", 0))
        assert self.sock.recv(5)[0] == 0x90
        self.sock.setblocking(False)

    def fill(self, now: float) -> None:
        """Send until `window` messages wait for their acknowledgement."""
        due = self.packets[self.sent : self.acked + self.window]
        if due:
            self.sock.setblocking(True)
            self.sock.sendall(b"".join(due))
            self.sock.setblocking(False)
            self.sent += len(due)
            self.sent_at.extend([now] * len(due))

    def hear(self, now: float) -> None:
        """Take in what the broker sent; only ingest's acknowledgements count."""
        data = self.sock.recv(65536)
        assert data, f"the broker hung up on {self.name}"
        self.buffer += data
        while len(self.buffer) >= 2:
            size, head = _length(self.buffer)
            if len(self.buffer) < head + size:
                return
            body = bytes(self.buffer[head : head + size])
            kind = self.buffer[0] >> 4
            del self.buffer[: head + size]
            if kind == 3:
                self._acknowledged(body, now)

    def _acknowledged(self, body: bytes, now: float) -> None:
        topic_bytes = int.from_bytes(body[:2], "big")
        _boot, upto, _ranges, _nack = contract.decode_ack(body[2 + topic_bytes :].decode())
        while self.acked < self.sent and self.ends[self.acked] <= upto:
            self.waits_s.append(now - self.sent_at[self.acked])
            self.acked += 1


def _length(data: bytearray) -> tuple[int, int]:
    """Remaining length of the packet at the start, and bytes of its head."""
    size, shift, at = 0, 0, 1
    while at < len(data):
        size |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return size, at
    return 1 << 30, at


def publishers(names: list[str], messages: int, readings: int, started: int, window: int) -> list[Publisher]:
    """One for each name, with `messages` batches of `readings` each, measured from Unix second `started` on."""
    return [_made(name, messages, readings, started, window) for name in names]


def _made(name: str, messages: int, readings: int, started: int, window: int) -> Publisher:
    topic, packets, ends = contract.topic(name, "up", contract.UP_READINGS), [], []
    for first in range(1, messages * readings + 1, readings):
        rows = [
            {"boot": BOOT, "seq": s, "up_s": 60 * s, "ts": started + 60 * s, "src": "ntp", **values_of(name, s)}
            for s in range(first, first + readings)
        ]
        text = contract.encode_readings(rows, (BOOT, first), 0)
        packets.append(packet.publish(topic, text, qos=1, packet_id=len(packets) % 65535 + 1))
        ends.append(first + readings - 1)
    return Publisher(name, packets, ends, window)


def run_for(crowd: list[Publisher], seconds: float) -> float:
    """Let them send for so long, or until all is acknowledged; seconds it took."""
    look, begun = selectors.DefaultSelector(), time.monotonic()
    for one in crowd:
        look.register(one.sock, selectors.EVENT_READ, one)
        one.fill(begun)
    busy = len(crowd)
    while busy and time.monotonic() - begun < seconds:
        for key, _events in look.select(0.05):
            one, now = key.data, time.monotonic()
            one.hear(now)
            one.fill(now)
            if one.acked == len(one.packets):
                look.unregister(one.sock)
                busy -= 1
    return time.monotonic() - begun


def run_paced(crowd: list[Publisher], per_s: float, seconds: float) -> list[float]:
    """One message after the other at an even pace, turn by turn; seconds from each one's sending to its answer."""
    look, begun, sent = selectors.DefaultSelector(), time.monotonic(), 0
    for one in crowd:
        look.register(one.sock, selectors.EVENT_READ, one)
    while (now := time.monotonic()) - begun < seconds + 2:
        if now - begun < seconds and sent < (now - begun) * per_s:
            crowd[sent % len(crowd)].fill(now)
            sent += 1
        for key, _events in look.select(0.002):
            key.data.hear(time.monotonic())
    waits = [w for one in crowd for w in one.waits_s]
    return waits + [seconds] * (sum(one.sent for one in crowd) - len(waits))
