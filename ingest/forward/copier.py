"""Readings from series.db to the sink by the cursor, each counted once: forwarded, refused, or of nobody's node.

The cursor moves in the transaction that counts, after the sink has taken the lines. A crash in between sends the same
lines again, and the same point written twice is one point.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import structlog

from hidran.influx import line, schema
from hidran.influx.line import SchemaError
from hidran.reading import Reading
from hidran.registry import Registry
from hidran.store.forward import ForwardWriter, Refill, Refused
from hidran.store.series import SeriesReader
from ingest.engine_rows import FOR_EVER
from ingest.forward import places
from ingest.forward.delivery import deliver
from ingest.forward.places import Places
from ingest.forward.sink import ClosedError, Sink

log = structlog.get_logger(service="forwarder")
Fate = Literal["new", "forwarded", "refused", "unassigned"]
Fill = Callable[[Sequence[Reading]], int]
SCHEMA_CODE = "SCHEMA"
CANNOT_DELETE = (404, 405)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row; `letter`: why it was refused."""

    row: Reading
    fate: Fate
    letter: Refused | None = None


class Copier:
    """`now` gives Unix seconds of the installation."""

    def __init__(self, forward: ForwardWriter, sink: Sink, now: Callable[[], float], batch: int) -> None:
        self._forward, self._sink, self._now, self._batch = forward, sink, now, batch
        self.places = Places(Registry(-1))
        self._taken_back: tuple[str, int, str] | None = None
        self.cursor = forward.count("reading")

    # -- whose readings ------------------------------------------------------------------------------------------

    def follow(self, registry: Registry) -> bool:
        """Take a changed registry over; False while rows of the change before are still being copied again."""
        if self._forward.refills():
            return False
        before = Places(registry, places.load(self._forward.memory("assigned")))
        self.places = Places(registry)
        with self._forward.transaction():
            for node, since in self.places.changed_since(before).items() if self.cursor else ():
                log.info("copies a node's readings again: it stands elsewhere", node=node, since=since)
                was = places.dump(before.of_node(node))
                self._forward.put_refill(Refill(node, since - 1, self.cursor, was))
            self._forward.remember("assigned", self.places.dump())
        return True

    # -- the cursor ----------------------------------------------------------------------------------------------

    def begin(self, series: SeriesReader) -> None:
        """Stand where the file says, or at the start when this series.db is another one than was copied from."""
        if self._forward.memory("at") is None or not self._same_file(series):
            stored, here = series.after_count(0)
            log.info("copies everything that is here", readings=here)
            with self._forward.transaction():
                self._forward.start_over(stored - here)
                self._forward.remember("at", "null")
        self._leave_out_what_is_gone(series)
        self.cursor = self._forward.count("reading")

    def _leave_out_what_is_gone(self, series: SeriesReader) -> None:
        """Rows that were pruned while nothing was copied (`influx.url` was taken out for months) are no more."""
        e = self._forward.equation(series)
        gone = e.timed - e.forwarded - e.waiting - e.refused
        if gone > 0:
            log.warning("readings are not here any more and were never copied", readings=gone)
            with self._forward.transaction():
                self._forward.add("base", gone)

    def _same_file(self, series: SeriesReader) -> bool:
        """The row at the cursor is the one that was there, as far as it is still kept."""
        at = json.loads(self._forward.memory("at") or "null")
        if at is None:
            return True
        found = series.after(at[0] - 1, 1)
        gone = not found or found[0].id != at[0]
        return series.max_id() >= at[0] and (gone or [found[0].id, found[0].node, found[0].boot, found[0].seq] == at)

    def turn(self, series: SeriesReader) -> int:
        """Copy the next batch; how many rows it was. Raises what `deliver` raises; nothing has moved then."""
        rows = series.after(self.cursor, self._batch)
        if not rows:
            return 0
        outcomes = self._copy(rows)
        newest = rows[-1]
        with self._forward.transaction():
            self._settle(outcomes, lambda _row: "new")
            self._forward.set_count("reading", newest.id)
            self._forward.remember("at", json.dumps([newest.id, newest.node, newest.boot, newest.seq]))
        self.cursor = newest.id
        return len(rows)

    def refill(self, series: SeriesReader) -> int:
        """A piece of what is to be copied again; how many rows it was, 0 when there is nothing."""
        jobs = self._forward.refills()
        if not jobs:
            return 0
        job, was = jobs[0], Places(self.places.registry, places.load(jobs[0].before))
        self._take_back(job, was)
        rows = list(_piece(series.between(job.node, job.start, FOR_EVER), self._batch))
        outcomes = self._copy([r for r in rows if r.id <= job.upto_id])
        with self._forward.transaction():
            self._settle(outcomes, lambda row: self._fate_before(row, was))
            self._forward.drop_refill(job.id)
            if rows:
                self._forward.put_refill(Refill(job.node, rows[-1].ts, job.upto_id, job.before))
        return max(len(rows), 1)

    def _take_back(self, job: Refill, was: Places) -> None:
        """Nothing stays in InfluxDB under a hydrant that the node did not stand at."""
        if self._taken_back == (job.node, job.upto_id, job.before):
            return
        for hydrant, start, end in self.places.left_by(job.node, was, job.start + 1):
            try:
                self._sink.take_back(hydrant, job.node, start, end)
            except ClosedError as error:
                if error.status not in CANNOT_DELETE:
                    raise
                log.warning(
                    "this InfluxDB cannot delete; old points stay", hydrant=hydrant, node=job.node, why=str(error)
                )
        self._taken_back = (job.node, job.upto_id, job.before)

    def again(self, rows: Sequence[Reading]) -> int:
        """Copy rows that were counted before once more (reconcile, letters); how many the sink refused."""
        outcomes = self._copy([r for r in rows if self.places.hydrant_of(r.node, r.ts) is not None])
        with self._forward.transaction():
            self._settle(outcomes, lambda row: self._fate_before(row, self.places))
        return sum(o.fate == "refused" for o in outcomes)

    def _fate_before(self, row: Reading, was: Places) -> Fate:
        if self._forward.is_refused(row.node, row.boot, row.seq):
            return "refused"
        return "unassigned" if was.hydrant_of(row.node, row.ts) is None else "forwarded"

    # -- one batch -----------------------------------------------------------------------------------------------

    def _copy(self, rows: Sequence[Reading]) -> list[Outcome]:
        """Encode and deliver; what became of each row."""
        outcomes, lines, sent = list[Outcome](), list[str](), list[Reading]()
        for row in rows:
            hydrant = self.places.hydrant_of(row.node, row.ts)
            if hydrant is None:
                outcomes.append(Outcome(row, "unassigned"))
                continue
            try:
                lines.append(line.reading(self.places.head(hydrant, row.node), row))
                sent.append(row)
            except SchemaError as error:
                outcomes.append(Outcome(row, "refused", self._letter(row, repr(row), SCHEMA_CODE, str(error))))
        refused = {r.index: r for r in deliver(self._sink, lines, canary(self._now()))}
        for number, row in enumerate(sent):
            found = refused.get(number)
            letter = None if found is None else self._letter(row, lines[number], found.code, found.reason)
            outcomes.append(Outcome(row, "forwarded" if letter is None else "refused", letter))
        return outcomes

    def _letter(self, row: Reading, text: str, code: str, reason: str) -> Refused:
        log.error("InfluxDB will not have a reading", node=row.node, boot=row.boot, seq=row.seq, code=code, why=reason)
        return Refused(int(self._now() * 1000), row.node, row.boot, row.seq, text, code, reason)

    def _settle(self, outcomes: Sequence[Outcome], before: Callable[[Reading], Fate]) -> None:
        """Count each row where it stands, inside the caller's transaction."""
        moved, letters = Counter[str](), list[Refused]()
        for o in outcomes:
            was = before(o.row)
            moved[o.fate] += 1
            moved[was] -= 1
            if was == "refused":
                self._forward.heal_reading(o.row.node, o.row.boot, o.row.seq)
            if o.letter is not None:
                letters.append(o.letter)
        for name in ("forwarded", "refused", "unassigned"):
            if moved[name]:
                self._forward.add(name, moved[name])
        self._forward.refuse(letters)


def _piece(rows: Iterator[Reading], size: int) -> Iterator[Reading]:
    """The first `size` rows and those of the same second as the last of them."""
    last = None
    for number, row in enumerate(rows):
        if number >= size and row.ts != last:
            return
        last = row.ts
        yield row


def writer_again(sink: Sink, places: Places, now: Callable[[], float]) -> Fill:
    """Writes rows past forward.db, for a command beside a running forwarder; it gives how many were refused."""

    def again(rows: Sequence[Reading]) -> int:
        placed = [(r, places.hydrant_of(r.node, r.ts)) for r in rows]
        lines = [line.reading(places.head(hydrant, r.node), r) for r, hydrant in placed if hydrant is not None]
        return len(deliver(sink, lines, canary(now())))

    return again


def canary(now: float) -> str:
    """A line that is certainly right."""
    ns = int(now) * schema.SECOND_NS
    return line.encode(schema.SERVICE, {"service": "forwarder"}, {"ok": 1}, ns)
