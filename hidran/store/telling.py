"""What people tell on its way to the engine: rows of kind `told` in the records' inbox.

Whoever hears a person (a command, later a message or a page) appends here; the engine follows by id.
"""

from sqlalchemy.orm import Session

from hidran.errors import HidranError
from hidran.faults.human import HumanEvent, event_of
from hidran.store.records import InboxEntry, Records

TOLD = "told"


def tell(records: Records, event: HumanEvent, source: str, db: Session | None = None) -> int:
    """Keep an event for the engine; its id in the inbox. `source`: where it was said, for instance `command`.

    `db`: within that transaction.
    """
    body = {"hydrant": event.hydrant, "ts": event.ts, "kind": event.kind, "data": event.data, "by": event.by}
    if db is not None:
        return records.inbox_put(db, TOLD, source, body)
    return records.inbox_append(TOLD, source, body)


def told_in(entry: InboxEntry) -> HumanEvent | None:
    """The event in an entry; None when it is of another kind. HidranError when nobody can understand it."""
    if entry.kind != TOLD:
        return None
    try:
        return event_of(entry.body)
    except HidranError as error:
        raise HidranError(f"inbox entry {entry.id} from {entry.source}: {error}") from error
