"""How fast a hydrant's 30 days are drawn from a full store: roll-ups read, every picture made as SVG."""

import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.charts import window
from api.charts.scene import Scene, last_month
from api.rows import always
from hidran.site import Site
from hidran.store.series import SeriesReader
from tests.figures import full_store
from tests.figures.full_store import FIRST, name_of

GOAL_MS = 50
DAYS = 35
NOT_ROLLED_UP = 1000  # ingest rolls up every minute or so; the newest rows are counted in as they are


@dataclass(frozen=True)
class Took:
    """Milliseconds by the clock on the wall, and of CPU."""

    wall_ms: float
    cpu_ms: float


def run(full: bool) -> dict[str, Any]:
    """100 fully fitted hydrants' 35 days of minutes (8 hydrants when not `full`)."""
    nodes = 100 if full else 8
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "series.db"
        rows = full_store.fill(path, nodes, DAYS)
        full_store.roll_up(path, rows - NOT_ROLLED_UP)
        size_mb = path.stat().st_size / 1e6
        took = [draw(path, name_of(node)) for node in range(1, nodes + 1)]
    wall, cpu = [one.wall_ms for one in took], [one.cpu_ms for one in took]
    middle, slow, work = statistics.median(wall), _p95(wall), statistics.median(cpu)
    return {
        "number": 101,
        "title": f"Every chart of one hydrant over 30 days, {nodes} hydrants' {DAYS} days of minutes in the store",
        "goal": f"< {GOAL_MS} ms",
        "result": f"median {middle:.0f} ms ({work:.0f} ms of it CPU), P95 {slow:.0f} ms "
        f"(six charts, SVG made; {rows:,} readings, {size_mb:,.0f} MB)",
        "ok": middle < GOAL_MS and _p95(cpu) < GOAL_MS,
    }


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]


def draw(path: Path, node: str) -> Took:
    """From opening the file to the finished pictures."""
    now = FIRST + DAYS * 86400
    start, end = last_month(now)
    begun, busy = time.perf_counter(), time.process_time()
    with SeriesReader(path) as reader:
        slots = window.slots_of(reader, always(node), start, end)
    pictures = window.month(Scene(Site(id=node), now, start, end), slots)
    took = Took((time.perf_counter() - begun) * 1000, (time.process_time() - busy) * 1000)
    if len(pictures) != len(window.CHARTS) or any("<svg" not in p.svg for p in pictures):
        raise AssertionError(f"{node}: {len(pictures)} pictures, wanted {len(window.CHARTS)}")
    return took
