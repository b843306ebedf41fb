"""events.db as notify sees it: may not be there yet, may be set aside and begun anew at any moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from hidran.errors import HidranError, StoreError
from hidran.store.events import EventsReader

log = structlog.get_logger(service="notify")


class EventLog:
    """`trouble`: why it cannot be read now, '' when it can."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: EventsReader | None = None
        self._inode = 0
        self.trouble = ""

    @contextmanager
    def reader(self) -> Iterator[EventsReader | None]:
        """The log that lies there now; None while there is none. StoreError when it cannot be read."""
        inode = self._there()
        if inode != self._inode:
            self.close()
        if not inode:
            self.trouble = f"{self._path} does not exist yet"
            yield None
            return
        if self._open is None:
            self._open, self._inode = EventsReader(self._path), inode
        yield self._open
        self.trouble = ""

    def _there(self) -> int:
        try:
            return self._path.stat().st_ino
        except OSError:
            return 0

    def lost(self, error: StoreError) -> None:
        """It could not be read: said once, and opened anew the next time."""
        if str(error) != self.trouble:
            log.warning("the event log cannot be read, trying again", error=str(error))
        self.trouble = str(error)
        self.close()

    def close(self) -> None:
        if self._open is not None:
            try:
                self._open.close()
            except HidranError as error:
                log.warning("closing the event log failed", error=str(error))
        self._open, self._inode = None, 0
