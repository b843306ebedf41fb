"""events.db: one writer (the engine), many readers. Events are appended; `episode` is their current reading."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hidran.faults.announce import Change
from hidran.faults.episode import Episode, Severity
from hidran.store.events_schema import SCHEMA
from hidran.store.events_told import ToldShelf
from hidran.store.sqlite import open_reader, open_writer, set_aside, transaction, translated

_BY_START = "ORDER BY start, hydrant, code"
__all__ = ["Episode", "Event", "EventsReader", "EventsWriter", "Kept"]


@dataclass(frozen=True, slots=True)
class Event:
    """One appended fact about an episode; see `hidran.store.events_schema` for the columns."""

    id: int
    at_ms: int
    hydrant: str
    code: str
    start: int
    kind: str
    severity: Severity
    raised: int
    end: int | None
    late: bool
    why: str
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the engine keeps of one hydrant: its state and what pages show, both JSON."""

    newest_ts: int
    state: str
    view: str


class _Reads:
    """What reader and writer can both ask."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path

    def close(self) -> None:
        self._db.close()

    def after(self, event_id: int, limit: int = 500) -> list[Event]:
        """Events after `event_id`, in the order they were appended."""
        return [_event(r) for r in self._all("SELECT * FROM event WHERE id > ? ORDER BY id LIMIT ?", event_id, limit)]

    def max_id(self) -> int:
        """Id of the newest event, 0 when there is none."""
        return int(self._all("SELECT coalesce(max(id), 0) AS n FROM event")[0]["n"])

    def episodes(self, hydrant: str | None, start: float, end: float) -> list[Episode]:
        """Episodes that overlap [start, end], by start. `hydrant`: None for all, '' for the server's own."""
        where, values = _where(hydrant)
        sql = f"SELECT * FROM episode WHERE {where} AND start <= ? AND (end IS NULL OR end >= ?) {_BY_START}"
        return [_episode(r) for r in self._all(sql, *values, end, start)]

    def open_episodes(self, hydrant: str | None = None) -> list[Episode]:
        """Episodes without an end, by start."""
        where, values = _where(hydrant)
        return [
            _episode(r) for r in self._all(f"SELECT * FROM episode WHERE {where} AND end IS NULL {_BY_START}", *values)
        ]

    def view(self, hydrant: str) -> dict[str, Any] | None:
        """What pages show of a hydrant ('' the server), None when the engine has never seen it."""
        rows = self._all("SELECT view FROM hydrant_state WHERE hydrant = ?", hydrant)
        return dict(json.loads(rows[0]["view"])) if rows else None

    @property
    def told(self) -> ToldShelf:
        return ToldShelf(self._db)

    def cursor(self, name: str) -> int:
        """'reading', 'tick', 'inbox' or 'fleet'; 0 when it never moved."""
        rows = self._all("SELECT value FROM cursor WHERE name = ?", name)
        return int(rows[0]["value"]) if rows else 0

    def _all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with translated(self._path):
            return self._db.execute(sql, values).fetchall()


class EventsReader(_Reads):
    """Read-only, for notify, api and commands. StoreError when the engine has not made the file yet."""

    def __init__(self, path: Path) -> None:
        super().__init__(open_reader(path), path)


class EventsWriter(_Reads):
    """The engine's own. Everything between two commits is one transaction: states, events and cursors together."""

    def __init__(self, path: Path) -> None:
        super().__init__(open_writer(path, SCHEMA), path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. StoreFullError when the disk is full; nothing of the block is kept then."""
        with translated(self._path), transaction(self._db):
            yield

    def append(self, hydrant: str, change: Change, at_ms: int) -> int:
        """Append one event and bring its episode up to it; the event's id."""
        e = change.episode
        evidence = json.dumps(e.evidence, ensure_ascii=False)
        values = (at_ms, hydrant, e.code, e.start, change.kind, e.severity, e.raised, e.end, int(change.late), e.why)
        sql = (
            "INSERT INTO event (at_ms, hydrant, code, start, kind, severity, raised, end, late, why, evidence) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        event_id = int(self._db.execute(sql, (*values, evidence)).lastrowid or 0)
        if change.kind == "retract":
            self._db.execute("DELETE FROM episode WHERE hydrant=? AND code=? AND start=?", (hydrant, e.code, e.start))
        else:
            row = (hydrant, e.code, e.start, e.severity, e.raised, e.end, e.why, evidence, event_id)
            self._db.execute("INSERT OR REPLACE INTO episode VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return event_id

    def keep(self, hydrant: str, kept: Kept) -> None:
        row = (hydrant, kept.newest_ts, kept.state, kept.view)
        self._db.execute("INSERT OR REPLACE INTO hydrant_state VALUES (?, ?, ?, ?)", row)

    def kept(self, hydrant: str) -> Kept | None:
        rows = self._all("SELECT newest_ts, state, view FROM hydrant_state WHERE hydrant = ?", hydrant)
        return Kept(*rows[0]) if rows else None

    def set_view(self, hydrant: str, view: str) -> None:
        self._db.execute("UPDATE hydrant_state SET view = ? WHERE hydrant = ?", (view, hydrant))

    def known_hydrants(self) -> Iterator[str]:
        """Hydrants with a kept state."""
        for row in self._all("SELECT hydrant FROM hydrant_state WHERE hydrant <> ''"):
            yield str(row["hydrant"])

    def set_cursor(self, name: str, value: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?)", (name, value))

    def start_ids_at(self, first: int) -> None:
        """Number events from `first` on, so that a cursor over a lost file stands before them."""
        self._db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('event', ?)", (first,))

    def shelf(self, hydrant: str) -> "DiskShelf":
        return DiskShelf(self._db, hydrant)


class DiskShelf:
    """The daily snapshots of one hydrant (`hidran.faults.timeline.Shelf`), inside the writer's transaction."""

    def __init__(self, db: sqlite3.Connection, hydrant: str) -> None:
        self._db = db
        self._hydrant = hydrant

    def put(self, day: int, state: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)", (self._hydrant, day, state))

    def newest_at(self, ts: int) -> tuple[int, str] | None:
        sql = "SELECT day, state FROM snapshot WHERE hydrant = ? AND day <= ? ORDER BY day DESC LIMIT 1"
        row = self._db.execute(sql, (self._hydrant, ts)).fetchone()
        return (int(row["day"]), str(row["state"])) if row else None

    def drop(self, *, after: int) -> None:
        self._db.execute("DELETE FROM snapshot WHERE hydrant = ? AND day > ?", (self._hydrant, after))

    def prune(self, *, before: int, genesis: bool) -> None:
        sql = "DELETE FROM snapshot WHERE hydrant = ? AND day < ? AND (day > 0 OR ?)"
        self._db.execute(sql, (self._hydrant, before, genesis))


def _where(hydrant: str | None) -> tuple[str, tuple[str, ...]]:
    return ("1", ()) if hydrant is None else ("hydrant = ?", (hydrant,))


def _event(r: sqlite3.Row) -> Event:
    values = (r["severity"], r["raised"], r["end"], bool(r["late"]), r["why"], json.loads(r["evidence"]))
    return Event(r["id"], r["at_ms"], r["hydrant"], r["code"], r["start"], r["kind"], *values)


def _episode(r: sqlite3.Row) -> Episode:
    values = (r["severity"], r["raised"], r["end"], r["why"], json.loads(r["evidence"]), r["event_id"])
    return Episode(r["hydrant"], r["code"], r["start"], *values)


def begin_anew(path: Path, now_ms: int) -> Path:
    """Set a damaged events.db aside and make an empty one, to be filled from the raw rows; where the old one is."""
    aside = set_aside(path, now_ms)
    with closing(EventsWriter(path)) as fresh:
        fresh.start_ids_at(now_ms)
    return aside
