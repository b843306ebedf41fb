"""What was refused and kept: read by the commands, trimmed by ingest inside its own transactions.

The counter *quarantined* is the sum of `readings` over letters in state `kept` and those that were summarised. A letter
that went through a retry is `retried`; what became of it is counted where it went.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from hidran.errors import UnknownNameError
from hidran.store.sqlite import open_reader, translated

MOST_LETTERS = 100_000
MOST_BYTES = 100_000_000
PAGE = 500
_COLUMNS = "id, rx_ms, node, topic, payload, readings, code, reason, state"
_SUMMARISED = "summarised"
State = Literal["kept", "retried"]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One refused message, or one refused reading as a batch of one; see `hidran.store.series_schema`."""

    id: int
    rx_ms: int
    node: str | None
    topic: str
    payload: bytes
    readings: int
    code: str
    reason: str
    state: State


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one code: `letters` are still whole, of `summarised` ones only these counts are left."""

    code: str
    letters: int
    readings: int
    summarised: int


class DeadLetters:
    """Read-only. StoreError when ingest has not made the file yet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = open_reader(path)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def newest(self, limit: int, *, code: str | None = None, node: str | None = None) -> list[DeadLetter]:
        """Letters still kept, newest first, of one code or one node."""
        where, values = "state = 'kept'", list[object]()
        for column, wanted in (("code", code), ("node", node)):
            if wanted is not None:
                where += f" AND {column} = ?"
                values.append(wanted)
        sql = f"SELECT {_COLUMNS} FROM dead_letter WHERE {where} ORDER BY id DESC LIMIT ?"
        return self._letters(sql, *values, limit)

    def one(self, letter_id: int) -> DeadLetter:
        """The letter with that id. UnknownNameError when it is not there (any more)."""
        found = self._letters(f"SELECT {_COLUMNS} FROM dead_letter WHERE id = ?", letter_id)
        if not found:
            raise UnknownNameError(f"dead letter {letter_id} is not there: see `hidran deadletter list`")
        return found[0]

    def every(self) -> Iterator[DeadLetter]:
        """All letters, retried ones too, oldest first; no snapshot is held between pages."""
        last = 0
        while page := self._letters(f"SELECT {_COLUMNS} FROM dead_letter WHERE id > ? ORDER BY id LIMIT ?", last, PAGE):
            yield from page
            last = page[-1].id

    def tallies(self) -> list[Tally]:
        """Counts by code, summarised ones among them."""
        sql = "SELECT code, count(*), sum(readings) FROM dead_letter WHERE state = 'kept' GROUP BY code"
        kept = {code: (letters, readings) for code, letters, readings in self._all(sql)}
        gone = {
            name.split(":")[1]: int(value)
            for name, value in self._all("SELECT name, value FROM counter WHERE name LIKE ?", f"{_SUMMARISED}:%")
        }
        return [Tally(code, *kept.get(code, (0, 0)), gone.get(code, 0)) for code in sorted(kept.keys() | gone.keys())]

    def _letters(self, sql: str, *values: object) -> list[DeadLetter]:
        return [DeadLetter(*row) for row in self._all(sql, *values)]

    def _all(self, sql: str, *values: object) -> list[Any]:
        with translated(self._path):
            return self._db.execute(sql, values).fetchall()


def trim(
    db: sqlite3.Connection, *, most_letters: int = MOST_LETTERS, most_bytes: int = MOST_BYTES, limit: int = 5000
) -> int:
    """Summarise the oldest letters beyond the caps, retried ones first, inside the caller's transaction.

    At most `limit` at a time; how many they were. Their readings stay in *quarantined* and in the tally of their code.
    """
    letters, size = db.execute("SELECT count(*), coalesce(sum(length(payload)), 0) FROM dead_letter").fetchone()
    if letters <= most_letters and size <= most_bytes:
        return 0
    chosen = []
    for row in db.execute(
        "SELECT id, code, readings, state, length(payload) FROM dead_letter ORDER BY state <> 'retried', id LIMIT ?",
        (limit,),
    ):
        if letters <= most_letters and size <= most_bytes:
            break
        chosen.append(row)
        letters, size = letters - 1, size - row[4]
    _summarise(db, chosen)
    return len(chosen)


def _summarise(db: sqlite3.Connection, rows: list[Any]) -> None:
    sql = "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"
    db.executemany(sql, [(f"{_SUMMARISED}:{code}", n) for _id, code, n, state, _size in rows if state == "kept"])
    db.executemany("DELETE FROM dead_letter WHERE id = ?", [(row[0],) for row in rows])
