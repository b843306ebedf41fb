"""The writer's thread with its mailbox, without a network: messages in, acknowledgements out."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from hidran import contract
from hidran.clock import SystemClock
from hidran.settings import Settings
from hidran.store.series import SeriesReader
from ingest.incoming import Incoming
from ingest.intake import Intake
from ingest.mailbox import Mailbox, Outgoing
from tests.brokers import wait_for


class WayIn:
    """`acked`: (node, boot, seq) of every reading that was acknowledged so far."""

    def __init__(self, data: Path, **ingest: Any) -> None:
        self.settings = Settings(data=data, ingest={"commit_ms": 2, **ingest})
        self.mailbox, self.outgoing = Mailbox(100_000), Outgoing()
        self.intake = Intake(self.settings, SystemClock(), self.mailbox, self.outgoing)
        self.acked: set[tuple[str, int, int]] = set()
        self._sent: set[tuple[str, int, int]] = set()

    def __enter__(self) -> Self:
        self.intake.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.intake.stop()
        self.intake.join(10)

    def send(self, messages: Iterable[Incoming]) -> None:
        for m in messages:
            body = contract.decode_object(m.payload.decode())
            node, _up, _kind = contract.parse_topic(m.topic)
            count = len(body["panel_v"])
            self._sent.update((node, body["boot"], body["seq"] + n) for n in range(count))
            self.mailbox.put(m._replace(mid=1, generation=1))

    def hear(self) -> int:
        """Take in the answers so far; how many messages they acknowledged to the broker."""
        done = 0
        for replies, acks in self.outgoing.take():
            done += len(acks)
            for reply in (r for r in replies if r.topic.endswith("/ack")):
                node, _down, _kind = contract.parse_topic(reply.topic)
                boot, upto, ranges, _nack = contract.decode_ack(reply.payload)
                open_ = [x for x in self._sent - self.acked if x[:2] == (node, boot)]
                self.acked.update(x for x in open_ if contract.covers(x[2], upto, ranges))
        return done

    def settle(self, messages: int, within_s: float = 20.0) -> None:
        """Wait until so many messages were acknowledged to the broker."""
        done, deadline = 0, time.monotonic() + within_s
        while done < messages:
            done += self.hear()
            assert self.intake.failure is None, repr(self.intake.failure)
            assert time.monotonic() < deadline, f"{done} of {messages} acknowledged after {within_s} s"
            time.sleep(0.005)

    def wait_for_writer(self, within_s: float = 20.0) -> None:
        wait_for(lambda: self.intake.writer is not None or self.intake.failure is not None, within_s)

    def stored(self) -> set[tuple[str, int, int]]:
        with SeriesReader(self.settings.paths.series) as reader:
            return {(r.node, r.boot, r.seq) for r in reader.after(0, 1_000_000)}
