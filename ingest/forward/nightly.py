"""What the forwarder does once a day by itself, a little each turn: reconcile, and another try for what was refused."""

import json
from collections.abc import Iterator

import structlog

from hidran.clock import wib_midnight
from hidran.influx.query import InfluxQl
from hidran.settings import Settings
from hidran.store.day_sums import DaySums
from hidran.store.forward import ForwardWriter
from hidran.store.series import SeriesReader
from ingest.forward.copier import Copier, canary
from ingest.forward.delivery import deliver
from ingest.forward.reconcile import DAY_S, Books, Day, days, reconcile
from ingest.forward.sink import Sink

HOUR_S = 3600
AT_S = HOUR_S  # after midnight, when nobody looks
LETTERS = 500

log = structlog.get_logger(service="forwarder")


class Nightly:
    """`turn` does one day's worth of comparing; a run goes over the days that are kept here."""

    def __init__(self, settings: Settings, forward: ForwardWriter, sink: Sink, copier: Copier) -> None:
        self._settings, self._forward, self._sink, self._copier = settings, forward, sink, copier
        self._work: Iterator[Day] | None = None
        self._done: list[Day] = []
        self._retry_at = 0.0

    def turn(self, series: SeriesReader, now: float) -> None:
        """Raises what the sink and InfluxQL raise; the run is begun again an hour later then."""
        today = wib_midnight(now - AT_S)
        if self._work is None:
            if self._forward.count("reconciled") >= today or now < self._retry_at:
                return
            self._retry_at = now + HOUR_S
            self._try_letters(series, now)
            self._work, self._done = self._run(series, now), []
        try:
            found = next(self._work, None)
        except Exception:
            self._work = None
            raise
        if found is not None:
            self._done.append(found)
            return
        self._work = None
        self._write_down(today, now)

    def _run(self, series: SeriesReader, now: float) -> Iterator[Day]:
        kept_from = now - kept_days(self._settings) * DAY_S
        with DaySums(self._settings.paths.series) as sums, InfluxQl(self._settings) as ql:
            books = Books(series, sums, self._forward, self._copier.places, ql, kept_from)
            yield from reconcile(books, days(kept_from + DAY_S, now), self._copier.again)

    def _write_down(self, today: int, now: float) -> None:
        filled, left = sum(d.filled for d in self._done), sum(len(d.left) for d in self._done)
        tell = log.warning if filled or left else log.info
        tell("reconciled", days=len(self._done), filled=filled, differences_left=left)
        with self._forward.transaction():
            self._forward.set_count("reconciled", today)
            text = {"at": int(now), "days": len(self._done), "filled": filled, "left": left}
            self._forward.remember("reconciled", json.dumps(text))

    def _try_letters(self, series: SeriesReader, now: float) -> None:
        """What was refused may be right for a database that was mended meanwhile."""
        after, newest = 0, self._forward.newest_refused()  # what is refused again gets a new number
        while letters := [x for x in self._forward.refused(LETTERS, after) if x.id <= newest]:
            after = letters[-1].id
            rows = [series.one(x.node, x.boot or 0, x.seq or 0) for x in letters if x.node is not None]
            self._copier.again([row for row in rows if row is not None])
            others = [x for x in letters if x.node is None]
            still = {r.index for r in deliver(self._sink, [x.line for x in others], canary(now))}
            with self._forward.transaction():
                for number, x in enumerate(others):
                    if number not in still:
                        self._forward.heal(x.id)


def kept_days(settings: Settings) -> int:
    """Days that rows are certainly kept here after they were copied."""
    return min(settings.influx.keep_days, settings.ingest.raw_days)
