"""Tells what has happened since the last look: messages, full hours, readings that wait in the nodes."""

from collections.abc import Sequence

from hidran.store.outbox import Message
from simulator.demo.telling import Teller
from simulator.node import VirtualNode
from simulator.stage.quiet import Ledgers

HOUR_S = 3600


class Watch:
    """Ask it to `look` after each step."""

    def __init__(self, teller: Teller, ledgers: Ledgers, nodes: Sequence[VirtualNode], now: float) -> None:
        self._teller = teller
        self._ledgers = ledgers
        self._nodes = nodes
        self._hour = now // HOUR_S
        self._told = set[tuple[object, ...]]()
        self._waiting = 0

    def look(self, now: float, *, troubled: bool) -> None:
        """`troubled`: a service is down, or something does not drain."""
        for m in self._ledgers.fresh_messages():
            if told_by(m) not in self._told:
                self._told.add(told_by(m))
                self._teller.message(m)
        held = sum(node.held for node in self._nodes)
        self._tell_waiting(troubled=troubled)
        if now // HOUR_S != self._hour:
            self._hour = now // HOUR_S
            self._teller.hour(now, self._ledgers.equation().stored, held)

    def _tell_waiting(self, *, troubled: bool) -> None:
        """Of nodes that have a network; what a node without one keeps is its own story."""
        online = [node for node in self._nodes if node.plant.modem.up and node.plant.power.on]
        held = sum(node.held for node in online)
        if troubled and held > self._waiting:
            self._teller.waiting(held)
            self._waiting = held
        elif self._waiting and not troubled and all(node.connected and not node.behind for node in online):
            self._teller.caught_up()
            self._waiting = 0


def told_by(m: Message) -> tuple[object, ...]:
    """The same for all that one event, or one answer to it, says to several people over several channels."""
    if m.kind == "answer":
        return m.hydrant, m.code, m.text.partition("\n")[0]
    return (m.hydrant, m.code, m.event_id) if m.event_id is not None else (m.hydrant, m.code, m.kind, m.text)
