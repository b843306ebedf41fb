"""Follows events.db for the forwarder: which lines of faults are due, by cursor and by the installation's minutes."""

from hidran.store.events import EventsReader
from hidran.store.forward import ForwardWriter
from ingest.forward.happenings import FaultBook, minutes

PAGE = 500
MOST_MINUTES = 1440  # a turn, when it has been away for long
DAY_S = 86400


class Teller:
    """`days`: how far back minutes are made up when faults are told for the first time."""

    def __init__(self, forward: ForwardWriter, book: FaultBook, days: int) -> None:
        self._forward, self._book, self._days = forward, book, days
        self._cursor = self._minute = 0

    def begin(self, events: EventsReader) -> None:
        """Fold what was told already; from the beginning when this events.db is another one."""
        self._cursor, self._minute = self._forward.count("event"), self._forward.count("minute")
        if self._cursor > events.max_id():
            self._cursor = 0
        last, page = 0, events.after(0, PAGE)
        while page and last < self._cursor:
            for event in page:
                if event.id <= self._cursor:
                    self._book.take(event, self._minute)
                    last = event.id
            if page[-1].id > self._cursor:
                return
            page = events.after(page[-1].id, PAGE)

    def turn(self, events: EventsReader, now: float) -> bool:
        """Put down what is due in one transaction; True when there is more."""
        found, lines = events.after(self._cursor, PAGE), list[str]()
        self._minute = self._minute or self._first_minute(found[0].at_ms // 1000 if found else int(now), now)
        complete = len(found) < PAGE
        for event in found:
            lines += self._ticks(event.at_ms / 1000)
            lines += self._book.take(event, self._minute)
            self._cursor = event.id
            if len(lines) > 10 * MOST_MINUTES:
                complete = False
                break
        before = self._minute
        if complete:
            lines += self._ticks(min(now, self._minute + MOST_MINUTES * 60))
        if found or self._minute != before:
            with self._forward.transaction():
                self._forward.put_lines(lines)
                self._forward.set_count("event", self._cursor)
                self._forward.set_count("minute", self._minute)
        return not complete or now - self._minute > 60 * 2

    def _ticks(self, upto: float) -> list[str]:
        lines = list[str]()
        for minute in minutes(self._minute, upto):
            lines += self._book.tick(minute)
            self._minute = minute
        return lines

    def _first_minute(self, first: int, now: float) -> int:
        return max(first, int(now) - self._days * DAY_S) // 60 * 60
