"""`hidran reconcile`: opens both sides for one comparison, beside a forwarder that may be running."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

from hidran import heartbeat, installation
from hidran.errors import StoreError
from hidran.influx import access
from hidran.influx.query import InfluxQl
from hidran.settings import Settings
from hidran.store.day_sums import DaySums
from hidran.store.forward import ForwardReader
from hidran.store.records import Records
from hidran.store.series import SeriesReader
from ingest.forward.copier import Copier, Fill, writer_again
from ingest.forward.nightly import kept_days
from ingest.forward.places import Places
from ingest.forward.reconcile import DAY_S, Books, Day, days, reconcile
from ingest.forward.service import open_forward, refuse_unfit
from ingest.forward.sink import InfluxSink


def run(settings: Settings, start: float | None, end: float | None, *, fix: bool) -> Iterator[Day]:
    """Each WIB day from that of `start` to before `end` (Unix s; None: the days kept here, up to now)."""
    refuse_unfit(settings)
    if not settings.paths.forward.exists():
        raise StoreError("nothing was ever copied: start `hidran run`, or `hidran influx import`")
    now = installation.open_clock(settings.paths).now()
    kept_from = now - kept_days(settings) * DAY_S
    with ExitStack() as opened:
        series = opened.enter_context(closing(SeriesReader(settings.paths.series)))
        sums = opened.enter_context(DaySums(settings.paths.series))
        ql = opened.enter_context(InfluxQl(settings))
        places = Places(opened.enter_context(Records.open(settings)).registry())
        fill = _filler(settings, places, opened) if fix else None
        forward = opened.enter_context(ForwardReader(settings.paths.forward))
        books = Books(series, sums, forward, places, ql, kept_from)
        yield from reconcile(books, days(kept_from + DAY_S if start is None else start, end or now), fill)


def _filler(settings: Settings, places: Places, opened: ExitStack) -> Fill:
    """Through forward.db where no forwarder writes it, so that letters are settled; else past it, at its next run."""
    sink = opened.enter_context(closing(InfluxSink(settings.influx, access.token(settings, "write"))))
    clock = installation.open_clock(settings.paths)
    beat = heartbeat.read(settings.paths.health, "forwarder")
    if beat is not None and beat.fresh():
        return writer_again(sink, places, clock.now)
    copier = Copier(opened.enter_context(open_forward(settings)), sink, clock.now, settings.influx.batch)
    copier.places = places
    return copier.again
