"""One batch of lines to the sink: what is at fault is found by halving, everything else arrives.

Of n lines with one at fault this takes at most 2 * log2(n) + 1 further requests. A line is never given up on the word
of a sink that refuses everything: a line that is certainly right is tried first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.forward.sink import ClosedError, RefusedError, Sink


@dataclass(frozen=True, slots=True)
class Refusal:
    """Line `index` of the batch was refused."""

    index: int
    code: str
    reason: str


def deliver(sink: Sink, lines: Sequence[str], canary: str) -> list[Refusal]:
    """Write all lines; those that the sink will not have. `canary`: a line that is certainly right.

    ClosedError, AwayError: nothing is known of this batch; give the same lines again later, that changes nothing twice.
    """
    return _Delivery(sink, canary).halves(lines, 0) if lines else []


class _Delivery:
    def __init__(self, sink: Sink, canary: str) -> None:
        self._sink = sink
        self._canary = canary
        self._open = False  # True: it took a line of ours since this delivery began

    def halves(self, lines: Sequence[str], first: int) -> list[Refusal]:
        try:
            self._sink.write(lines)
        except RefusedError as error:
            if len(lines) == 1:
                self._prove_open(error)
                return [Refusal(first, f"SINK_{error.status}", error.reason)]
            middle = len(lines) // 2
            return [*self.halves(lines[:middle], first), *self.halves(lines[middle:], first + middle)]
        self._open = True
        return []

    def _prove_open(self, refusal: RefusedError) -> None:
        if self._open:
            return
        try:
            self._sink.write([self._canary])
        except RefusedError:
            raise ClosedError(refusal.status, f"refuses every line: {refusal.reason}") from refusal
        self._open = True
