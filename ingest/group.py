"""One group of messages inside one transaction: judged, dated, written, and the answers that may go out afterwards."""

import contextlib
import json
from collections.abc import Sequence
from itertools import repeat
from typing import Any

from hidran import contract
from hidran.contract import ContractError
from hidran.store import spans
from hidran.store.series_write import Letter, NodeEntry, Row, SeriesWriter
from ingest import dating
from ingest.answers import Answers
from ingest.decode import Anchor, Batch, RefusedError, Status, address, decode
from ingest.incoming import Incoming, Reply

_NOT_FITTED = repeat(None)


class Group:
    """`take` each message, then `finish`; when the transaction is committed, `replies` may be sent."""

    def __init__(self, store: SeriesWriter, answers: Answers) -> None:
        self._store = store
        self._answers = answers
        self._count = store.counts
        self._nodes: dict[int, NodeEntry] = {}
        answers.begin()

    def take(self, m: Incoming) -> None:
        """Judge one message. Raises only what the store raises."""
        if m.limited:
            self._limit(m)
            return
        try:
            said = decode(m.topic, m.payload)
        except RefusedError as refusal:
            self._refuse(m, refusal)
            return
        if isinstance(said, Batch):
            if m.retain:  # an old message that the broker keeps, not a new one of the node
                self._count["retained"] += 1
            else:
                self._readings(m, said)
        elif isinstance(said, Anchor):
            self._anchor(m, said)
        else:
            self._status(m, said)

    def finish(self) -> None:
        """Bring what followers read of the nodes up to date."""
        for node in self._nodes.values():
            node.backlog = backlog(self._store, node)

    def replies(self) -> list[Reply]:
        return self._answers.replies()

    # -- readings -----------------------------------------------------------------------------------------------

    def _readings(self, m: Incoming, batch: Batch) -> None:
        node, last = self._heard(batch.node, m.rx_ms), batch.seq + batch.count - 1
        self._nodes[node.id] = node
        known = self._store.ledger(node.id, batch.boot)
        answer = self._answers.of(batch.node, batch.boot, known)
        answer.covers(batch.seq, last, batch.held)
        self._count["received"] += batch.count
        old = spans.overlapping(known, batch.seq, last)
        fresh = [p for p in range(batch.count) if not (old and spans.contains(old, batch.seq + p))]
        for place, (code, _reason) in batch.refused.items():
            answer.refused(batch.seq + place, code)
        if old:
            self._again(m, batch, node, set(range(batch.count)).difference(fresh, batch.refused))
            self._count["duplicate"] += sum(1 for p in batch.refused if spans.contains(old, batch.seq + p))
        if fresh:
            self._keep(m, batch, node, fresh)
            spans.add(known, batch.seq, last)
            self._store.ledger_changed(node.id, batch.boot)
        note_newest(node, batch, last)

    def _keep(self, m: Incoming, batch: Batch, node: NodeEntry, fresh: list[int]) -> None:
        """Readings never seen before: with a time, without one yet, or refused."""
        if batch.refused:
            for place in [p for p in fresh if p in batch.refused]:
                self._letter(m, batch, place, *batch.refused[place])
            fresh = [p for p in fresh if p not in batch.refused]
        if not fresh:
            return
        whole = len(fresh) == batch.count
        offset_s, believed = self._clock(m, batch, node, len(fresh))
        dated = self._dated(m, batch, node, offset_s, believed=believed)
        if dated is None:
            rows = self._undated(m, batch, node, offset_s)
            self._store.add_waiting(rows if whole else [rows[p] for p in fresh])
            self._count["pending"] += len(fresh)
            return
        self._store.add_readings(dated if whole else [dated[p] for p in fresh])
        self._count["stored"] += len(fresh)
        node.newest_ts = max(node.newest_ts or 0, dated[fresh[-1]][3])

    def _clock(self, m: Incoming, batch: Batch, node: NodeEntry, n: int) -> tuple[int | None, bool]:
        """Server clock minus node clock at sending, and whether the node's time is believed."""
        if batch.ts is None:
            if batch.age_s is not None:
                self._answers.tell_time(batch.node)
            return None, False
        rx_s, last_ts = m.rx_ms / 1000, batch.ts + batch.ups[-1] - batch.ups[0]
        offset_s = None if batch.age_s is None else round(rx_s - batch.age_s) - last_ts
        believed = dating.is_believable(batch.ts, last_ts, batch.age_s, rx_s)
        if not believed:
            node.clock_bad += n
            self._count["clock_bad"] += n
        if batch.age_s is not None and (not believed or (offset_s is not None and abs(offset_s) > dating.OFF_S)):
            self._answers.tell_time(batch.node)
        return offset_s, believed

    def _dated(
        self, m: Incoming, batch: Batch, node: NodeEntry, offset_s: int | None, *, believed: bool
    ) -> list[Row] | None:
        """A row of READING_COLUMNS for each reading; None when not all of them can be dated yet."""
        if believed and batch.ts is not None:
            zero = batch.ts - batch.ups[0]
            times: Any = [zero + up_s for up_s in batch.ups] if batch.count > 1 else (batch.ts,)
            sources: Any = repeat(batch.src)
        else:
            marks = self._store.marks(node.id, batch.boot)
            found = [dating.by_mark(marks, up_s, m.rx_ms / 1000) for up_s in batch.ups]
            if any(one is None for one in found):
                return None
            times, sources = zip(*[one for one in found if one is not None], strict=True)
        seqs = range(batch.seq, batch.seq + batch.count)
        head = (repeat(node.id), repeat(batch.boot), seqs, times, sources, repeat(m.rx_ms), batch.ups, repeat(offset_s))
        return list(zip(*head, repeat(batch.fitted), *_columns(batch), strict=False))

    def _undated(self, m: Incoming, batch: Batch, node: NodeEntry, offset_s: int | None) -> list[Row]:
        """A row of WAITING_COLUMNS for each reading."""
        newest = batch.ups[-1]
        ages = [None if batch.age_s is None else batch.age_s + newest - up_s for up_s in batch.ups]
        seqs = range(batch.seq, batch.seq + batch.count)
        head = (repeat(node.id), repeat(batch.boot), seqs, repeat(m.rx_ms), ages, batch.ups, repeat(offset_s))
        return list(zip(*head, repeat(batch.fitted), *_columns(batch), strict=False))

    def _again(self, m: Incoming, batch: Batch, node: NodeEntry, places: set[int]) -> None:
        """Readings whose identity is known: the same once more, or another one under that name."""
        last = batch.seq + batch.count - 1
        stored = self._store.bodies(node.id, batch.boot, batch.seq, last)
        bodies = list(zip(batch.ups, repeat(batch.fitted), *_columns(batch), strict=False))
        for place in sorted(places):
            seq = batch.seq + place
            if seq in stored and stored[seq] != bodies[place]:
                self._answers.of(batch.node, batch.boot, []).refused(seq, "SEQ_CONFLICT")
                self._letter(m, batch, place, "SEQ_CONFLICT", f"({batch.boot}, {seq}) was stored with other values")
            else:
                self._count["duplicate"] += 1

    def _letter(self, m: Incoming, batch: Batch, place: int, code: str, reason: str) -> None:
        self._store.add_letter(Letter(m.rx_ms, batch.node, m.topic, one_reading(batch, place), code, reason))
        self._count["quarantined"] += 1

    def _refuse(self, m: Incoming, refusal: RefusedError) -> None:
        self._count["received"] += 1
        self._count["quarantined"] += 1
        self._store.add_letter(Letter(m.rx_ms, refusal.node, m.topic, m.payload, refusal.code, refusal.reason))
        if refusal.node is None:
            return
        node = self._heard(refusal.node, m.rx_ms)
        if refusal.count and not m.retain:
            last = refusal.first + refusal.count - 1
            known = self._store.ledger(node.id, refusal.boot)
            fresh = [s for s in range(refusal.first, last + 1) if not spans.contains(known, s)]
            answer = self._answers.of(refusal.node, refusal.boot, known)
            answer.covers(refusal.first, last, None)
            for seq in fresh:
                answer.refused(seq, refusal.code)
            spans.add(known, refusal.first, last)
            self._store.ledger_changed(node.id, refusal.boot)

    # -- the rest -----------------------------------------------------------------------------------------------

    def _heard(self, name: str, rx_ms: int) -> NodeEntry:
        node = self._store.node(name, rx_ms)
        node.last_rx_ms = max(node.last_rx_ms, rx_ms)
        return node

    def _limit(self, m: Incoming) -> None:
        self._count["limited"] += 1
        with contextlib.suppress(ContractError):  # else it is nobody's topic
            name, _kind = address(m.topic)
            self._heard(name, m.rx_ms).flooded_ms = m.rx_ms

    def _anchor(self, m: Incoming, anchor: Anchor) -> None:
        if m.retain:
            return
        node = self._heard(anchor.node, m.rx_ms)
        if not dating.is_believable(anchor.ts, anchor.ts, None, m.rx_ms / 1000):
            self._count["clock_bad"] += 1
            node.clock_bad += 1
            self._answers.tell_time(anchor.node)
            return
        self._store.add_mark(node.id, anchor.boot, (anchor.up_s, anchor.ts, anchor.src), m.rx_ms)
        date_waiting(self._store, node, anchor.boot, m.rx_ms / 1000)

    def _status(self, m: Incoming, status: Status) -> None:
        if status.online:
            node = self._store.node(status.node, m.rx_ms) if m.retain else self._heard(status.node, m.rx_ms)
            if node.status != status.text or not m.retain:
                node.status, node.status_rx_ms = status.text, m.rx_ms
            node.online = 1
            return
        node = self._store.node(status.node, m.rx_ms)  # a will is the broker's word, not the node's
        born = 0 if node.status is None else int(json.loads(node.status)["boot"])
        if status.boot >= born:
            node.online = 0


def note_newest(node: NodeEntry, batch: Batch, last: int) -> None:
    """What the node's last word says of what it holds. Messages may come late: older words change nothing."""
    if (batch.boot, last) > (node.newest_boot or 0, node.newest_seq or 0):
        node.newest_boot, node.newest_seq = batch.boot, last
    if batch.held > (node.held_boot or 0, node.held_seq or 0):
        node.held_boot, node.held_seq = batch.held


def backlog(store: SeriesWriter, node: NodeEntry) -> int:
    """How many readings the node holds that are not here, as far as it is known; 0 only when that is none.

    While the oldest one held is of an earlier boot, nobody knows where that boot ended: at least one.
    """
    if node.held_boot is None or node.held_seq is None or node.newest_boot is None or node.newest_seq is None:
        return 0
    newest = store.ledger(node.id, node.newest_boot)
    if node.held_boot == node.newest_boot:
        return spans.missing(newest, node.held_seq, node.newest_seq)
    older = store.ledger(node.id, node.held_boot)
    gaps = spans.missing(older, node.held_seq, older[-1][1]) if older else 0
    return max(1, gaps + spans.missing(newest, 1, node.newest_seq))


def date_waiting(store: SeriesWriter, node: NodeEntry, boot: int, now: float) -> int:
    """Give the waiting rows of one boot their time by its marks; how many that were."""
    marks = store.marks(node.id, boot)
    dated = [(row, dating.by_mark(marks, row[6], now)) for row in store.waiting_of(node.id, boot)]
    found = [(row, *when) for row, when in dated if when is not None]
    if found:
        store.date(found)
        node.newest_ts = max(node.newest_ts or 0, *(ts for _row, ts, _src in found))
    return len(found)


def one_reading(batch: Batch, place: int) -> bytes:
    """One reading of a batch, its values as they came, as a batch of one."""
    since = batch.ups[place] - batch.ups[0]
    body: dict[str, Any] = {
        "boot": batch.boot,
        "seq": batch.seq + place,
        "held": list(batch.held),
        "src": batch.src,
        "ts": None if batch.ts is None else batch.ts + since,
        "up_s": batch.ups[place],
        "age_s": None if batch.age_s is None else batch.age_s + batch.ups[-1] - batch.ups[place],
    }
    body |= {name: [column[place]] for name, column in batch.columns.items()}
    return json.dumps(body, separators=(",", ":")).encode()


def _columns(batch: Batch) -> Sequence[Any]:
    return [batch.columns.get(name, _NOT_FITTED) for name in contract.FIELD_NAMES]
