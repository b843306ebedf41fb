"""The four data files as one request sees them: opened when asked for, read only, closed when it ends.

A file that is missing, damaged or locked is a state to be shown, not an error of the page: what cannot be read is
noted in `Look.troubles` and answered with the default. The JSON API asks strictly and answers 503 instead, because an
empty list would be a lie there.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Literal, Protocol, TypeVar

from hidran import installation
from hidran.errors import HidranError, StoreDamagedError, StoreError
from hidran.influx import access
from hidran.influx.access import NoTokenError
from hidran.influx.http import InfluxError
from hidran.influx.query import QuestionError
from hidran.influx.readings import InfluxReadings
from hidran.paths import Paths
from hidran.people.roster import Roster
from hidran.registry import Registry
from hidran.settings import Settings
from hidran.store import people
from hidran.store.events import EventsReader
from hidran.store.outbox import OutboxReader
from hidran.store.readings import Joined, Readings
from hidran.store.records import Records
from hidran.store.series import SeriesReader
from hidran.store.sqlite import translated

Trouble = Literal["missing", "damaged", "unreadable"]
T = TypeVar("T")
D = TypeVar("D")
R = TypeVar("R", bound="Closable")
RETRY_S = 5.0
DAY_S = 86400
MARGIN_S = 3600  # a row is pruned a little before it is asked for


class Closable(Protocol):
    """What every reader can do."""

    def close(self) -> None: ...


class UnreadableError(StoreError):
    """A data file that was needed for an answer cannot be read just now."""

    retryable = True


class Sources:
    """Everything the API reads, for as long as the process lives. Safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.paths: Paths = settings.paths
        self.clock = installation.open_clock(self.paths)
        self.practice = installation.is_practice(self.paths)
        self._records: Records | None = None
        self._registry: Registry | None = None
        self._roster: Roster | None = None
        self._failed_at = float("-inf")
        self._lock = threading.RLock()  # what is asked of the records may ask for the registry

    def look(self, *, strict: bool = False) -> "Look":
        return Look(self, strict=strict)

    def registry(self) -> Registry:
        """The newest registry; read again only when its version moved. StoreError when the records are unusable."""
        with self._lock:
            records = self._opened()
            if self._registry is None or records.registry_version() != self._registry.version:
                self._registry = records.registry()
            return self._registry

    def roster(self) -> Roster:
        """Everybody with a role; read again only when the roster's version moved. StoreError likewise."""
        with self._lock:
            records = self._opened()
            if self._roster is None or people.roster_version(records) != self._roster.version:
                self._roster = people.roster(records)
            return self._roster

    def write(self, change: Callable[[Records], T]) -> T:
        """Let the records keep something. StoreError when they are unusable."""
        with self._lock:
            return change(self._opened())

    def _opened(self) -> Records:
        if self._records is None:
            if time.monotonic() - self._failed_at < RETRY_S:
                raise StoreError("the records could not be opened a moment ago; trying again soon")
            try:
                self._records = Records.open(self.settings)
            except HidranError:
                self._failed_at = time.monotonic()
                raise
        return self._records

    def close(self) -> None:
        with self._lock:
            if self._records is not None:
                self._records.close()
            self._records = None


class Look:
    """One request's look at everything, at one `now` (Unix s, the installation's clock)."""

    def __init__(self, sources: Sources, *, strict: bool = False) -> None:
        self.sources = sources
        self.settings = sources.settings
        self.now = sources.clock.now()
        self.practice = sources.practice
        self.troubles: dict[str, Trouble] = {}
        self._strict = strict
        self._open: dict[str, Any] = {}
        self._registry: Registry | None = None

    def __enter__(self) -> "Look":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        for reader in self._open.values():
            with suppress(HidranError):
                reader.close()
        self._open.clear()

    @property
    def registry(self) -> Registry:
        """The registry, empty when the records cannot be read."""
        if self._registry is None:
            try:
                self._registry = self.sources.registry()
            except StoreError as error:
                self._note("records", error)
                self._registry = Registry(-1)
        return self._registry

    def series(self, ask: Callable[[SeriesReader], T], default: D) -> T | D:
        return self._ask("series", SeriesReader, ask, default)

    def readings(self, ask: Callable[[Readings], T], default: D, start: float) -> T | D:
        """Readings later than Unix second `start`: with InfluxDB beside, where series.db may not have them any more."""
        split = self.now - self.settings.influx.keep_days * DAY_S + MARGIN_S
        if not access.configured(self.settings) or start >= split:
            return self.series(ask, default)
        try:
            with InfluxReadings(self.settings) as older:
                return self.series(lambda here: ask(Joined(here, older, split)), default)
        except (InfluxError, QuestionError, NoTokenError) as error:
            self.troubles["influx"] = "unreadable"
            if self._strict:
                raise UnreadableError("InfluxDB does not answer just now: try again in a minute") from error
            return self.series(ask, default)

    def events(self, ask: Callable[[EventsReader], T], default: D) -> T | D:
        return self._ask("events", EventsReader, ask, default)

    def outbox(self, ask: Callable[[OutboxReader], T], default: D) -> T | D:
        return self._ask("outbox", OutboxReader, ask, default)

    def _ask(self, name: str, opener: Callable[[Any], R], ask: Callable[[R], T], default: D) -> T | D:
        path = getattr(self.sources.paths, name)
        if name in self.troubles:  # once is enough: a locked file would be waited for again
            return default
        if not path.exists():
            self.troubles[name] = "missing"
            return default
        try:
            with translated(path):
                if name not in self._open:
                    self._open[name] = opener(path)
                return ask(self._open[name])
        except StoreError as error:
            self._note(name, error)
            return default

    def _note(self, name: str, error: StoreError) -> None:
        self.troubles[name] = kind = _kind(error)
        if self._strict and kind != "missing":
            raise UnreadableError(f"{name} cannot be read just now ({kind}): try again in a minute") from error


def _kind(error: StoreError) -> Trouble:
    if isinstance(error, StoreDamagedError):
        return "damaged"
    return "missing" if "no such table" in str(error) else "unreadable"
