"""What the engine has learnt of one hydrant, read out of events.db for those who show it."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from hidran.store.sqlite import open_reader, translated

HOURS = 24


def usual_hours(path: Path, hydrant: str) -> list[float] | None:
    """Minutes that the pump usually runs in each hour of the WIB day; None: not known yet."""
    db = open_reader(path)
    try:
        with translated(path):
            row = db.execute("SELECT state FROM hydrant_state WHERE hydrant = ?", (hydrant,)).fetchone()
    finally:
        db.close()
    learned = _learned(row["state"]) if row is not None else {}
    base = learned.get("run_base_min", [])
    if len(base) != HOURS + 1 or len(learned.get("run_days", ())) < 3:
        return None
    return [round(after - before, 2) for before, after in pairwise(base)]


def _learned(state: str) -> dict[str, Any]:
    """The engine's baselines inside its kept state; empty when it was kept in another form."""
    try:
        return dict(json.loads(state)["engine"]["memory"]["learned"])
    except (ValueError, KeyError, TypeError):
        return {}
