"""`hidran influx import`: the forwarder's own work in the foreground, until everything that is here is in InfluxDB.

It is the same cursor, so it can be stopped at any instant and goes on where it stood; where the forwarder runs
already, that one is at it, and only its progress is shown.
"""

import time
from collections.abc import Callable
from contextlib import closing

from hidran import heartbeat
from hidran.errors import StoreError
from hidran.influx import access
from hidran.influx.advice import advice
from hidran.influx.http import InfluxError
from hidran.settings import Settings
from hidran.store.forward import ForwardEquation, equation
from hidran.store.records import Records
from hidran.store.series import SeriesReader
from hidran.water import limits
from hidran.words import say
from ingest.backoff import Backoff
from ingest.engine import RegistryWatch
from ingest.forward import checks
from ingest.forward.desk import Desk
from ingest.forward.service import open_forward, refuse_unfit
from ingest.forward.sink import InfluxSink, SinkError

TRIES = 5
LOOK_S = 0.5
Progress = Callable[[ForwardEquation], None]


def fill(settings: Settings, progress: Progress, *, again: bool = False) -> ForwardEquation:
    """Copy all that waits; the equation at the end. `again`: from the beginning, into a database that is empty.

    InfluxError when InfluxDB takes nothing; StoreError when `again` is asked for while the forwarder runs.
    """
    refuse_unfit(settings)
    beat = heartbeat.read(settings.paths.health, "forwarder")
    if beat is None or not beat.fresh():
        return _own(settings, progress, again=again)
    if again:
        raise StoreError("the forwarder runs: stop it (`hidran run`, `hidran forwarder`) before `--again`")
    return _watch(settings, progress)


def _own(settings: Settings, progress: Progress, *, again: bool) -> ForwardEquation:
    sink = InfluxSink(settings.influx, access.token(settings, "write"))
    with (
        open_forward(settings) as forward,
        Records.open(settings) as records,
        closing(SeriesReader(settings.paths.series)) as series,
        closing(sink),
    ):
        if again:
            stored, here = series.after_count(0)
            with forward.transaction():
                forward.start_over(stored - here)
        under = limits.load(settings.water.limits_file)
        desk = Desk(settings, forward, sink, RegistryWatch(records), checks.follower(records, under))
        desk.begin(series)
        while _turn(desk, series) or forward.lines_waiting():
            progress(forward.equation(series))
        return forward.equation(series)


def _turn(desk: Desk, series: SeriesReader) -> bool:
    backoff = Backoff(first_s=1.0, most_s=10.0)
    for tried in range(TRIES):
        try:
            return desk.turn(series)
        except SinkError as error:
            if tried == TRIES - 1:
                text = (
                    f"InfluxDB takes nothing ({error}). {say(advice(error.status), 'en')} What was copied stays copied."
                )
                raise InfluxError(text, error.status) from error
            time.sleep(backoff.next_s())
    raise AssertionError("unreachable")


def _watch(settings: Settings, progress: Progress) -> ForwardEquation:
    """The running forwarder's progress until it has copied everything."""
    while True:
        found = equation(settings.paths.forward, settings.paths.series)
        if found is None:
            raise StoreError("the forwarder has not begun yet: look again in a minute, or see `hidran status`")
        progress(found)
        if found.waiting == found.unassigned:
            return found
        beat = heartbeat.read(settings.paths.health, "forwarder")
        if beat is not None and "trouble" in beat.detail:
            raise InfluxError(f"InfluxDB takes nothing: {beat.detail['trouble']}; see `hidran status`", None)
        time.sleep(LOOK_S)
