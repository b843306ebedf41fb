"""What the writer does beside the messages: times for boots that never knew any, roll-ups, retention, caps.

Each step is a short transaction of its own, so that no acknowledgement waits long behind it.
"""

from collections.abc import Callable

from hidran.store import deadletters, rollup
from hidran.store.series_write import NodeEntry, SeriesWriter
from ingest import dating
from ingest.keeping import Keeping

SLICE_ROWS = 5000
_BOOTS = "SELECT n.name, w.boot, min(w.rx_ms) FROM waiting w JOIN node n ON n.id = w.node_id GROUP BY 1, 2"
_BEFORE = "SELECT ts FROM reading WHERE node_id = ? AND boot < ? ORDER BY boot DESC, seq DESC LIMIT 1"
_NEXT = "SELECT ts - up_s FROM reading WHERE node_id = ? AND boot > ? ORDER BY boot, seq LIMIT 1"


def roll_up(store: SeriesWriter) -> int:
    """One slice of the roll-ups; how many readings it was, 0 when all are rolled up."""
    return _step(store, lambda: rollup.advance(store.db, SLICE_ROWS))


def prune(store: SeriesWriter, now: float, keep: Keeping) -> int:
    """One slice of what is kept too long: raw rows, letters beyond their cap; how many went, 0 when it is done."""
    rows = _step(store, lambda: rollup.prune(store.db, now, keep.raw_days, SLICE_ROWS, keep_after_id=keep.upto_id))
    return rows + _step(store, lambda: deadletters.trim(store.db))


def estimate(store: SeriesWriter, now: float) -> int:
    """Date the rows of boots that will get no anchor any more; how many that were."""
    with store.transaction():
        dated = 0
        for name, boot, rx_ms in store.db.execute(_BOOTS).fetchall():
            node = store.node(name, rx_ms)
            if _is_over(node, boot) or now - rx_ms / 1000 >= dating.NEVER_ANCHORED_S:
                dated += _estimate_boot(store, node, boot, now)
        return dated


def _is_over(node: NodeEntry, boot: int) -> bool:
    """True when the node lives in a later boot and holds nothing of this one any more."""
    return (node.newest_boot or 0) > boot and (node.held_boot or 0) > boot


def _estimate_boot(store: SeriesWriter, node: NodeEntry, boot: int, now: float) -> int:
    rows = store.waiting_of(node.id, boot)
    neighbours = [store.db.execute(sql, (node.id, boot)).fetchone() for sql in (_BEFORE, _NEXT)]
    after, before = (None if found is None else int(found[0]) for found in neighbours)
    zero = dating.estimate_zero([(row[6], row[4] // 1000, row[5]) for row in rows], after, before)
    if not store.marks(node.id, boot):  # the rest of this boot, should it still come, keeps to the same line
        up_s = rows[0][6]
        store.add_mark(node.id, boot, (up_s, zero + up_s, dating.ESTIMATED), int(now * 1000))
    store.date([(row, dating.within_reason(zero + row[6], now), dating.ESTIMATED) for row in rows])
    return len(rows)


def _step(store: SeriesWriter, work: Callable[[], int]) -> int:
    with store.transaction():
        return work()
