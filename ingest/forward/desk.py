"""One turn of the forwarder: what is to be told is put down first, then a batch of each kind goes to the sink."""

import time
from collections.abc import Callable

import structlog

from hidran import installation, status
from hidran.errors import StoreError, StoreFullError
from hidran.influx.access import NoTokenError
from hidran.influx.http import InfluxError
from hidran.influx.query import QuestionError
from hidran.registry import Registry
from hidran.settings import Settings
from hidran.store.events import EventsReader
from hidran.store.forward import ForwardWriter, Refused
from hidran.store.series import SeriesReader
from ingest.forward import answers, gauges
from ingest.forward.checks import ToldChecks
from ingest.forward.copier import Copier, canary
from ingest.forward.delivery import deliver
from ingest.forward.happenings import FaultBook
from ingest.forward.nightly import Nightly
from ingest.forward.sink import Sink
from ingest.forward.teller import Teller

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86400
NODES_S = 600
ENOUGH_LINES = 50_000  # with so many waiting no more are made up: events and minutes have a cursor of their own
MARKS_S = 30 * DAY_S
EVENTS_AGAIN_S = 10.0

log = structlog.get_logger(service="forwarder")
RegistrySource = Callable[[int | None], Registry | None]


class Desk:
    """`registry`: gives the registry when its version differs from the one handed in, else None."""

    def __init__(
        self,
        settings: Settings,
        forward: ForwardWriter,
        sink: Sink,
        registry: RegistrySource,
        told_checks: ToldChecks,
    ) -> None:
        self._settings, self._forward, self._sink, self._registry = settings, forward, sink, registry
        self._told_checks = told_checks
        self._clock = installation.open_clock(settings.paths)
        self.copier = Copier(forward, sink, self._clock.now, settings.influx.batch)
        self._nightly = Nightly(settings, forward, sink, self.copier)
        self._book = FaultBook(self._kpp_of)
        self._events: EventsReader | None = None
        self._events_file, self._events_at = 0, 0.0
        self._known_version: int | None = None
        self._awaited: Registry | None = None
        self._gauge_at = 0
        self._series: SeriesReader | None = None
        self.behind = 0
        self.took = False

    def begin(self, series: SeriesReader) -> None:
        """Stand where the last run stood."""
        self._series = series
        self.copier.begin(series)

    def turn(self, series: SeriesReader) -> bool:
        """True when there is more to do at once. Raises what the sink raises; nothing is lost then."""
        self.took = False
        self._follow_registry()
        if self.copier.places.registry.version < 0:
            return False
        more = self.put_down(series)
        lines = self._send_lines()
        rows = self.copier.refill(series) or self.copier.turn(series)
        self.took = bool(lines or rows)
        self.behind = max(series.max_id() - self.copier.cursor, 0)
        if not rows:
            self._look_back(series)
        return more or rows > 0 or lines >= self._settings.influx.batch

    def _look_back(self, series: SeriesReader) -> None:
        """The nightly work; what InfluxQL cannot answer is no reason to stop copying."""
        try:
            self._nightly.turn(series, self._clock.now())
        except (InfluxError, QuestionError, NoTokenError) as error:
            log.error("InfluxDB could not be compared with what is here; trying again in an hour", error=str(error))

    # -- the registry --------------------------------------------------------------------------------------------

    def _follow_registry(self) -> None:
        found = self._registry(self._known_version)
        if found is not None:
            self._known_version, self._awaited = found.version, found
        if self._awaited is not None and self.copier.follow(self._awaited):
            self._awaited = None

    def _kpp_of(self, hydrant: str) -> str:
        return self.copier.places.kpp_of(hydrant)

    # -- points other than readings ------------------------------------------------------------------------------

    def put_down_quietly(self) -> None:
        """The same while the sink is away; a full disk is no reason to stop waiting."""
        try:
            if self._series is not None and self.copier.places.registry.version >= 0:
                self.put_down(self._series)
        except StoreFullError as error:
            log.error("nothing can be written down", error=str(error))

    def put_down(self, series: SeriesReader) -> bool:
        """Faults and gauges that are due, into forward.db; True when more of them are due."""
        now = self._clock.now()
        self._put_gauges(series, now)
        return self._put_faults(now)

    def _put_faults(self, now: float) -> bool:
        if self._forward.lines_waiting() >= ENOUGH_LINES:
            return False
        path = self._settings.paths.events
        if not path.exists() or time.monotonic() < self._events_at:
            return False
        if self._events is None or self._events_file != path.stat().st_ino:
            self._open_events()
        try:
            return self._teller.turn(self._events, now) if self._events is not None else False
        except StoreError as error:
            self._events, self._events_at = None, time.monotonic() + EVENTS_AGAIN_S
            log.error("faults cannot be read", error=str(error))
            return False

    def _open_events(self) -> None:
        path = self._settings.paths.events
        self._book = FaultBook(self._kpp_of)
        self._teller = Teller(self._forward, self._book, self._settings.ingest.raw_days)
        try:
            if self._events is not None:
                self._events.close()
            self._events, self._events_file = EventsReader(path), path.stat().st_ino
            self._teller.begin(self._events)
        except StoreError as error:
            self._events, self._events_at = None, time.monotonic() + EVENTS_AGAIN_S
            log.warning("faults cannot be read yet", error=str(error))

    def _put_gauges(self, series: SeriesReader, now: float) -> None:
        minute = int(now) // MINUTE_S * MINUTE_S
        if minute == self._gauge_at:
            return
        was, self._gauge_at = self._gauge_at, minute
        found = status.look(self._settings)
        places = self.copier.places
        lines = gauges.services(self._settings, found, self._forward.equation(series), series, now)
        if _begun(was, minute, NODES_S):
            lines += gauges.nodes(found.nodes, places, series, now)
        if _begun(was, minute, HOUR_S):
            lines += gauges.baselines(self._settings, places, minute // HOUR_S * HOUR_S)
        said, said_upto = answers.since(self._settings.paths.outbox, self._forward.count("answer"), self._kpp_of)
        told, told_upto = self._told_checks(self._forward.count("check"), self._kpp_of)
        with self._forward.transaction():
            self._forward.put_lines([*lines, *said, *told])
            self._forward.set_count("answer", said_upto)
            self._forward.set_count("check", told_upto)
            self._forward.set_mark(minute // HOUR_S * HOUR_S, minute - MARKS_S)

    def _send_lines(self) -> int:
        """A batch of the points that were put down; how many they were."""
        waiting = self._forward.lines(self._settings.influx.batch)
        if not waiting:
            return 0
        texts = [text for _id, text in waiting]
        refusals = deliver(self._sink, texts, canary(self._clock.now()))
        at_ms = int(self._clock.now() * 1000)
        for r in refusals:
            log.error("InfluxDB will not have a point", line=texts[r.index], code=r.code, why=r.reason)
        with self._forward.transaction():
            self._forward.refuse(Refused(at_ms, None, None, None, texts[r.index], r.code, r.reason) for r in refusals)
            self._forward.drop_lines(waiting[-1][0])
        return len(waiting)


def _begun(was: int, minute: int, span_s: int) -> bool:
    """Another such span than that of `was` (0: never): also when its first minute went by while a write lasted."""
    return was // span_s != minute // span_s
