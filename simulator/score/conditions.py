"""What was really so without anybody having broken anything: to tell of it is not false, to be silent is no miss.

A tank that ran low, whatever made it so (F20); a node that restarted as often as the catalogue calls too often (F19,
reference domain.md 4.2: 3 times in an hour, 10 times in a day); a node of which nothing came for a quarter of an hour
(F16); a battery bank below its controller's limit, whatever emptied it (F10).
"""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import pairwise

from hidran.faults.rules.f10_undervolt import least_bank_v
from hidran.replay.trace import Row
from hidran.site import Site
from simulator.score.truth import Truth

LOW_PCT = 20.0
SILENT_S = 900
_TOGETHER_S = 3600
_OFTEN = ((3, 3600), (10, 86400))


def conditions(rows: Iterable[Row], site: Site) -> Iterator[Truth]:
    """Rows of that one hydrant, in any order."""
    ordered = sorted(rows, key=lambda r: r.received)
    hydrant = ordered[0].hydrant if ordered else ""
    low = (r.ts for r in ordered if (r.values.get("tank_level_pct") or 100.0) < LOW_PCT)
    for start, end in _stretches(sorted(low)):
        yield Truth(hydrant, "tandon-rendah", "F20", start, end, healthy=True)
    least_v = least_bank_v(site)
    empty = (r.ts for r in ordered if (r.values.get("battery_v") or least_v) < least_v)
    for start, end in _stretches(sorted(empty)):
        yield Truth(hydrant, "aki-rendah", "F10", start, end, healthy=True)
    for start, end in _stretches(_restarting(ordered)):
        yield Truth(hydrant, "sering-mulai-lagi", "F19", start, end, healthy=True)
    for before, after in pairwise(ordered):
        if after.received - before.received >= SILENT_S:
            start, end = int(before.received), int(after.received)
            yield Truth(hydrant, "node-diam", "F16", start, end, healthy=True)


def _stretches(moments: Iterable[int]) -> Iterator[tuple[int, int]]:
    since = last = 0
    for ts in moments:
        if since and ts - last > _TOGETHER_S:
            yield since, last
            since = 0
        since, last = since or ts, ts
    if since:
        yield since, last


def _restarting(rows: Iterable[Row]) -> Iterator[int]:
    """Moments at which the node had restarted too often."""
    boot, starts = 0, deque[int](maxlen=10)
    for row in rows:
        if row.boot <= boot:
            continue
        if boot:
            starts.append(row.ts)
        boot = row.boot
        if any(len(starts) >= n and row.ts - starts[-n] <= within_s for n, within_s in _OFTEN):
            yield row.ts
