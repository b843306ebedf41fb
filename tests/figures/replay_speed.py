"""How fast a recording is replayed with every rule on, and what its length costs in memory.

A month of a fully fitted hydrant is simulated once and laid end to end; CPU seconds and peak memory are those of
`hidran replay` itself, start and reading of the file included, so other work on the machine does not count.
"""

import csv
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

GOAL_ROWS_PER_S = 3000
GOAL_MEMORY_RATIO = 1.1
SHORT, TIMES = 30, 4


@dataclass(frozen=True, slots=True)
class Cost:
    """One replay. `cpu_s`: user and system; `peak_mb`: resident."""

    rows: int
    cpu_s: float
    peak_mb: float
    episodes: int


def run(full: bool) -> dict[str, Any]:
    """30 and 120 days (12 and 48 when not `full`)."""
    days = SHORT if full else 12
    with tempfile.TemporaryDirectory() as folder:
        short, long = replayed_both(Path(folder), days)
    ratio = long.peak_mb / short.peak_mb
    speed = long.rows / long.cpu_s
    return {
        "number": 102,
        "title": "Rows replayed a second on one core, all rules on; memory of a recording four times as long",
        "goal": f">= {GOAL_ROWS_PER_S:,} rows/s; at most {GOAL_MEMORY_RATIO:g} times the memory",
        "result": f"{speed:,.0f} rows/s over {long.rows:,} rows of a fully fitted hydrant ({days * TIMES} days); peak "
        f"{short.peak_mb:.0f} MB at {days} days, {long.peak_mb:.0f} MB at {days * TIMES} days ({ratio:.2f} times)",
        "ok": speed >= GOAL_ROWS_PER_S and ratio <= GOAL_MEMORY_RATIO,
    }


def replayed_both(folder: Path, days: int) -> tuple[Cost, Cost]:
    """The replay of `days`, and of the same laid end to end four times."""
    short, site = _recorded(folder, days)
    long = _end_to_end(short, folder / "long.csv", days)
    return _replayed(short, site), _replayed(long, site)


def _recorded(folder: Path, days: int) -> tuple[Path, Path]:
    trace = folder / "short.csv"
    command = ["simulate", "--scenario", "cerah", "--days", str(days), "--fitout", "full", "--start", "2026-03-01"]
    where = ["--out", str(trace), "--truth", str(folder / "truth.jsonl"), "--sites", str(folder)]
    subprocess.run([sys.executable, "-m", "hidran", *command, *where], check=True, capture_output=True)
    (site,) = folder.glob("*.toml")
    return trace, site


def _end_to_end(trace: Path, target: Path, days: int) -> Path:
    with trace.open(newline="") as file, target.open("w", newline="") as out:
        head, *rows = csv.reader(file)
        table = csv.writer(out, lineterminator="\n")
        table.writerow(head)
        columns = {name: head.index(name) for name in ("time", "received", "boot")}
        for turn in range(TIMES):
            for row in rows:
                table.writerow(_later(row, columns, turn, timedelta(days=days * turn)))
    return target


def _later(row: list[str], columns: dict[str, int], turn: int, by: timedelta) -> list[str]:
    moved = list(row)
    for name in ("time", "received"):
        moved[columns[name]] = (datetime.fromisoformat(row[columns[name]]) + by).isoformat()
    moved[columns["boot"]] = str(int(row[columns["boot"]]) + 1000 * turn)
    return moved


def _replayed(trace: Path, site: Path) -> Cost:
    with trace.open() as file:
        rows = sum(1 for _ in file) - 1
    with tempfile.TemporaryFile() as told:
        command = [sys.executable, "-m", "hidran", "replay", str(trace), "--site", str(site), "--json"]
        child = subprocess.Popen(command, stdout=told)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0
        told.seek(0)
        episodes = told.read().count(b"\n")
    return Cost(rows, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, episodes)


if __name__ == "__main__":
    print(run(full=False))
