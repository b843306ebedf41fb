"""What goes down to the nodes once a group is committed: acknowledgements, and the time for who has none."""

from collections.abc import Callable

from hidran import contract
from hidran.store.spans import Spans, overlapping, reach
from ingest.incoming import Reply

MOST_ITEMS = 100  # ranges, and nacks, in one acknowledgement: a node reads it into little memory
TIME_AGAIN_S = 60.0
MOST_NODES = 20_000


class Answer:
    """The acknowledgement of one boot. `ledger` is the store's own, so it is read when everything stands in it."""

    def __init__(self, ledger: Spans) -> None:
        self._ledger = ledger
        self._floor = 0
        self._covered: list[tuple[int, int]] = []
        self._nacks: dict[int, str] = {}
        self.boot = 0

    def covers(self, first: int, last: int, held: tuple[int, int] | None) -> None:
        """first..last were committed. `held`: what is older the node has forgotten by itself, so it is no gap."""
        self._covered.append((first, last))
        if held is not None and held[0] == self.boot:
            self._floor = max(self._floor, held[1] - 1)

    def refused(self, seq: int, code: str) -> None:
        self._nacks[seq] = code

    def payloads(self) -> list[str]:
        """Mostly one."""
        upto = reach(self._ledger, self._floor)
        above = {tuple(r) for a, b in self._covered if b > upto for r in overlapping(self._ledger, a, b)}
        ranges = sorted((a, b) for a, b in above if a > upto)
        nacks = sorted(self._nacks.items())
        steps = range(0, max(len(ranges), len(nacks), 1), MOST_ITEMS)
        return [
            contract.encode_ack(self.boot, upto, ranges[i : i + MOST_ITEMS], nacks[i : i + MOST_ITEMS]) for i in steps
        ]


class Answers:
    """The answers of one group at a time. `now`: asks for Unix seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._told: dict[str, float] = {}
        self.begin()

    def begin(self) -> None:
        self._acks: dict[tuple[str, int], Answer] = {}
        self._timeless: set[str] = set()

    def of(self, node: str, boot: int, ledger: Spans) -> Answer:
        """The acknowledgement of one boot of one node in this group."""
        key = (node, boot)
        found = self._acks.get(key)
        if found is None:
            found = self._acks[key] = Answer(ledger)
            found.boot = boot
        return found

    def tell_time(self, node: str) -> None:
        """The node has no clock or a wrong one; it is told at most once a minute."""
        self._timeless.add(node)

    def replies(self) -> list[Reply]:
        """All of this group, to be sent after its commit only."""
        found = [
            Reply(f"{contract.ROOT}/{node}/down/{contract.DOWN_ACK}", text)
            for (node, _boot), answer in self._acks.items()
            for text in answer.payloads()
        ]
        return found + [self._time(node) for node in sorted(self._timeless) if self._due(node)]

    def _due(self, node: str) -> bool:
        now = self._now()
        if 0 <= now - self._told.get(node, -TIME_AGAIN_S) < TIME_AGAIN_S:
            return False
        if len(self._told) > MOST_NODES:
            self._told.clear()
        self._told[node] = now
        return True

    def _time(self, node: str) -> Reply:
        return Reply(contract.topic(node, "down", contract.DOWN_TIME), contract.encode_time(round(self._now())))
