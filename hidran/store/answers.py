"""Answers on their way to notify: rows of kind `answer` in the records' inbox, whoever heard them.

`text` as it was typed, or `meaning` when a button was pressed; `message`: the row of outbox.db that was answered;
`hydrant`, `code`: said otherwise what it is about; `mark`: the same for the same answer heard twice.
`twin`: the service's own name of it, where that may tell it twice; it is kept once.
`replied`: the receipt (`Channel.send`) of the message that was replied to, where the service says so.
`address`: who spoke, as that channel calls him: the address of a `Way` there, '' where nobody has one (the page).
"""

from dataclasses import asdict, dataclass
from typing import get_args

from sqlalchemy.orm import Session

from hidran.people.answer import Answer, Meaning, understand
from hidran.store.records import InboxEntry, Records
from hidran.words import one_line

ANSWER = "answer"
LONGEST_NAME = 30
TOLD_TWICE_S = 8 * 86400  # no service repeats itself for longer
_MEANINGS = frozenset(get_args(Meaning))


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer as it came in. `at_ms`: when it arrived. `by_hand`: a reply or a button, so it was meant for us.

    `private`: said to us alone, outside the group of the settings. Anybody can do that: it counts only when `address`
    is that of a person (`Roster.at`), or when it is the code that binds him. `form`: key of the form that was sent,
    which has said the same to a ticket already (`hidran.store.work`).
    """

    source: str
    who: str
    mark: str
    text: str = ""
    meaning: str = ""
    message: int | None = None
    hydrant: str = ""
    code: str = ""
    form: str = ""
    note: str = ""
    cost_rp: int | None = None
    by_hand: bool = True
    address: str = ""
    private: bool = False
    twin: str = ""
    replied: str = ""
    at_ms: int = 0

    def understood(self) -> Answer:
        if self.meaning in _MEANINGS:
            return Answer(self.meaning, None, self.cost_rp, self.note)  # type: ignore[arg-type]
        return understand(self.text)


def keep(records: Records, heard: Heard, db: Session | None = None) -> int:
    """Append it for notify; its id in the inbox, or that of its twin. `db`: within that transaction."""
    if heard.twin and (there := _twin(records, heard)) is not None:
        return there
    body = {name: value for name, value in asdict(heard).items() if name not in {"source", "at_ms"}}
    if db is not None:
        return records.inbox_put(db, ANSWER, heard.source, body, at_ms=heard.at_ms or None)
    return records.inbox_append(ANSWER, heard.source, body, at_ms=heard.at_ms or None)


def last_heard_ms(records: Records, source: str, address: str, since_ms: int) -> int:
    """When that address last spoke there after `since_ms` (Unix ms), 0 when it did not."""
    found = records.inbox_since(ANSWER, source, since_ms)
    return max((e.at_ms for e in found if e.body.get("address") == address), default=0)


def _twin(records: Records, heard: Heard) -> int | None:
    since_ms = (records.now() - TOLD_TWICE_S) * 1000
    found = records.inbox_since(ANSWER, heard.source, since_ms)
    return next((e.id for e in found if e.body.get("twin") == heard.twin), None)


def heard_in(entry: InboxEntry) -> Heard | None:
    """The answer in an entry; None when it is of another kind or cannot be read."""
    if entry.kind != ANSWER:
        return None
    try:
        return Heard(entry.source, **entry.body, at_ms=entry.at_ms)
    except TypeError:
        return None


def called(name: str) -> str:
    """A name as the others may read it: one line, no longer than fits into a message."""
    return " ".join(one_line(name).split())[:LONGEST_NAME] or "Seorang warga"
