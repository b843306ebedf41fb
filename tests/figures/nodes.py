"""Many nodes in one process: each keeps what it measured until ingest itself has acknowledged it, as the contract says.

They speak through the firmware's own MQTT client. What they measure follows from (name, seq), so that a store can be
compared with them value by value. A minute of theirs passes as fast as the test wants.
"""

import asyncio
import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from firmware import mqtt
from hidran import contract

BOOT = 1
PAUSE_S = 0.13  # between two messages of one node: below the rate at which ingest limits a node
ASK_AGAIN_S = 5.0
RETRY_S = 0.2


def values_of(name: str, seq: int) -> dict[str, float | int]:
    """What node `name` measured at `seq`."""
    salt = sum(name.encode())
    return {
        "panel_v": (seq * 7 + salt) % 4000 / 100,
        "pump_on": (seq + salt) % 2,
        "pump_on_s": (seq + salt) % 61,
        "pump_starts": seq % 3,
        "turbidity_mv": (seq * 13 + salt) % 5000,
        "turbidity_sd_mv": (seq + salt) % 100 / 10,
    }


@dataclass
class Node:
    """One node: `held` maps each seq not yet acknowledged to the moment it was last sent (0: never)."""

    name: str
    password: str
    port: int
    started: float  # Unix s of its seq 0
    produced: int = 0
    held: dict[int, float] = field(default_factory=dict)
    acks: int = 0
    acked_at: float = 0.0
    refused: list[tuple[int, str]] = field(default_factory=list)
    connects: int = 0
    client: Any = None

    def measure(self, count: int) -> None:
        for seq in range(self.produced + 1, self.produced + count + 1):
            self.held[seq] = 0.0
        self.produced += count

    def reading(self, seq: int) -> dict[str, Any]:
        times = {"up_s": seq * 60, "ts": int(self.started) + seq * 60, "src": "ntp"}
        return {"boot": BOOT, "seq": seq, **times, **values_of(self.name, seq)}

    def due(self, now: float) -> list[int]:
        """The next run of consecutive readings to send, at most one backfill batch."""
        open_ = sorted(seq for seq, sent in self.held.items() if now - sent > ASK_AGAIN_S)[: contract.BACKFILL_BATCH]
        return [seq for place, seq in enumerate(open_) if seq == open_[0] + place]

    def message(self, seqs: list[int]) -> str:
        rows = [self.reading(seq) for seq in seqs]
        age_s = max(0, int(time.time()) - rows[-1]["ts"])
        return contract.encode_readings(rows, (BOOT, min(self.held)), age_s)

    def heard(self, topic: str, payload: bytes, _retained: bool) -> None:
        if not topic.endswith("/ack"):
            return
        boot, upto, ranges, nack = contract.decode_ack(payload.decode())
        if boot != BOOT:
            return
        covered = [seq for seq in self.held if contract.covers(seq, upto, ranges)]
        for seq in covered:
            del self.held[seq]
        self.refused += nack
        self.acks += 1
        self.acked_at = time.monotonic()

    async def live(self) -> None:
        """Connect, send, connect again; ends by being cancelled."""
        while True:
            try:
                await self._connect()
                await self._send()
            except OSError:
                await self._hang_up()
                await asyncio.sleep(RETRY_S)

    async def _connect(self) -> None:
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", self.port), 5)
        self.client = mqtt.Client(reader, writer, self.heard, timeout_s=5)
        status = contract.topic(self.name, "up", contract.UP_STATUS)
        will = contract.encode_will(BOOT)
        await self.client.connect(self.name, self.name, self.password, will_topic=status, will=will)
        await self.client.subscribe(f"{contract.ROOT}/{self.name}/down/#")
        await self.client.publish(status, contract.encode_birth(BOOT, {"fw": "test"}), retain=True)
        self.connects += 1

    async def _send(self) -> None:
        topic = contract.topic(self.name, "up", contract.UP_READINGS)
        while self.client.alive:
            seqs = self.due(time.monotonic())
            if seqs:
                text = self.message(seqs)
                for seq in seqs:
                    self.held[seq] = time.monotonic()
                await self.client.publish(topic, text)
            await asyncio.sleep(PAUSE_S)
        raise ConnectionError(self.client.reason)

    async def _hang_up(self) -> None:
        client, self.client = self.client, None
        if client is not None:
            await client.abort()
        self.held = dict.fromkeys(self.held, 0.0)


class Crowd:
    """Nodes living on an event loop in a thread of their own, `rate` readings a second each, while the block runs."""

    def __init__(self, nodes: list[Node], rate: float) -> None:
        self.nodes = nodes
        self.rate = rate
        self.measuring = True
        self._over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="nodes")

    def __enter__(self) -> "Crowd":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    async def _run(self) -> None:
        tasks = [asyncio.create_task(node.live()) for node in self.nodes]
        tasks += [asyncio.create_task(self._measure(node)) for node in self.nodes]
        while not self._over.is_set():
            dead = [task for task in tasks if task.done()]
            for task in dead:
                task.result()
            await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _measure(self, node: Node) -> None:
        batch = contract.LIVE_BATCH
        for _ in itertools.count():
            await asyncio.sleep(batch / self.rate)
            if self.measuring:
                node.measure(batch)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    @property
    def held(self) -> int:
        return sum(len(node.held) for node in self.nodes)

    @property
    def produced(self) -> int:
        return sum(node.produced for node in self.nodes)

    @property
    def acked(self) -> int:
        return self.produced - self.held

    def drain(self, within_s: float) -> float | None:
        """Measure no more and wait until everything is acknowledged: how long that took, None if it never came."""
        self.measuring = False
        start = time.monotonic()
        while time.monotonic() - start < within_s:
            if self.held == 0 and self.alive:
                return time.monotonic() - start
            time.sleep(0.02)
        return None
