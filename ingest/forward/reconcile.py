"""Holds InfluxDB against series.db: counts and sums per node and WIB day; fills what is missing.

A database that lost accepted data (reference reliability.md 0.6: its disk was full) says nothing of it. Rows are kept
here for days after they were copied, points are the same however often they are written, so filling is free.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose

from hidran.clock import wib_midnight
from hidran.influx.query import InfluxQl, field, tag
from hidran.influx.schema import HYDRANT, SECOND_NS
from hidran.reading import Reading
from hidran.registry import Assignment
from hidran.store.day_sums import SUMMED, DaySums, Sums
from hidran.store.forward import ForwardReader, ForwardWriter
from hidran.store.series import SeriesReader
from ingest.forward.copier import Fill
from ingest.forward.places import Places

DAY_S = 86400
_TOTALS = ", ".join(f"sum({field(HYDRANT, name)})" for name in SUMMED)
_DAY = (
    f'SELECT count({field(HYDRANT, "seq")}), {_TOTALS} FROM "hydrant" WHERE time >= $first AND time < $last '
    f"GROUP BY {tag(HYDRANT, 'hydrant')}, {tag(HYDRANT, 'node')}"
)
Cell = tuple[str, str]  # hydrant, node


@dataclass(frozen=True, slots=True)
class Difference:
    """A node's day at a hydrant that is not the same in both. `what`: 'count', or the field whose sum differs."""

    day: int
    hydrant: str
    node: str
    here: int
    there: int
    what: str


@dataclass(frozen=True, slots=True)
class Day:
    """One WIB day held against the other store. `filled`: readings that were written again."""

    start: int
    cells: int
    found: tuple[Difference, ...]
    filled: int = 0
    left: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Books:
    """Both sides, as of one cursor. `kept_from`: Unix second before which rows may be gone here."""

    series: SeriesReader
    sums: DaySums
    forward: ForwardReader | ForwardWriter
    places: Places
    ql: InfluxQl
    kept_from: float


def days(start: float, end: float) -> list[int]:
    """WIB midnights of the days that begin in [the day of `start`, `end`)."""
    return list(range(wib_midnight(start), int(end), DAY_S))


def reconcile(books: Books, wanted: Sequence[int], fill: Fill | None) -> Iterator[Day]:
    """Each day in turn. `fill` writes readings to InfluxDB again; None: only look."""
    for start in wanted:
        cells, found = compare(books, start)
        if not found or fill is None:
            yield Day(start, cells, found, left=found)
            continue
        filled = sum(_fill(books, difference, fill) for difference in found)
        yield Day(start, cells, found, filled, compare(books, start)[1])


def compare(books: Books, start: int) -> tuple[int, tuple[Difference, ...]]:
    """How many cells there are, and those that differ."""
    upto = books.forward.count("reading")  # before InfluxDB is asked, which may get more meanwhile
    there = _there(books.ql, start)
    here = _here(books, start, upto)
    found = []
    for cell in sorted(here.keys() | there.keys()):
        ours, theirs = here.get(cell, Sums(0, {})), there.get(cell, Sums(0, {}))
        what = _differs(ours, theirs)
        gone_here = start < books.kept_from and ours.n <= theirs.n
        if what is not None and not gone_here:
            found.append(Difference(start, *cell, ours.n, theirs.n, what))
    return len(here.keys() | there.keys()), tuple(found)


def _there(ql: InfluxQl, start: int) -> dict[Cell, Sums]:
    bound = {"first": (start + 1) * SECOND_NS, "last": (start + DAY_S + 1) * SECOND_NS}
    return {(s.tags["hydrant"], s.tags["node"]): Sums.of(tuple(s.rows[0][1:])) for s in ql.ask(_DAY, **bound) if s.rows}


def _here(books: Books, start: int, upto: int) -> dict[Cell, Sums]:
    found: dict[Cell, Sums] = {}
    for a in books.places.assignments:
        first, last = _clipped(a, start)
        if first >= last:
            continue
        sums = books.sums.of(a.node, first, last, upto)
        if sums.n and books.forward.refused_of(a.node):
            sums = _taken(books, a.node, (first, last), upto)
        if sums.n:
            cell = (a.hydrant, a.node)
            found[cell] = found[cell] + sums if cell in found else sums
    return found


def _clipped(a: Assignment, start: int) -> tuple[int, int]:
    end = start + DAY_S if a.end is None else min(start + DAY_S, a.end - 1)
    return max(start, a.start - 1), end


def _taken(books: Books, node: str, span: tuple[int, int], upto: int) -> Sums:
    """The same without what InfluxDB refused."""
    refused = {(x.boot, x.seq) for x in books.forward.refused_of(node)}
    rows = [r for r in books.series.between(node, *span) if r.id <= upto and (r.boot, r.seq) not in refused]
    totals: dict[str, float] = {}
    for row in rows:
        for name in SUMMED:
            if (value := getattr(row, name)) is not None:
                totals[name] = totals.get(name, 0) + value
    return Sums(len(rows), totals)


def _differs(ours: Sums, theirs: Sums) -> str | None:
    if ours.n != theirs.n:
        return "count"
    for name in SUMMED:
        a, b = ours.totals.get(name), theirs.totals.get(name)
        if (a is None) != (b is None) or (a is not None and b is not None and not isclose(a, b, abs_tol=1e-6)):
            return name
    return None


def _fill(books: Books, d: Difference, fill: Fill) -> int:
    """Write that node's day again, as far as it stood at that hydrant; how many readings that were."""
    upto, n = books.forward.count("reading"), 0
    for a in books.places.of_node(d.node):
        first, last = _clipped(a, d.day)
        if a.hydrant != d.hydrant or first >= last:
            continue
        batch = list[Reading]()
        for row in books.series.between(d.node, first, last):
            if row.id <= upto:
                batch.append(row)
            if len(batch) >= 1000:
                fill(batch)
                n, batch = n + len(batch), []
        if batch:
            fill(batch)
            n += len(batch)
    return n
