"""No node may fill the way in: a token bucket for each node, one for single and live messages, one for backfill.

A message over the limit is not read and not stored: the broker is relieved of it, its node gets no acknowledgement,
keeps what it holds and sends it again later. So nothing is lost, and nobody else waits.
"""

LARGE_BYTES = 700  # above any live batch: a backlog must not be held up by its own node's live readings
MOST_NODES = 20_000


class Limiter:
    """Times are monotonic seconds, given by the caller."""

    def __init__(self, per_s: float, burst: int) -> None:
        self._per_s = per_s
        self._burst = float(burst)
        self._buckets: dict[tuple[str, bool], list[float]] = {}

    def allows(self, topic: str, size: int, now: float) -> bool:
        """True when this message of `size` bytes is within its node's limit."""
        key = (topic.split("/", 3)[2] if topic.count("/") > 2 else "", size > LARGE_BYTES)
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) > MOST_NODES:
                self._buckets.clear()
            self._buckets[key] = [self._burst - 1, now]
            return True
        tokens = min(self._burst, bucket[0] + (now - bucket[1]) * self._per_s)
        bucket[1] = now
        bucket[0] = tokens - 1 if tokens >= 1 else tokens
        return tokens >= 1
