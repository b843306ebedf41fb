"""What the engine has heard of people and of the whole fleet: tables `told` and `fleet_hour` of events.db.

A rewind hears it again in its place, so it stays for ever; there are a few dozen a year and hydrant.
"""

import json
import sqlite3
from collections.abc import Mapping

from hidran.faults.fleet import Fleet
from hidran.faults.human import HumanEvent


class ToldShelf:
    """Inside the caller's transaction when it writes. Hydrant '': told to all."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, event: HumanEvent) -> bool:
        """False when the same was told before, by whomever."""
        row = (event.hydrant, event.ts, event.kind, json.dumps(event.data, sort_keys=True), event.by)
        sql = "INSERT OR IGNORE INTO told (hydrant, ts, kind, data, by) VALUES (?, ?, ?, ?, ?)"
        return self._db.execute(sql, row).rowcount > 0

    def since(self, hydrant: str, start: float, end: float = 1 << 60) -> list[HumanEvent]:
        """What was told of one hydrant or of all with start <= ts <= end, in the order in which it is heard."""
        sql = (
            "SELECT hydrant, ts, kind, data, by FROM told WHERE hydrant IN (?, '') AND ts BETWEEN ? AND ? "
            "ORDER BY ts, kind, data"
        )
        rows = self._db.execute(sql, (hydrant, start, end))
        return [HumanEvent(r["hydrant"], r["ts"], r["kind"], json.loads(r["data"]), r["by"]) for r in rows]

    def fleet(self) -> Fleet:
        """The notes of the last days."""
        found = Fleet()
        for r in self._db.execute("SELECT day, hydrant, hour, run_min FROM fleet_hour"):
            found.note(r["hydrant"], r["day"], r["hour"], r["run_min"])
        return found

    def note(self, day: int, hour: int, minutes: Mapping[str, float], *, forget_before: int) -> None:
        """Keep one hour of the fleet. `day`: WIB midnight."""
        rows = [(day, name, hour, run_min) for name, run_min in minutes.items()]
        self._db.executemany("INSERT OR REPLACE INTO fleet_hour VALUES (?, ?, ?, ?)", rows)
        self._db.execute("DELETE FROM fleet_hour WHERE day < ?", (forget_before,))
