"""A broker that does what the test says, byte by byte, over a real socket."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable

from firmware import packet
from ingest.incoming import Incoming


class Connection:
    """One client's connection, seen from the broker."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._sock.settimeout(10)
        self.acked: list[int] = []

    def read(self) -> tuple[int, bytes]:
        """Type and body of the next packet. ConnectionError at the end."""
        first = self._exactly(1)[0]
        size, shift = 0, 0
        while True:
            byte = self._exactly(1)[0]
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return first >> 4, self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self._sock.recv(size - len(data))
            if not more:
                raise ConnectionError("closed")
            data += more
        return data

    def write(self, data: bytes) -> None:
        self._sock.sendall(data)

    def welcome(self) -> None:
        """Let the client in and grant what it subscribes to."""
        assert self.read()[0] == 1
        self.write(b"\x20\x02\x01\x00")
        kind, body = self.read()
        assert kind == 8
        self.write(b"\x90\x03" + body[:2] + b"\x01")

    def deliver(self, packet_id: int, message: Incoming) -> None:
        self.write(packet.publish(message.topic, message.payload, qos=1, packet_id=packet_id))

    def hear(self, on_puback: Callable[[int], None], until: int, within_s: float = 10.0) -> None:
        """Read on until `until` PUBACKs came."""
        self._sock.settimeout(within_s)
        while len(self.acked) < until:
            kind, body = self.read()
            if kind == packet.PUBACK:
                number = struct.unpack(">H", body)[0]
                on_puback(number)
                self.acked.append(number)

    def close(self) -> None:
        """As a broker that dies: no word, all at once."""
        with contextlib.suppress(OSError):
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._sock.close()


class ScriptedBroker:
    """Listens on a free port; `accept` waits for the next connection."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(20)
        self.port = int(self._listener.getsockname()[1])

    def accept(self) -> Connection:
        return Connection(self._listener.accept()[0])

    def __enter__(self) -> "ScriptedBroker":
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()


def in_background(work: Callable[[], None]) -> threading.Thread:
    """The broker's script beside the test; join it."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
