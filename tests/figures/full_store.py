"""A series.db as full as a small town's: many fully fitted nodes, a reading a minute, in their order of arrival."""

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from hidran.clock import wib_midnight
from hidran.contract import FIELD_NAMES, fitted_map
from hidran.store.rollup import advance
from hidran.store.series_schema import SCHEMA
from hidran.store.sqlite import open_writer, transaction

FIRST = wib_midnight(1_793_000_000)
DAY_MINUTES = 1440
FITTED = fitted_map(list(FIELD_NAMES))
_COLUMNS = ("node_id", "boot", "seq", "ts", "src", "rx_ms", "up_s", "offset_s", "fitted", *FIELD_NAMES)


def name_of(node: int) -> str:
    return f"hu-{node:03}"


def fill(path: Path, nodes: int, days: int) -> int:
    """Nodes 1 to `nodes` with `days` whole WIB days from FIRST on; how many readings that are."""
    marks = ", ".join("?" * len(_COLUMNS))
    sql = f"INSERT INTO reading ({', '.join(_COLUMNS)}) VALUES ({marks})"
    with closing(open_writer(path, SCHEMA)) as db:
        db.execute("PRAGMA synchronous=OFF")  # what is measured comes later
        names = [(n, name_of(n), FIRST * 1000, FIRST * 1000) for n in range(1, nodes + 1)]
        db.executemany("INSERT INTO node (id, name, first_rx_ms, last_rx_ms) VALUES (?, ?, ?, ?)", names)
        for day in range(days):
            with transaction(db):
                db.executemany(sql, _a_day(day, nodes))
    return nodes * days * DAY_MINUTES


def roll_up(path: Path, upto_id: int, slice_rows: int = 20_000) -> None:
    """Bring the roll-ups up to that reading, as ingest does slice by slice."""
    with closing(open_writer(path, SCHEMA)) as db:
        db.execute("PRAGMA synchronous=OFF")
        left = upto_id
        while left > 0:
            with transaction(db):
                left -= advance(db, min(slice_rows, left))


def _a_day(day: int, nodes: int) -> Iterator[tuple[object, ...]]:
    shapes = [_values(minute) for minute in range(DAY_MINUTES)]
    for minute in range(DAY_MINUTES):
        seq = day * DAY_MINUTES + minute + 1
        ts = FIRST + 60 * seq
        for node in range(1, nodes + 1):
            yield (node, 1, seq, ts, "ntp", ts * 1000, seq * 60, 0, FITTED, *shapes[(minute + node) % DAY_MINUTES])


def _values(minute: int) -> tuple[float, ...]:
    """A day's course: the sun, the pump from 8 to 13 o'clock, a tank that fills and empties, a probe that trembles."""
    light = max(math.sin((minute / DAY_MINUTES - 0.25) * 2 * math.pi), 0)
    on = int(480 <= minute < 780)
    tremble = minute * 7919 % 23 - 11
    level = 40 + 50 * max(math.sin((minute - 480) / DAY_MINUTES * 2 * math.pi), 0)
    readings = (round(40 * light + 0.3, 2), on, 60 * on, int(minute == 480), 4200 + tremble, 1.5, 27.0 + 2 * light)
    fitted = (round(3 + abs(tremble) / 10, 1), int(level > 85), round(level), 20.0 * on, 4.5 * on, 25.2, 5.0)
    return (*readings, *fitted)
