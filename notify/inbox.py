"""The records' inbox as one follower of notify reads it."""

import time

from hidran.store.records import InboxEntry
from notify.asking import Asking

ASK_S = 0.3
BATCH = 200


class Inbox:
    """Asked at most every `ask_s` of real time, so each follower has one of its own; they may share `records`."""

    def __init__(self, records: Asking, ask_s: float = ASK_S) -> None:
        self.records = records
        self._ask_s = ask_s
        self._ask_at = 0.0

    def after(self, entry_id: int) -> list[InboxEntry]:
        """What came in after that entry; nothing while the records cannot be read, or were asked just now."""
        if time.monotonic() < self._ask_at:
            return []
        self._ask_at = time.monotonic() + self._ask_s
        return self.records.ask(lambda records: records.inbox_after(entry_id, BATCH)) or []
