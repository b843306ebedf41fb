"""The one writer of series.db. The service, the demo, commands and tests all load through it.

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
from ingest import housekeeping, retry
from ingest.answers import Answers
from ingest.group import Group
from ingest.incoming import Incoming, Reply
from ingest.keeping import Keeping
from ingest.mark import Mark
from ingest.sole import SoleWriter

__all__ = ["Incoming", "Reply", "Writer"]


class Writer:
    """See the module. Raises StoreFullError, StoreDamagedError or StoreError; then nothing of that call is stored.

    `received`: readings of all commits so far. `missing`: how many of them an earlier process had committed that
    this file does not hold any more (0, unless its log was damaged or an old copy was put in its place).
    """

    def __init__(self, store: SeriesWriter, clock: Clock, mark: Mark, sole: SoleWriter) -> None:
        self._store = store
        self._sole = sole
        self._answers = Answers(clock.now)
        self._mark = mark
        self.received = store.counter("received")
        self._begun_ms = store.counter("begun_ms") or self._begin(int(clock.now() * 1000))
        self.missing = mark.missing(self._begun_ms, self.received)
        if self.missing:
            with store.transaction():
                store.counts["missing"] += self.missing
        mark.set(self._begun_ms, self.received)

    def _begin(self, now_ms: int) -> int:
        with self._store.transaction():
            self._store.counts["begun_ms"] = now_ms
        return now_ms

    @classmethod
    def open(cls, paths: Paths, clock: Clock) -> "Writer":
        """Over `paths.series`, which is made when there is none. StoreError while another process writes it."""
        sole = SoleWriter(paths.series.with_suffix(".lock"))
        try:
            store = SeriesWriter(paths.series)
            try:
                return cls(store, clock, Mark(paths.series.with_suffix(".mark")), sole)
            except BaseException:
                store.close()
                raise
        except BaseException:
            sole.release()
            raise

    def close(self) -> None:
        self._store.close()
        self._mark.close()
        self._sole.release()

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
        self._committed(received)
        return group.replies()

    def retry(self, letters: Sequence[int]) -> Outcome:
        """Take dead letters through once more, in one transaction."""
        with self._store.transaction():
            outcome = retry.again(self._store, Group(self._store, self._answers), letters)
            received = self._store.counts["received"]
        self._committed(received)
        return outcome

    def _committed(self, received: int) -> None:
        self.received += received
        self._mark.set(self._begun_ms, self.received)

    def housekeep(self, now: float, keep: Keeping = Keeping(90)) -> None:  # noqa: B008  frozen
        """All that is due: estimated times, roll-ups, what is kept too long. After bulk history this takes a while."""
        self.estimate(now)
        while self.roll_up():
            pass
        while self.prune(now, keep):
            pass

    def estimate(self, now: float) -> int:
        """Date the rows of boots that will get no anchor any more; how many that were."""
        return housekeeping.estimate(self._store, now)

    def roll_up(self) -> int:
        """One slice of the roll-ups; how many readings it was, 0 when all are rolled up."""
        return housekeeping.roll_up(self._store)

    def prune(self, now: float, keep: Keeping) -> int:
        """One slice of what is kept too long; how many rows went, 0 when it is done."""
        return housekeeping.prune(self._store, now, keep)
