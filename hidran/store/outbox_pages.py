"""What was said, as a page of it is read: the newest first, and everybody who was told the same."""

from collections.abc import Collection

from hidran.store.outbox import Message, _Reads

_NEWEST = 1 << 62


def before(
    outbox: _Reads, message_id: int | None, hydrants: Collection[str] | None, kinds: Collection[str], limit: int
) -> list[Message]:
    """Messages of those kinds made before that one (None: from the newest on), the newest first. `hydrants`: None for
    all. Hints to somebody whose answer was not understood are left out: they are of kind `answer` and of no hydrant."""
    of_kinds = f"kind IN ({_marks(kinds)}) AND (kind <> 'answer' OR hydrant <> '')"
    of_hydrants = f" AND hydrant IN ({_marks(hydrants)})" if hydrants is not None else ""
    tail = f"WHERE id < ? AND {of_kinds}{of_hydrants} ORDER BY id DESC LIMIT ?"
    return outbox._messages(tail, message_id or _NEWEST, *kinds, *(hydrants or ()), limit)


def same_time(outbox: _Reads, message: Message) -> list[Message]:
    """What was said of that hydrant at that moment, to whomever and on whichever channel."""
    return outbox._messages("WHERE hydrant = ? AND created_ms = ? ORDER BY id", message.hydrant, message.created_ms)


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
