"""How many readings of a node a span of time holds and what their values add up to, for comparing two stores."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from hidran.contract import FIELD_NAMES
from hidran.store.sqlite import open_reader, translated

SUMMED = ("boot", "seq", *FIELD_NAMES)
_SQL = (
    f"SELECT count(*), {', '.join(f'sum({name})' for name in SUMMED)} FROM reading "
    "WHERE node_id = (SELECT id FROM node WHERE name = ?) AND ts > ? AND ts <= ? AND id <= ?"
)


@dataclass(frozen=True, slots=True)
class Sums:
    """`n` readings; `totals` by name, without the names of which no reading has a value."""

    n: int
    totals: dict[str, float]

    def __add__(self, other: "Sums") -> "Sums":
        names = self.totals.keys() | other.totals.keys()
        return Sums(self.n + other.n, {x: self.totals.get(x, 0) + other.totals.get(x, 0) for x in names})

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Sums":
        """From a count and the totals in the order of SUMMED, None where there is none."""
        return cls(int(row[0] or 0), {x: v for x, v in zip(SUMMED, row[1:], strict=True) if v is not None})


class DaySums:
    """Read-only over series.db. StoreError when ingest has not made the file yet."""

    def __init__(self, path: Path) -> None:
        self._path, self._db = path, open_reader(path)
        self._db.row_factory = None

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def of(self, node: str, start: float, end: float, upto_id: int) -> Sums:
        """Readings of `node` with start < ts <= end (Unix s) and id <= `upto_id`."""
        with translated(self._path):
            return Sums.of(self._db.execute(_SQL, (node, start, end, upto_id)).fetchone())
