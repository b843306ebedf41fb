"""Whether everything that was sent has also been stored, judged and told: then, and only then, time may go on."""

from contextlib import ExitStack

from hidran.errors import StoreError
from hidran.paths import Paths
from hidran.store.events import EventsReader
from hidran.store.outbox import Message, OutboxReader
from hidran.store.series import Equation, SeriesReader

MINUTE_S = 60


class Ledgers:
    """The files of the services, opened as they come into being."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._open = ExitStack()
        self._series: SeriesReader | None = None
        self._events: EventsReader | None = None
        self._outbox: OutboxReader | None = None
        self._told = 0

    def close(self) -> None:
        self._open.close()

    def drained(self, now: float) -> bool:
        """Engine and notify have followed everything, every minute up to `now` included, and nothing is due."""
        try:
            return self._drained(now)
        except StoreError:  # a service has not made its file yet
            return False

    def _drained(self, now: float) -> bool:
        series, events, outbox = self.series(), self.events(), self.outbox()
        if events.cursor("reading") < series.max_id() or events.cursor("tick") < now // MINUTE_S * MINUTE_S:
            return False
        return outbox.cursor("event") >= events.max_id() and outbox.due(int(now * 1000)) == 0

    def judged(self) -> int:
        """How many of the stored readings the engine has judged."""
        try:
            return self.events().cursor("reading")
        except StoreError:
            return 0

    def equation(self) -> Equation:
        try:
            return self.series().equation()
        except StoreError:
            return Equation()

    def fresh_messages(self) -> list[Message]:
        """Messages that went out since the last call, each once, whatever channels and people it went to."""
        try:
            found = self.outbox().after(self._told)
        except StoreError:
            return []
        gone = []
        for message in found:
            if message.state in ("new", "sending"):
                break  # its turn comes; those behind it wait, so that none is missed
            self._told = message.id
            if message.state == "sent":
                gone.append(message)
        return gone

    def series(self) -> SeriesReader:
        if self._series is None:
            self._series = SeriesReader(self._paths.series)
            self._open.callback(self._series.close)
        return self._series

    def events(self) -> EventsReader:
        if self._events is None:
            found = EventsReader(self._paths.events)
            self._open.callback(found.close)
            found.max_id()  # a file without its tables is not there yet
            self._events = found
        return self._events

    def outbox(self) -> OutboxReader:
        if self._outbox is None:
            found = OutboxReader(self._paths.outbox)
            self._open.callback(found.close)
            found.due(0)
            self._outbox = found
        return self._outbox
