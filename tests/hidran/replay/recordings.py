"""Logbooks as CSV recordings."""

import csv
from collections.abc import Iterable
from pathlib import Path

from hidran.clock import iso
from hidran.contract import MINIMUM_NODE
from hidran.reading import Reading
from tests.hidran.faults.logbook import Logbook

ROWS_SITE = '[hydrant]\nid = "sawahan"\n'


def a_bad_fortnight() -> Logbook:
    """Ten days in steps of ten minutes with a lost panel, then a still pump."""
    book = Logbook(step_s=600).days(6).until(9, pump=0).until(12, pump=0, panel_v=0.4).until(14, pump=1)
    return book.until(24, pump=0).days(2, Logbook.a_day_without_pump).until(7, pump=0).until(10, pump=1)


def write_csv(
    path: Path, rows: Iterable[Reading], *, hydrant: str = "", received: bool = False, identity: bool = True
) -> Path:
    """A recording of minimum nodes."""
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        extra = [n for n, wanted in (("hydrant", hydrant), ("received", received)) if wanted]
        table.writerow(["time", *extra, *(["node", "boot", "seq"] if identity else []), *MINIMUM_NODE])
        for r in rows:
            more = [hydrant] * bool(hydrant) + [iso(r.rx_ms / 1000)] * received
            who = [r.node, r.boot, r.seq] if identity else []
            values = [getattr(r, name) for name in MINIMUM_NODE]
            table.writerow([iso(r.ts), *more, *who, *("" if v is None else v for v in values)])
    return path
