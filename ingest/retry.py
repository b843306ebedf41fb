"""Dead letters through the way in once more: the same decoder, dating and counters, in ingest's own transaction.

A letter that is refused again stays as it is, with its newest reason; one that gets through is `retried`, and what was
in it moves from quarantined to where it came to stand. Repeating a retry, or being killed in it, changes nothing.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from hidran import heartbeat, installation, process, retries
from hidran.errors import StoreError
from hidran.retries import Outcome, Wish
from hidran.settings import Settings
from hidran.store import spans
from hidran.store.series_write import Body, Row, SeriesWriter
from ingest.decode import Batch, RefusedError, Status, decode
from ingest.group import Group
from ingest.incoming import Incoming

CHUNK = 200  # letters in one transaction
WAIT_S, WAIT_EACH_S = 20.0, 0.01
_CONFLICT = "SEQ_CONFLICT"
_LETTER = "SELECT id, rx_ms, topic, payload, readings, code FROM dead_letter WHERE id = ? AND state = 'kept'"


class Retrier(Protocol):
    """`ingest.writer.Writer`, as far as it is needed here."""

    def retry(self, letters: Sequence[int]) -> Outcome: ...


def again(store: SeriesWriter, group: Group, letters: Sequence[int]) -> Outcome:
    """Take these letters through the group, inside the store's transaction; it is finished here."""
    outcome, before, refused = Outcome(letters=len(letters)), store.counts.copy(), Counter[str]()
    for number in letters:
        row = store.db.execute(_LETTER, (number,)).fetchone()
        if row is None:
            outcome.gone += 1
        elif (refusal := _refusal(store, row)) is None:
            refused += _through(store, group, row)
        else:
            refused[refusal[0]] += 1
            store.db.execute("UPDATE dead_letter SET code = ?, reason = ? WHERE id = ?", (*refusal, number))
    group.finish()
    gained = store.counts - before
    outcome.stored, outcome.pending, outcome.duplicate = gained["stored"], gained["pending"], gained["duplicate"]
    outcome.refused = dict(refused)
    return outcome


def _refusal(store: SeriesWriter, row: Row) -> tuple[str, str] | None:
    """Code and reason when nothing of the letter can be used this time either."""
    _number, rx_ms, topic, payload, _readings, code = row
    try:
        said = decode(topic, payload)
    except RefusedError as refusal:
        return refusal.code, refusal.reason
    if not isinstance(said, Batch):
        return None
    if said.count == len(said.refused) == 1:
        return said.refused[0]
    if code == _CONFLICT and _stored(store, said, rx_ms):
        return code, f"({said.boot}, {said.seq}) is stored with other values"
    return None


def _through(store: SeriesWriter, group: Group, row: Row) -> Counter[str]:
    """Take a letter in; the codes under which readings of it were refused, each as a letter of its own."""
    number, rx_ms, topic, payload, readings, code = row
    said = decode(topic, payload)
    if isinstance(said, Batch) and code != _CONFLICT:
        _release(store, said, rx_ms)
    store.db.execute("UPDATE dead_letter SET state = 'retried' WHERE id = ?", (number,))
    store.counts["received"] -= readings
    store.counts["quarantined"] -= readings
    before = store.counts["quarantined"]
    if not _outdated(store, said, rx_ms):
        group.take(Incoming(topic, payload, rx_ms))
    codes = Counter(code for code, _reason in said.refused.values()) if isinstance(said, Batch) else Counter[str]()
    codes[_CONFLICT] += store.counts["quarantined"] - before - codes.total()
    return +codes


def _stored(store: SeriesWriter, batch: Batch, rx_ms: int) -> dict[int, Body]:
    return store.bodies(store.node(batch.node, rx_ms).id, batch.boot, batch.seq, batch.seq + batch.count - 1)


def _release(store: SeriesWriter, batch: Batch, rx_ms: int) -> None:
    """Let refused readings in: they were acknowledged, so the ledger holds them without there being a row."""
    node, stored = store.node(batch.node, rx_ms), _stored(store, batch, rx_ms)
    ledger = store.ledger(node.id, batch.boot)
    for seq in range(batch.seq, batch.seq + batch.count):
        if seq not in stored:
            spans.remove(ledger, seq)
    store.ledger_changed(node.id, batch.boot)


def _outdated(store: SeriesWriter, said: object, rx_ms: int) -> bool:
    """A birth that is older than what is known of the node by now."""
    return isinstance(said, Status) and rx_ms < (store.node(said.node, rx_ms).status_rx_ms or 0)


class Retries:
    """The wishes of the commands, done by the running ingest, one chunk a turn so that no node waits long."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._wish: Wish | None = None
        self._done = 0
        self._outcome = Outcome()

    def turn(self, writer: Retrier) -> bool:
        """Do one chunk; True when there was one. Raises what the writer raises; the wish stays then."""
        if self._wish is None:
            self._wish = next(iter(retries.waiting(self._folder)), None)
            self._done, self._outcome = 0, Outcome()
        if self._wish is None:
            return False
        chunk = self._wish.letters[self._done : self._done + CHUNK]
        self._outcome.add(writer.retry(chunk))
        self._done += len(chunk)
        if self._done >= len(self._wish.letters):
            self._wish.answer(self._outcome)
            self._wish = None
        return True


def retry(settings: Settings, letters: list[int]) -> Outcome:
    """What `hidran deadletter retry` calls: the running ingest does it, or this process when none runs."""
    if not letters:
        return Outcome()
    if ingest_runs(settings):
        return retries.ask(settings.paths.retries, letters, WAIT_S + WAIT_EACH_S * len(letters))
    if not settings.paths.series.exists():
        raise StoreError(f"nothing was ever received in {settings.data}: no dead letter to retry")
    from ingest.writer import Writer

    outcome = Outcome()
    with Writer.open(settings.paths, installation.open_clock(settings.paths)) as writer:
        for at in range(0, len(letters), CHUNK):
            outcome.add(writer.retry(letters[at : at + CHUNK]))
    return outcome


def ingest_runs(settings: Settings) -> bool:
    """True while ingest beats and lives."""
    beat = heartbeat.read(settings.paths.health, "ingest")
    return beat is not None and beat.fresh() and process.alive(beat.pid)
