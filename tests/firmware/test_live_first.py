"""Live first never makes a node forget a backlog that is still on its way, whatever the road between does.

The node's ring and outbox on one side, ingest's own decoder, spans and acknowledgements on the other, and between them
a road that delays, repeats, reorders and loses in both directions, while segments are dropped and the node restarts.
"""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware import ring as ring_module
from firmware.outbox import Outbox
from firmware.ring import Ring
from hidran import contract
from hidran.store import spans
from ingest.answers import Answer
from ingest.decode import Batch, decode
from tests.firmware import samples
from tests.firmware.folders import MemoryFiles

Key = tuple[int, int]
UP = contract.topic("hu-001", "up", contract.UP_READINGS)
RECORDS = 4  # in a segment
CAPACITY = 12


class WatchedRing(Ring):
    """A ring that says which readings it dropped though nobody had acknowledged them."""

    lost: set[Key]

    def _drop_oldest(self) -> None:
        if self.segments:
            s = self.segments[0]
            known = self.covered.get(s.boot, ())
            self.lost |= {(s.boot, n) for n in range(s.first, s.last() + 1) if not ring_module.spans.count(known, n, n)}
        super()._drop_oldest()


class Server:
    """What ingest commits and answers, without a database."""

    def __init__(self) -> None:
        self.ledger: dict[int, spans.Spans] = defaultdict(list)

    def take(self, text: str) -> list[str]:
        batch = decode(UP, text.encode())
        assert isinstance(batch, Batch)
        last = batch.seq + batch.count - 1
        spans.add(self.ledger[batch.boot], batch.seq, last)
        answer = Answer(self.ledger[batch.boot])
        answer.boot = batch.boot
        answer.covers(batch.seq, last, batch.held)
        return answer.payloads()

    def has(self, key: Key) -> bool:
        return spans.contains(self.ledger[key[0]], key[1])


class Journey:
    """One node's life on a bad road."""

    def __init__(self) -> None:
        self.files = MemoryFiles()
        self.server = Server()
        self.lost: set[Key] = set()
        self.taken: set[Key] = set()
        self.up_road: list[str] = []
        self.down_road: list[str] = []
        self.up_s = 0
        self.boot = 0
        self.restart()

    def restart(self) -> None:
        self.ring = WatchedRing(self.files, samples.bits(), CAPACITY, spare_segments=0)
        self.ring.lost = self.lost
        self.boot += 1
        self.ring.begin(self.boot)
        self.outbox = Outbox(self.ring)
        self.connected = False

    def connect(self) -> None:
        self.connected = True

    def disconnect(self) -> None:
        self.connected = False
        self.outbox.disconnected()

    def read(self) -> None:
        self.up_s += 60
        row = self.ring.append(self.up_s, samples.TS + self.up_s, "ntp", samples.values())
        self.taken.add((row.boot, row.seq))
        self.outbox.add(row, False, self.connected)

    def send_live(self) -> None:
        self._send(self.outbox.take_live(self.up_s))

    def send_backlog(self) -> None:
        self._send(self.outbox.take_backlog(self.up_s))

    def _send(self, rows: list[Any]) -> None:
        if rows and self.connected:
            self.up_road.append(self.outbox.encode(rows, self.up_s))

    def deliver(self, choice: int, *, again: bool = False) -> None:
        if self.up_road:
            place = choice % len(self.up_road)
            text = self.up_road[place] if again else self.up_road.pop(place)
            self.down_road += self.server.take(text)

    def lose(self, choice: int) -> None:
        if self.up_road:
            self.up_road.pop(choice % len(self.up_road))

    def answer(self, choice: int, *, again: bool = False) -> None:
        if self.down_road:
            place = choice % len(self.down_road)
            boot, upto, ranges, _nack = contract.decode_ack(
                self.down_road[place] if again else self.down_road.pop(place)
            )
            self.outbox.acknowledge(boot, upto, ranges)

    def lose_answer(self, choice: int) -> None:
        if self.down_road:
            self.down_road.pop(choice % len(self.down_road))

    def held(self) -> set[Key]:
        found: set[Key] = set()
        for s in self.ring.segments:
            known = self.ring.covered.get(s.boot, ())
            found |= {(s.boot, n) for n in range(s.first, s.last() + 1) if not ring_module.spans.count(known, n, n)}
        return found

    def check(self) -> None:
        held = self.held()
        assert self.ring.held == len(held)
        forgotten = {key for key in self.taken - held - self.lost if not self.server.has(key)}
        assert not forgotten, f"forgotten before the server had them: {sorted(forgotten)}"

    def arrive(self) -> None:
        """A good road at last: everything that was not dropped comes in, and the node is empty."""
        self.disconnect()
        self.connect()
        for _round in range(200):
            self.send_live()
            self.send_backlog()
            while self.up_road:
                self.deliver(0)
            while self.down_road:
                self.answer(0)
            self.up_s += 60
            if not self.held():
                break
            self.outbox.urgent = bool(self.outbox.live)
        assert self.held() == set()
        assert {key for key in self.taken - self.lost if not self.server.has(key)} == set()
        assert self.outbox.backlog() == 0


STEPS: dict[str, Any] = {
    "read": lambda j, _n: j.read(),
    "read 5": lambda j, _n: [j.read() for _ in range(5)],
    "connect": lambda j, _n: j.connect(),
    "disconnect": lambda j, _n: j.disconnect(),
    "live": lambda j, _n: j.send_live(),
    "backlog": lambda j, _n: j.send_backlog(),
    "deliver": lambda j, n: j.deliver(n),
    "deliver twice": lambda j, n: j.deliver(n, again=True),
    "lose": lambda j, n: j.lose(n),
    "ack": lambda j, n: j.answer(n),
    "ack twice": lambda j, n: j.answer(n, again=True),
    "lose ack": lambda j, n: j.lose_answer(n),
    "restart": lambda j, _n: j.restart(),
    "patience ends": lambda j, _n: setattr(j, "up_s", j.up_s + 1000),
}


@pytest.fixture(autouse=True)
def _small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = ring_module.Layout(samples.bits())
    monkeypatch.setattr(ring_module, "SEGMENT_BYTES", ring_module._HEADER_SIZE + RECORDS * layout.size)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 30)), min_size=10, max_size=120))
def test_nothing_is_forgotten_that_the_server_has_not_committed(steps: list[tuple[str, int]]) -> None:
    journey = Journey()
    journey.connect()
    for name, choice in steps:
        STEPS[name](journey, choice)
        journey.check()
    journey.arrive()


def test_dropped_segments_do_not_block_the_acknowledgement() -> None:
    journey = Journey()
    for _i in range(60):
        journey.read()
    assert journey.lost
    journey.connect()
    journey.send_live()
    journey.deliver(0)
    _boot, upto, ranges, _nack = contract.decode_ack(journey.down_road[0])
    assert upto == max(seq for _b, seq in journey.lost)
    assert ranges == [(60, 60)]
    journey.arrive()


def test_the_live_batch_alone_frees_nothing_of_the_backlog() -> None:
    journey = Journey()
    for _i in range(10):
        journey.read()
    journey.connect()
    journey.read()
    journey.outbox.urgent = True
    journey.send_live()
    journey.deliver(0)
    journey.answer(0)
    assert journey.held() == {(1, n) for n in range(1, 10)}
