"""Full jitter: after the n-th failure in a row a wait drawn evenly from zero to a limit that doubles."""

import random

FIRST_S = 0.5
MOST_S = 15.0


class Backoff:
    """Short limits by default: ingest is one client beside its broker, and without it the nodes' flash fills."""

    def __init__(self, *, first_s: float = FIRST_S, most_s: float = MOST_S) -> None:
        self._first_s, self._most_s = first_s, most_s
        self._failures = 0

    def next_s(self) -> float:
        limit = min(self._most_s, self._first_s * 2 ** min(self._failures, 10))
        self._failures += 1
        return random.uniform(0, limit)

    def succeeded(self) -> None:
        self._failures = 0
