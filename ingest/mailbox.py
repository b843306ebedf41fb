"""Messages on their way from the network thread to the writer, and answers on their way back. Bounded, in order."""

import contextlib
import socket
import threading
import time
from collections import deque
from collections.abc import Sequence

from ingest.incoming import Incoming, Reply

ENOUGH = 150  # most of a broker's window of 200: nothing more comes before these are acknowledged
LOOK_S = 0.004


class Mailbox:
    """One thread puts, one takes. `size`: how many may wait; the network thread reads no more while it is `full`."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._messages: deque[Incoming] = deque()
        self._filled = threading.Event()

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def full(self) -> bool:
        return len(self._messages) >= self._size

    def put(self, message: Incoming) -> None:
        self._messages.append(message)
        if not self._filled.is_set():
            self._filled.set()

    def take(self, wait_s: float, gather_s: float, most: int) -> list[Incoming]:
        """Up to `most` messages: waits `wait_s` for the first one, then `gather_s` for others to share its commit."""
        if not self._messages and not self._filled.wait(wait_s):
            return []
        deadline = time.monotonic() + gather_s
        while len(self._messages) < min(ENOUGH, most) and time.monotonic() < deadline:
            time.sleep(LOOK_S)
        self._filled.clear()
        return [self._messages.popleft() for _ in range(min(most, len(self._messages)))]


class Outgoing:
    """Finished groups for the network thread, which alone touches the client. `wake` is readable when there are some.

    A group: replies to the nodes, then (generation, mid) of each message that may be acknowledged to the broker.
    """

    def __init__(self) -> None:
        self._groups: deque[tuple[Sequence[Reply], Sequence[tuple[int, int]]]] = deque()
        self.wake, self._bell = socket.socketpair()
        self.wake.setblocking(False)
        self._bell.setblocking(False)

    def put(self, replies: Sequence[Reply], acks: Sequence[tuple[int, int]]) -> None:
        self._groups.append((replies, acks))
        self.ring()

    def ring(self) -> None:
        """Make the network thread look up from its wait."""
        with contextlib.suppress(BlockingIOError):  # it has been rung often enough
            self._bell.send(b"!")

    def take(self) -> list[tuple[Sequence[Reply], Sequence[tuple[int, int]]]]:
        with contextlib.suppress(BlockingIOError):
            self.wake.recv(4096)
        found = []
        while self._groups:
            found.append(self._groups.popleft())
        return found
