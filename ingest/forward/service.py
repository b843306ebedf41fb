"""`hidran forwarder`: copies readings, faults and Hidran's own health to InfluxDB, for as long as it takes.

It may be killed at any instant, and InfluxDB may be away for weeks: what it has not taken stays in series.db, and
`hidran status` says how much that is and what to do.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import structlog

from hidran import heartbeat, installation, process
from hidran.errors import SettingsError, StoreDamagedError, StoreError, StoreFullError
from hidran.influx import access
from hidran.influx.access import NoTokenError
from hidran.influx.advice import SAFE, advice
from hidran.settings import Settings
from hidran.store.forward import ForwardWriter
from hidran.store.records import Records
from hidran.store.series import SeriesReader
from hidran.store.sqlite import quick_check
from hidran.water import limits
from ingest.backoff import Backoff
from ingest.engine import RegistryWatch, until
from ingest.forward import checks
from ingest.forward.desk import Desk
from ingest.forward.sink import AwayError, InfluxSink, Sink, SinkError
from ingest.sole import SoleWriter

POLL_S = 0.2
BEAT_S = 2.0
SAY_AGAIN_S = 60.0
MOST_WAIT_S = 60.0

log = structlog.get_logger(service="forwarder")


def run(settings: Settings) -> None:
    """Copy until SIGTERM or SIGINT. SettingsError when no InfluxDB is set, or simulated data would go to a real one."""
    refuse_unfit(settings)
    paths = settings.paths
    installation.create(paths, installation.kind_of(paths))
    with process.stop_requested() as stop, Records.open(settings) as records, open_forward(settings) as forward:
        pulse = Pulse(paths.health)
        sink = LateSink(settings, pulse.beat)
        under = limits.load(settings.water.limits_file)
        desk = Desk(settings, forward, sink, RegistryWatch(records), checks.follower(records, under))
        while not stop.is_set():
            series = _await_series(paths.series, stop.wait, pulse)
            if series is not None:
                with closing(series):
                    copy(desk, series, until(stop, paths.series), stop.wait, pulse)


def refuse_unfit(settings: Settings) -> None:
    """SettingsError when there is nothing to copy to, or simulated data would be copied."""
    if not access.configured(settings):
        raise SettingsError("influx.url is not set: give the address of your InfluxDB, e.g. http://127.0.0.1:8086")
    if installation.is_practice(settings.paths) and not settings.influx.accept_practice:
        raise SettingsError(
            f"{settings.data} holds simulated readings, which are not copied to an InfluxDB by mistake: set "
            "influx.accept_practice = true, with a bucket of its own"
        )


class open_forward:  # noqa: N801  reads as a function: `with open_forward(settings) as forward`
    """forward.db, written by one process at a time. A damaged one is made anew: everything is copied once more."""

    def __init__(self, settings: Settings) -> None:
        path = settings.paths.forward
        self._sole = SoleWriter(path.with_suffix(".lock"))
        try:
            self.forward = _opened(path)
        except BaseException:
            self._sole.release()
            raise

    def __enter__(self) -> ForwardWriter:
        return self.forward

    def __exit__(self, *_: object) -> None:
        self.forward.close()
        self._sole.release()


def _opened(path: Path) -> ForwardWriter:
    if path.exists() and (found := quick_check(path)) != "ok":
        log.error("forward.db was damaged; copying everything that is here again", found=found)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    return ForwardWriter(path)


@dataclass(slots=True)
class Trouble:
    """What keeps InfluxDB from taking anything. `status`: as in `hidran.influx.advice`; `since`: real Unix seconds."""

    status: int | None
    reason: str
    since: float


class Pulse:
    """The heartbeat, and what is said about trouble: at once, then every minute."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._beat_at = self._say_at = 0.0
        self._detail: dict[str, object] = {}
        self.trouble: Trouble | None = None

    def beat(self, **detail: object) -> None:
        self._detail |= detail
        if time.monotonic() < self._beat_at:
            return
        self._beat_at = time.monotonic() + BEAT_S
        t = self.trouble
        ill = {} if t is None else {"trouble": t.reason, "trouble_status": t.status, "trouble_since": t.since}
        heartbeat.beat(self._folder, "forwarder", ok=t is None, **self._detail, **ill)

    def ill(self, status: int | None, reason: str) -> None:
        if self.trouble is None or self.trouble.status != status:
            since = time.time() if self.trouble is None else self.trouble.since
            self.trouble, self._say_at, self._beat_at = Trouble(status, reason, since), 0.0, 0.0
        if time.monotonic() >= self._say_at:
            self._say_at = time.monotonic() + SAY_AGAIN_S
            lasting_s = round(time.time() - self.trouble.since)
            text = f"{advice(status)} {SAFE}"
            log.error("InfluxDB takes nothing", status=status, why=reason, lasting_s=lasting_s, do=text)
        self.beat()

    def well(self) -> None:
        if self.trouble is not None:
            log.info("InfluxDB takes data again", after_s=round(time.time() - self.trouble.since))
            self.trouble, self._beat_at = None, 0.0


class LateSink:
    """The real sink with the newest token: a file that an operator mends is read again without a restart."""

    def __init__(self, settings: Settings, on_write: Callable[[], None]) -> None:
        self._settings, self._on_write = settings, on_write
        self._sink: InfluxSink | None = None
        self._token = ""

    def write(self, lines: Sequence[str]) -> None:
        """NoTokenError besides the errors of a sink."""
        self._on_write()  # a batch may take many requests, and each may take its time
        self._opened().write(lines)

    def take_back(self, hydrant: str, node: str, start: int, end: int) -> None:
        """The same."""
        self._on_write()
        self._opened().take_back(hydrant, node, start, end)

    def _opened(self) -> Sink:
        token = access.token(self._settings, "write")
        if self._sink is None or token != self._token:
            if self._sink is not None:
                self._sink.close()
            self._sink, self._token = InfluxSink(self._settings.influx, token), token
        return self._sink


def copy(
    desk: Desk, series: SeriesReader, stopped: Callable[[], bool], wait: Callable[[float], object], pulse: Pulse
) -> None:
    """Until asked to stop. What the sink does not take is tried again with full jitter, for ever."""
    backoff = Backoff(first_s=1.0, most_s=MOST_WAIT_S)
    desk.begin(series)
    while not stopped():
        try:
            busy = desk.turn(series)
        except SinkError as error:
            pulse.ill(error.status, error.reason)
            asked_s = error.after_s if isinstance(error, AwayError) else 0.0
            _wait(max(asked_s, backoff.next_s()), stopped, wait, desk, pulse)
        except NoTokenError as error:
            pulse.ill(-1, str(error))
            _wait(POLL_S * 5, stopped, wait, desk, pulse)
        except StoreFullError as error:
            log.error("nothing can be written down", error=str(error))
            _wait(POLL_S * 25, stopped, wait, desk, pulse)
        else:
            if desk.took:
                backoff.succeeded()
                pulse.well()
            pulse.beat(cursor=desk.copier.cursor, behind=desk.behind)
            if not busy:
                wait(POLL_S)


def _wait(
    wait_s: float, stopped: Callable[[], bool], wait: Callable[[float], object], desk: Desk, pulse: Pulse
) -> None:
    """In small steps: what is to be told is put down meanwhile, and the heartbeat goes on."""
    deadline = time.monotonic() + wait_s
    while not stopped() and (left_s := deadline - time.monotonic()) > 0:
        desk.put_down_quietly()
        pulse.beat()
        wait(min(left_s, 1.0))


def _await_series(path: Path, wait: Callable[[float], bool], pulse: Pulse) -> SeriesReader | None:
    try:
        return SeriesReader(path)
    except StoreDamagedError:
        raise
    except StoreError as error:
        pulse.beat(waiting_for=str(error))
        wait(POLL_S)
        return None
