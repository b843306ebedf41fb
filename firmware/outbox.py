# Which readings go next: live ones first, then the backlog from the oldest on. Pure; times are arguments.
#
# A published batch is a flight until down/ack covers it, the connection ends or its patience runs out; then its
# readings are simply backlog again. Duplicates cost nothing: the server knows (node, boot, seq).

from firmware import spans
from hidran import contract

BACKFILL_FLIGHTS = 4
MAX_PATIENCE_S = 900
FIRST_AT_ONCE = 5


class Flight:
    def __init__(self, boot, first, last, until_s, live):
        self.boot = boot
        self.first = first
        self.last = last
        self.until_s = until_s
        self.live = live


class Outbox:
    def __init__(self, ring, live_batch=contract.LIVE_BATCH, patience_s=60):
        self.ring = ring
        self.live_batch = live_batch
        self.first_patience_s = patience_s
        self.patience_s = patience_s
        self.live = []  # Rows of this boot, consecutive, not yet published
        self.urgent = False
        self.taken = 0
        self.flights = []
        self.backfill_batch = contract.BACKFILL_BATCH

    # -- what comes in -----------------------------------------------------------------------------------------

    def add(self, row, urgent, connected):
        # Without a connection only the newest reading stays live: the first word after an outage is how it is now.
        self.taken += 1
        if not connected:
            self.live = []
        self.live.append(row)
        self.urgent = self.urgent or urgent or not connected or self.taken <= FIRST_AT_ONCE

    def acknowledge(self, boot, upto, ranges):
        # Returns how many readings that freed.
        before = self.in_flight()
        freed = self.ring.forget(boot, upto, ranges)
        self.flights = [f for f in self.flights if self._missing(f)]
        if freed or self.in_flight() < before:
            self.patience_s = self.first_patience_s
        return freed

    def disconnected(self):
        self.flights = []
        self.urgent = bool(self.live)
        self.live = self.live[-1:]

    # -- what goes out -----------------------------------------------------------------------------------------

    def live_due(self):
        return bool(self.live) and (self.urgent or len(self.live) >= self.live_batch)

    def take_live(self, now_s):
        # The next live batch, [] when none is due.
        if not self.live_due():
            return []
        rows = fitting(self.live)[: self.live_batch]
        self.live = self.live[len(rows) :]
        self.urgent = self.urgent and bool(self.live)
        self._fly(rows, now_s, True)
        return rows

    def take_backlog(self, now_s):
        # The next batch of what is held and nobody is carrying, [] when there is none or enough is under way.
        self._expire(now_s)
        if not self.backlog() or len([f for f in self.flights if not f.live]) >= BACKFILL_FLIGHTS:
            return []
        rows = fitting(self.ring.next_run(self._busy(), self.backfill_batch))
        self._fly(rows, now_s, False)
        return rows

    def encode(self, rows, up_s):
        # The batch as text, at uptime `up_s`. When it turns out too long, its tail becomes backlog again.
        text = self._text(rows, up_s)
        while len(text) >= contract.MAX_MESSAGE_BYTES:
            rows = rows[: (len(rows) + 1) // 2]
            self.flights[-1].last = rows[-1].seq
            text = self._text(rows, up_s)
        return text

    def short_of_memory(self):
        # Smaller batches from here on.
        self.backfill_batch = max(contract.LIVE_BATCH, self.backfill_batch // 2)

    def backlog(self):
        # Readings held that are neither in flight nor about to go live.
        return max(0, self.ring.held - self.in_flight() - len(self.live))

    def in_flight(self):
        n = 0
        for f in self.flights:
            n += self._missing(f)
        return n

    def oldest_held(self, rows):
        # (boot, seq) for `held`: the oldest in the ring or in this batch.
        mine = rows[0].boot, rows[0].seq
        return min(self.ring.oldest() or mine, mine)

    # ------------------------------------------------------------------------------------------------------

    def _text(self, rows, up_s):
        age_s = up_s - rows[-1]["up_s"] if rows[0].boot == self.ring.boot else None
        return contract.encode_readings(rows, self.oldest_held(rows), age_s)

    def _missing(self, f):
        known = self.ring.covered.get(f.boot)
        if known is None:
            return 0 if f.boot != self.ring.boot else f.last - f.first + 1
        return f.last - f.first + 1 - spans.count(known, f.first, f.last)

    def _fly(self, rows, now_s, live):
        if rows:
            self.flights.append(Flight(rows[0].boot, rows[0].seq, rows[-1].seq, now_s + self.patience_s, live))

    def _expire(self, now_s):
        waiting = [f for f in self.flights if f.until_s > now_s]
        if len(waiting) < len(self.flights):
            self.flights = waiting
            self.patience_s = min(2 * self.patience_s, MAX_PATIENCE_S)

    def _busy(self):
        busy = {}
        for f in self.flights:
            spans.add(busy.setdefault(f.boot, []), f.first, f.last)
        if self.live:
            spans.add(busy.setdefault(self.ring.boot, []), self.live[0].seq, self.live[-1].seq)
        return busy


def fitting(rows):
    # The longest head of `rows` that may share one batch.
    n = 1
    while n < len(rows) and rows[n].seq == rows[n - 1].seq + 1 and contract.fits_one_batch(rows[0], rows[n]):
        n += 1
    return rows[:n]
