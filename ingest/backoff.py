"""Full jitter: after the n-th failure in a row a wait drawn evenly from zero to a limit that doubles."""

import random

FIRST_S = 0.5
MOST_S = 15.0


class Backoff:
    """Short limits: ingest is one client beside its broker, and every second without it fills the nodes' flash."""

    def __init__(self) -> None:
        self._failures = 0

    def next_s(self) -> float:
        limit = min(MOST_S, FIRST_S * 2 ** min(self._failures, 10))
        self._failures += 1
        return random.uniform(0, limit)

    def succeeded(self) -> None:
        self._failures = 0
