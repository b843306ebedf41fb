"""Figure 4: InfluxDB away for hours while 500 nodes go on; then the drain, and what a line costs.

The database is Debian's own (a real parser and a real disk), behind the proxy of `tests/support/influxd.py`.
"""

import tempfile
from pathlib import Path
from typing import Any

from hidran.influx.query import InfluxQl
from tests.figures.forwarding import Copying
from tests.support.influxd import Influxd, influxd

NODES, MINUTES, PARTS = 500, 360, 12
MOST_MB, MOST_GROWTH_MB, LEAST_PER_S = 150.0, 10.0, 3000


def run(full: bool) -> list[dict[str, Any]]:
    """6 h of 500 nodes, compressed (a tenth of them when not `full`)."""
    with tempfile.TemporaryDirectory() as folder, influxd(Path(folder) / "influxd") as database:
        database.make("hidran")
        copying = Copying(Path(folder), database.url, NODES if full else NODES // 10)
        try:
            return _measured(copying, database)
        finally:
            copying.close()


def _measured(c: Copying, database: Influxd) -> list[dict[str, Any]]:
    c.feed(1)
    with c.service as forwarder:
        forwarder.ready()
        c.until(c.drained, 60)
        database.door.status = 503
        before_mb, cpu_before_s = c.rss_mb(), c.cpu_s()
        for part in range(PARTS):
            c.feed(MINUTES // PARTS, first=1 + part * MINUTES // PARTS)
        c.until(lambda: "trouble" in c.beat, 60)
        waited, away_mb = c.equation.waiting, c.rss_mb()
        away_cpu_s = c.cpu_s() - cpu_before_s
        database.door.status = None
        c.until(lambda: c.equation.waiting < waited, 90)  # the back-off has ended
        left = c.equation.waiting
        drain_s = c.until(c.drained, 600)
        drain_mb, cpu_s = c.rss_mb(), c.cpu_s() - cpu_before_s - away_cpu_s
    with InfluxQl(c.settings, "any") as ql:
        (found,) = ql.ask('SELECT count("seq") FROM "hydrant"')
    stored, e = found.rows[0][1], c.equation
    per_s, cpu_per_1000 = left / max(drain_s, 0.01), 1000 * cpu_s / waited
    clean = stored == c.arrived == e.forwarded and e.refused == 0 and e.holds
    outage = {
        "number": 4,
        "title": f"InfluxDB away while {waited:,} readings of {len(c.nodes)} nodes came: the forwarder",
        "goal": f"0 lost, RSS < {MOST_MB:.0f} MB, growth < {MOST_GROWTH_MB:.0f} MB, drain >= {LEAST_PER_S:,} rows/s",
        "result": f"{c.arrived - stored} lost, {stored - c.arrived} extra, RSS {drain_mb:.0f} MB, growth "
        f"{away_mb - before_mb:.1f} MB while away, drained at {per_s:,.0f} rows/s",
        "ok": clean and drain_mb < MOST_MB and away_mb - before_mb < MOST_GROWTH_MB and per_s >= LEAST_PER_S,
    }
    speed = {
        "number": 120,
        "title": "The forwarder's speed, series.db to a real InfluxDB on the same machine",
        "goal": ">= 3,000 lines/s, CPU named",
        "result": f"{per_s:,.0f} lines/s, {cpu_per_1000:.3f} CPU s per 1,000 lines",
        "ok": per_s >= LEAST_PER_S,
    }
    return [outage, speed]


if __name__ == "__main__":
    print(run(full=False))
