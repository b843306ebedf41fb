"""Figure 6 at the sink: bad readings among good ones; each kept with its code, all others stored, in few requests."""

import math
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hidran.reading import Reading
from hidran.store.forward import ForwardReader
from tests.figures.forwarding import Copying
from tests.hidran.influx.parser import Point
from tests.ingest.forward.fake_influx import fake_influx
from tests.ingest.forward.house import rows

EVERY = 1000
REFUSED_V = 77.25
NODES = 5
MOST_REQUESTS = 2 * math.log2(1000) + 2  # halving for one bad line of a batch, the batch itself, and a canary


def run(full: bool) -> dict[str, Any]:
    """100 bad of 100,000 (10 of 10,000 when not `full`), half of them refused by the database, half by the schema."""
    readings = 100_000 if full else 10_000
    with tempfile.TemporaryDirectory() as folder, fake_influx() as (fake, url), ExitStack() as ends:
        c = Copying(Path(folder), url, NODES)
        ends.callback(c.close)
        fake.refuse = _refused
        for node in c.nodes:
            c.arrive(_poisoned(rows(readings // NODES, node)))
        with c.service as forwarder:
            forwarder.ready(60)
            drain_s = c.until(c.drained, 300)
            well = c.beat["ok"]
        with ForwardReader(c.paths.forward) as reader:
            letters, e = reader.refused(10_000), c.equation
    codes = {code: sum(x.code == code for x in letters) for code in ("SINK_400", "SCHEMA")}
    bad = readings // EVERY
    requests = fake.requests / (readings / EVERY)
    right = codes == {"SINK_400": bad // 2, "SCHEMA": bad // 2} and len(fake.identities()) == readings - bad
    return {
        "number": 6,
        "title": f"Poison at the sink: 1 bad reading in {EVERY:,} of {readings:,}, on their way to InfluxDB",
        "goal": f"{bad} kept with the right code, {readings - bad:,} stored, 0 stalls, <= {MOST_REQUESTS:.0f} requests "
        "a batch of 1,000",
        "result": f"{codes['SINK_400']} SINK_400 and {codes['SCHEMA']} SCHEMA kept, {len(fake.identities()):,} stored, "
        f"{requests:.1f} requests a batch, {drain_s:.0f} s, forwarder {'well' if well else 'ILL'}",
        "ok": right and e.holds and e.refused == bad and well and requests <= MOST_REQUESTS,
    }


def _poisoned(found: list[Reading]) -> list[Reading]:
    """Every thousandth is bad: in turn a value that the database refuses, and one that is no number."""
    for n in range(EVERY // 2, len(found), EVERY):
        found[n].panel_v = REFUSED_V if n // EVERY % 2 else math.inf
    return found


def _refused(p: Point) -> bool:
    return p.fields.get("panel_v") == REFUSED_V


if __name__ == "__main__":
    print(run(full=False))
