"""A recording as CSV: rows in the order in which the server got them.

Header: `time` (ISO 8601 with offset) and any of the contract's fields and `hydrant, node, boot, seq, up_s, received`.
A missing column is not fitted; an empty cell could not be measured. A bad row is told with its line and skipped.
"""

import csv
import heapq
import math
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from hidran.contract import FIELDS
from hidran.errors import HidranError

_IDENTITY = ("time", "hydrant", "node", "boot", "seq", "up_s", "received")
_FIELD = {name: (decimals, low, high) for name, decimals, low, high in FIELDS}
_RUN_ROWS = 50_000  # rows that are sorted in memory at once
_BELOW_ZERO = 0.5
Complaint = Callable[[int, str], None]


class TraceError(HidranError):
    """A recording cannot be read at all."""

    exit_code = 2


@dataclass(slots=True)
class Row:
    """One row. `received`: Unix seconds at which the server got it; `values`: fields that have a column."""

    line: int
    ts: int
    received: float
    hydrant: str
    node: str
    boot: int
    seq: int
    up_s: int
    values: dict[str, float | int | None]


class Trace:
    """A CSV file. `columns`: the contract's fields that it has. TraceError when its header is wrong."""

    def __init__(self, path: Path, complain: Complaint) -> None:
        self._path = path
        self._complain = complain
        self._head = self._header()
        self.columns = tuple(name for name in self._head if name in _FIELD)
        self.has_hydrants = "hydrant" in self._head
        self.has_received = "received" in self._head

    def rows(self) -> Iterator[Row]:
        """Every good row in the order of arrival, sorted on disk where the file is not so already."""
        keys = (self._key(cells) for _, cells in self._cells())
        if _ascending(keys):
            yield from self._parsed(self._cells())
            return
        with tempfile.TemporaryDirectory(prefix="hidran-replay-") as folder:
            yield from self._parsed(self._sorted(Path(folder)))

    def _header(self) -> list[str]:
        try:
            with self._path.open(encoding="utf-8-sig", newline="") as file:
                head = [name.strip() for name in next(csv.reader(file), [])]
        except OSError as error:
            raise TraceError(f"{self._path}: cannot be read ({error.strerror})") from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise TraceError(f"{self._path}: is no CSV in UTF-8 ({error})") from error
        unknown = [name for name in head if name not in _FIELD and name not in _IDENTITY]
        if "time" not in head:
            raise TraceError(f"{self._path}: header {','.join(head)[:80]!r} has no column time")
        if unknown:
            known = ", ".join((*_IDENTITY, *_FIELD))
            raise TraceError(f"{self._path}: no such column {unknown[0]!r}: wanted some of {known}")
        if len(set(head)) < len(head):
            raise TraceError(f"{self._path}: a column stands twice in the header")
        return head

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        with self._path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
            reader = csv.reader(file)
            next(reader, None)
            for cells in reader:
                if cells:
                    yield reader.line_num, cells

    def _key(self, cells: list[str]) -> float:
        """When the row arrived; rows that cannot be read go first and are complained of later."""
        try:
            row = dict(zip(self._head, cells, strict=True))
            # A clock that is ahead dates a row later than it arrived.
            return _unix(row.get("received", "") or row["time"])
        except ValueError:
            return -math.inf

    def _sorted(self, folder: Path) -> Iterator[tuple[int, list[str]]]:
        """External merge sort: runs in files, so that memory does not grow with the recording."""
        cells = self._cells()
        runs: list[Path] = []
        while chunk := list(islice(cells, _RUN_ROWS)):
            run = folder / f"{len(runs)}.csv"
            with run.open("w", encoding="utf-8", newline="") as file:
                ordered = sorted((self._key(row), line, row) for line, row in chunk)
                csv.writer(file).writerows([repr(key), line, *row] for key, line, row in ordered)
            runs.append(run)
        for _, line, row in heapq.merge(*(_run(run) for run in runs)):
            yield line, row

    def _parsed(self, cells: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
        for line, row in cells:
            try:
                yield self._row(line, row)
            except ValueError as error:
                self._complain(line, str(error))

    def _row(self, line: int, cells: list[str]) -> Row:
        if len(cells) != len(self._head):
            raise ValueError(f"{len(cells)} cells, wanted {len(self._head)}")
        row = dict(zip(self._head, cells, strict=True))
        ts = _time("time", row["time"])
        received = row.get("received", "")
        arrived = float(_time("received", received)) if received else float(ts)
        values = {name: _value(name, row[name]) for name in self.columns}
        boot, seq, up_s = (_whole(name, row.get(name, "")) for name in ("boot", "seq", "up_s"))
        return Row(line, ts, arrived, row.get("hydrant", ""), row.get("node", ""), boot, seq, up_s, values)


def _ascending(keys: Iterator[float]) -> bool:
    before = -math.inf
    for key in keys:
        if key == -math.inf:
            continue
        if key < before:
            return False
        before = key
    return True


def _run(path: Path) -> Iterator[tuple[float, int, list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        for key, line, *row in csv.reader(file):
            yield float(key), int(line), row


def _unix(text: str) -> int:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no offset")
    return int(at.timestamp())


def _time(name: str, text: str) -> int:
    try:
        return _unix(text.strip())
    except (ValueError, OverflowError) as error:
        wanted = "wanted ISO 8601 with offset, 2026-03-01T07:00:00+07:00"
        raise ValueError(f"{name} {text!r}: {wanted}") from error


def _whole(name: str, text: str) -> int:
    if not text:
        return 0
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"{name} {text!r}: wanted a whole number") from error


def _value(name: str, text: str) -> float | int | None:
    text = text.strip()
    if not text:
        return None
    decimals, low, high = _FIELD[name]
    try:
        value = float(text)
    except ValueError as error:
        words = {"true": 1, "false": 0}
        if decimals == 0 and text.lower() in words:
            return words[text.lower()]
        raise ValueError(f"{name} {text!r}: wanted a number") from error
    if low == 0 and -_BELOW_ZERO <= value < 0:  # noise of a sensor that stands at nothing
        value = 0.0
    if not low <= value <= high:
        raise ValueError(f"{name} {text}: wanted {low} to {high}")
    return round(value) if decimals == 0 and name != "tank_level_pct" else value
