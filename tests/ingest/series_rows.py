"""Readings put straight into series.db, as ingest's writer would have committed them."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from hidran.contract import FIELD_NAMES
from hidran.reading import Reading
from hidran.store.series_schema import SCHEMA
from hidran.store.sqlite import open_writer, transaction

_COLUMNS = ("boot", "seq", "ts", "src", "rx_ms", "up_s", "offset_s", "fitted", *FIELD_NAMES)


class SeriesRows:
    """The writing end of series.db in a test."""

    def __init__(self, path: Path) -> None:
        self._db: sqlite3.Connection = open_writer(path, SCHEMA)
        self._ids: dict[str, int] = {}

    def close(self) -> None:
        self._db.close()

    def arrive(self, rows: Iterable[Reading], *, backlog: int = 0) -> None:
        """Commit these readings in this order, with their nodes' last word and backlog."""
        marks = ", ".join("?" * (len(_COLUMNS) + 1))
        sql = f"INSERT INTO reading (node_id, {', '.join(_COLUMNS)}) VALUES ({marks})"
        last: dict[str, Reading] = {}
        with transaction(self._db):
            for row in rows:
                self._db.execute(sql, (self._node(row), *(getattr(row, name) for name in _COLUMNS)))
                last[row.node] = row
            for row in last.values():
                self._heard(row, backlog)

    def _node(self, row: Reading) -> int:
        if row.node not in self._ids:
            sql = "INSERT OR IGNORE INTO node (name, first_rx_ms, last_rx_ms) VALUES (?, ?, ?)"
            self._db.execute(sql, (row.node, row.rx_ms, row.rx_ms))
            found = self._db.execute("SELECT id FROM node WHERE name = ?", (row.node,)).fetchone()
            self._ids[row.node] = int(found["id"])
        return self._ids[row.node]

    def _heard(self, row: Reading, backlog: int) -> None:
        sql = "UPDATE node SET last_rx_ms = ?, newest_ts = ?, backlog = ?, online = 1 WHERE name = ?"
        self._db.execute(sql, (row.rx_ms, row.ts, backlog, row.node))
