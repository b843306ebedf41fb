"""Words for one person, on their way to notify: rows of kind `say` in the records' inbox.

Notify makes one message of each, to the person's own ways in order. `key` is the same for what is said once.
"""

from dataclasses import dataclass

from hidran.store.records import InboxEntry, Records

SAY = "say"


@dataclass(frozen=True, slots=True)
class Saying:
    """`text` is said to `person` as it stands; `key` is unique among all sayings. `calm`: it waits for the day."""

    person: int
    key: str
    text: str
    calm: bool = False


def ask_to_say(records: Records, person: int, key: str, text: str, *, calm: bool = False) -> int:
    """Append it for notify; its id in the inbox."""
    body = {"person": person, "key": key, "text": text} | ({"calm": True} if calm else {})
    return records.inbox_append(SAY, "records", body)


def saying_in(entry: InboxEntry) -> Saying | None:
    """The words in an entry; None when it is of another kind or cannot be read."""
    if entry.kind != SAY:
        return None
    try:
        return Saying(**entry.body)
    except TypeError:
        return None
