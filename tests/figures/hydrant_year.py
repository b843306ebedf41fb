"""How long a year of one hydrant takes: every minute simulated, sent, written as a recording with its truth."""

import tempfile
import time
from pathlib import Path
from typing import Any

from simulator.scenarios import library, staging
from simulator.scenarios.fitting import fitted_with
from simulator.scenarios.writing import Files, write

GOAL_S = 180
YEAR_DAYS = 365
START = 1_767_200_400  # 2026-01-01 00:00 WIB
SCENARIO = "air-keruh"  # something happens, and everything is fitted


def run(full: bool) -> dict[str, Any]:
    """365 days (12 when not `full`, and what a year of them would take)."""
    days = YEAR_DAYS if full else 12
    scenario = fitted_with(library.find(SCENARIO), "full")
    when = staging.stretch(scenario, START, days)
    cast = staging.staged(scenario, 1, when)
    with tempfile.TemporaryDirectory() as folder:
        files = Files.beside(Path(folder) / "year.csv", cast, truth=None, sites=None, events=None)
        begun, busy = time.perf_counter(), time.process_time()
        rows = write(cast, when, files, lambda _part: None)
        wall_s, cpu_s = time.perf_counter() - begun, time.process_time() - busy
        size_mb = files.trace.stat().st_size / 1e6
    whole = YEAR_DAYS / days
    return {
        "number": 110,
        "title": "A hydrant-year of minutes off line, every sensor fitted, as `hidran simulate` writes it",
        "goal": f"< {GOAL_S} s on one core",
        "result": f"{cpu_s * whole:.0f} s of CPU, {wall_s * whole:.0f} s by the clock "
        f"({rows:,} readings in {days} days, {size_mb:.0f} MB)",
        "ok": cpu_s * whole < GOAL_S,
    }


if __name__ == "__main__":
    print(run(full=False))
