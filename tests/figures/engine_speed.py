"""How fast readings are judged: the engine alone, and end to end with its store."""

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from hidran.faults.engine import HydrantEngine
from hidran.reading import Reading
from tests.hidran.faults.logbook import MONDAY, Logbook
from tests.ingest.engine_house import House

GOAL_ROWS_PER_S = 8000
HYDRANTS = 3


def run(full: bool) -> dict[str, Any]:
    """30 days of three hydrants (6 days when not `full`), every rule on, one core."""
    book = Logbook().days(30 if full else 6)
    alone = _alone(book.rows)
    with tempfile.TemporaryDirectory() as folder:
        stored = _stored(book.rows, Path(folder))
    return {
        "number": 100,
        "title": "Readings judged a second on one core, all rules on",
        "goal": f">= {GOAL_ROWS_PER_S:,} with the event store",
        "result": f"{stored:,.0f} with events, states and snapshots committed; {alone:,.0f} in the engine alone",
        "ok": stored >= GOAL_ROWS_PER_S,
    }


def _alone(rows: list[Reading]) -> float:
    engine = HydrantEngine(Logbook().site)
    start = time.perf_counter()
    for row in rows:
        engine.step(row)
    return len(rows) / (time.perf_counter() - start)


def _stored(rows: list[Reading], folder: Path) -> float:
    house = House(folder)
    names = [f"hu-{n:03}" for n in range(HYDRANTS)]
    for name in names:
        house.approve(name, f"hidran-{name}", since=MONDAY)
    house.series.rows = [replace(row, node=name, id=0) for row in rows for name in names]
    for number, row in enumerate(house.series.rows, 1):
        row.id = number
    start = time.perf_counter()
    house.judge(rows[-1].ts)
    return len(house.series.rows) / (time.perf_counter() - start)


if __name__ == "__main__":
    print(run(full=True))
