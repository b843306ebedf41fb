"""A test alarm for a whole KPP, asked for by a command or a button: rows of kind `drill` in the records' inbox."""

from dataclasses import dataclass

from hidran.store.records import InboxEntry, Records

DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Drill:
    """`id`: of the entry, which is the drill's number. `at`: Unix s."""

    id: int
    kpp: str
    at: int


def ask_drill(records: Records, kpp: str, source: str) -> int:
    """Have everybody with a role in that KPP told; the drill's number. `source`: where it was asked for."""
    return records.inbox_append(DRILL, source, {"kpp": kpp})


def drill_in(entry: InboxEntry) -> Drill | None:
    """The drill in an entry; None when it is of another kind or cannot be read."""
    kpp = entry.body.get("kpp")
    return Drill(entry.id, kpp, entry.at_ms // 1000) if entry.kind == DRILL and isinstance(kpp, str) else None
