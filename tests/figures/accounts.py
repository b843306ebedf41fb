"""What came in against what was measured: compared by identity and value, not by counting."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from hidran import contract
from tests.figures.nodes import BOOT, Node, values_of

COUNTED = ("received", "stored", "pending", "quarantined", "duplicate")


@dataclass(frozen=True)
class Account:
    """`lost`: acknowledged or not, measured and not in the store. `extra`: in the store and never measured.
    `altered`: stored with other values than measured. `holds`: the equation, by counters and by counted rows."""

    produced: int
    stored: int
    lost: int
    extra: int
    altered: int
    counters: dict[str, int]
    holds: bool

    @property
    def clean(self) -> bool:
        return self.lost == self.extra == self.altered == 0 and self.holds


def look(path: Path) -> sqlite3.Connection:
    """The store, for reading only."""
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)


def stored_rows(path: Path) -> dict[tuple[str, int, int], dict[str, float]]:
    """Values by (node, boot, seq) of every stored reading."""
    names = contract.MINIMUM_NODE
    sql = f"SELECT n.name, boot, seq, {', '.join(names)} FROM reading JOIN node n ON n.id = node_id"
    store = look(path)
    try:
        return {row[:3]: dict(zip(names, row[3:], strict=True)) for row in store.execute(sql)}
    finally:
        store.close()


def counters(path: Path) -> dict[str, int]:
    store = look(path)
    try:
        found = dict(store.execute("SELECT name, value FROM counter"))
        found["waiting"] = store.execute("SELECT count(*) FROM waiting").fetchone()[0]
    finally:
        store.close()
    return {**dict.fromkeys(COUNTED, 0), **found}


def account(path: Path, nodes: list[Node]) -> Account:
    """Compare the store with everything that `nodes` measured."""
    rows = stored_rows(path)
    wanted = {(n.name, BOOT, seq): values_of(n.name, seq) for n in nodes for seq in range(1, n.produced + 1)}
    found = counters(path)
    parts = found["stored"] + found["waiting"] + found["quarantined"] + found["duplicate"]
    return Account(
        produced=len(wanted),
        stored=len(rows),
        lost=len(wanted.keys() - rows.keys()),
        extra=len(rows.keys() - wanted.keys()),
        altered=sum(1 for key in wanted.keys() & rows.keys() if wanted[key] != rows[key]),
        counters=found,
        holds=found["received"] == parts and found["stored"] == len(rows),
    )
