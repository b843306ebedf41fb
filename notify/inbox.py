"""The records' inbox as notify follows it. Records that cannot be read hold up answers, never messages."""

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from hidran.errors import HidranError
from hidran.settings import Settings
from hidran.store.records import InboxEntry, Records

ASK_S = 0.3
RETRY_S = 5.0
BATCH = 200
T = TypeVar("T")

log = structlog.get_logger(service="notify")


class Inbox:
    """Asked at most every `ask_s` of real time. To be used by one thread."""

    def __init__(self, settings: Settings, ask_s: float = ASK_S) -> None:
        self._settings = settings
        self._ask_s = ask_s
        self._records: Records | None = None
        self._ask_at = 0.0
        self._said = ""

    def after(self, entry_id: int) -> list[InboxEntry]:
        """What came in after that entry; nothing while the records cannot be read, or were asked just now."""
        if time.monotonic() < self._ask_at:
            return []
        self._ask_at = time.monotonic() + self._ask_s
        return self.ask(lambda records: records.inbox_after(entry_id, BATCH)) or []

    def ask(self, question: Callable[[Records], T]) -> T | None:
        """The answer of the records; None when they cannot be used, which is said once."""
        try:
            if self._records is None:
                self._records = Records.open(self._settings)
            answer = question(self._records)
        except HidranError as error:
            self._ask_at = time.monotonic() + RETRY_S
            if str(error) != self._said:
                log.warning("the inbox cannot be used, answers wait", error=str(error))
            self._said = str(error)
            return None
        self._said = ""
        return answer

    def close(self) -> None:
        if self._records is not None:
            self._records.close()
