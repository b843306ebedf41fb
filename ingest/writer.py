"""The one writer of series.db. Services, the demo and tests all load through it.

    writer = Writer.open(paths, clock)
    replies = writer.commit([Incoming(topic, payload, rx_ms), ...])   # durable when it returns
    writer.housekeep(clock.now())                                      # now and then: times, roll-ups, retention
    writer.close()

`rx_ms` is the moment of arrival by the installation's clock; who loads history says the moment at which it would have
come. Messages of about a thousand in one call load fastest. A reply goes to the node it names, or nowhere.
"""

from collections.abc import Sequence

from hidran.clock import Clock
from hidran.paths import Paths
from hidran.retries import Outcome
from hidran.store.series_write import SeriesWriter
from ingest import housekeeping
from ingest.answers import Answers
from ingest.group import Group
from ingest.incoming import Incoming, Reply
from ingest.retry import again

__all__ = ["Incoming", "Reply", "Writer"]


class Writer:
    """See the module. Raises StoreFullError, StoreDamagedError or StoreError; then nothing of that call is stored."""

    def __init__(self, store: SeriesWriter, clock: Clock) -> None:
        self._store = store
        self._answers = Answers(clock.now)
        self.received = store.counter("received")

    @classmethod
    def open(cls, paths: Paths, clock: Clock) -> "Writer":
        """Over `paths.series`, which is made when there is none."""
        return cls(SeriesWriter(paths.series), clock)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def commit(self, messages: Sequence[Incoming]) -> list[Reply]:
        """Store all of them in one transaction; what may be answered now that it is on disk."""
        with self._store.transaction():
            group = Group(self._store, self._answers)
            for message in messages:
                group.take(message)
            group.finish()
            received = self._store.counts["received"]
        self.received += received
        return group.replies()

    def retry(self, letters: Sequence[int]) -> Outcome:
        """Take dead letters through the way in once more, in one transaction; see `ingest.retry`."""
        with self._store.transaction():
            outcome = again(self._store, Group(self._store, self._answers), letters)
            received = self._store.counts["received"]
        self.received += received
        return outcome

    def housekeep(self, now: float, raw_days: int = 90) -> None:
        """All that is due: estimated times, roll-ups, what is kept too long. After bulk history this takes a while."""
        housekeeping.estimate(self._store, now)
        while housekeeping.roll_up(self._store):
            pass
        while housekeeping.prune(self._store, now, raw_days):
            pass
