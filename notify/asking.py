"""The records as one thread of notify asks them. Records that cannot be used hold up answers, never messages."""

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from hidran.errors import HidranError
from hidran.settings import Settings
from hidran.store.records import Records

RETRY_S = 5.0
T = TypeVar("T")

log = structlog.get_logger(service="notify")


class Asking:
    """Opened when first asked; after a failure left alone for a while, which is said once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._records: Records | None = None
        self._rests_until = 0.0
        self._said = ""

    def ask(self, question: Callable[[Records], T]) -> T | None:
        """The answer of the records; None when they cannot be used."""
        if time.monotonic() < self._rests_until:
            return None
        try:
            if self._records is None:
                self._records = Records.open(self._settings)
            answer = question(self._records)
        except HidranError as error:
            self._failed(str(error))
            return None
        self._said = ""
        return answer

    def _failed(self, error: str) -> None:
        self._rests_until = time.monotonic() + RETRY_S
        if error != self._said:
            text = "the records cannot be used: hydrants keep the names last known, answers and alerts wait"
            log.warning(text, error=error)
        self._said = error

    def close(self) -> None:
        if self._records is not None:
            self._records.close()
