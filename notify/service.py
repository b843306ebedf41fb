"""Notify as a process of its own: `hidran notify`.

It may be killed at any instant: messages, memory and cursor are committed together before anything is sent. A full
disk is waited for; a damaged outbox is set aside, and what still stands is told again.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import structlog

from hidran import heartbeat, installation, process
from hidran.clock import Clock
from hidran.errors import StoreDamagedError, StoreError, StoreFullError
from hidran.people.audience import audience
from hidran.people.manner import Manner
from hidran.people.voice import Voice
from hidran.settings import Settings
from hidran.store.answers import Heard
from hidran.store.deliveries import Delivery
from hidran.store.outbox import OutboxWriter
from hidran.store.sqlite import quick_check, set_aside
from hidran.ways import inbox
from notify import months, watchdog
from notify.alerts import Alerts
from notify.asking import Asking
from notify.channels import Channel, Listens, open_all
from notify.event_log import EventLog
from notify.follower import Follower
from notify.inbox import Inbox
from notify.links import Links
from notify.names import Names
from notify.people import People
from notify.sender import Sender
from notify.tickets import Tickets

BEAT_S = 2.0
WAIT_S = 2.0
POLL_REAL_S, POLL_SIMULATED_S = 0.1, 0.02

log = structlog.get_logger(service="notify")


def run(settings: Settings) -> None:
    """Tell people until SIGTERM or SIGINT."""
    channels = open_all(settings.notify.channels, settings)
    paths = settings.paths
    installation.create(paths, installation.kind_of(paths))
    service = Service(settings, channels, installation.open_clock(paths))
    with process.stop_requested() as stop, closing(service):
        listen(settings, channels, stop)
        watchdog.start(settings, stop)
        months.start(settings, installation.open_clock(paths), stop)
        while not stop.is_set():
            service.serve(stop)


def listen(settings: Settings, channels: Sequence[Channel], stop: threading.Event) -> None:
    """One thread for each channel that hears answers. Nobody waits for them at the end: what is not in the inbox by
    then is heard again after the next start."""
    for channel in channels:
        if isinstance(channel, Listens):
            keep = partial(_keep, Asking(settings))
            threading.Thread(target=channel.listen, args=(keep, stop), name=channel.name, daemon=True).start()


def _keep(asking: Asking, told: Heard | Delivery) -> bool:
    return asking.ask(lambda records: inbox.keep(records, told)) is not None


class Service:
    """Follower and sender on one outbox, and the troubles they may meet."""

    def __init__(self, settings: Settings, channels: Sequence[Channel], clock: Clock) -> None:
        self._settings = settings
        self._channels = channels
        self._clock = clock
        self._records = Asking(settings)
        self._people = People(self._records, Names(self._records), [c.name for c in channels])
        self._source = EventLog(settings.paths.events)
        self._inbox, self._alerts_inbox = Inbox(self._records), Inbox(self._records)
        self._practice = installation.is_practice(settings.paths)
        self._poll_s = POLL_REAL_S if clock.real else POLL_SIMULATED_S
        self._pulse = Pulse(settings.paths.health)
        self._again = False

    def close(self) -> None:
        self._source.close()
        self._records.close()

    def serve(self, stop: threading.Event) -> None:
        """Until asked to stop, or until the outbox cannot be used: then the caller starts over from what is on disk."""
        try:
            with closing(self._outbox()) as outbox:
                self._loop(outbox, stop)
        except StoreDamagedError as error:
            self._set_aside(str(error))
        except StoreFullError as error:
            log.error("nothing can be written down, so nothing is sent", error=str(error))
            self._pulse.beat(ok=False, full=str(error))
            stop.wait(WAIT_S)
        except StoreError as error:
            log.error("the outbox cannot be used, trying again", error=str(error))
            self._pulse.beat(ok=False, outbox=str(error))
            stop.wait(WAIT_S)

    def manner(self) -> Manner:
        """The policy's settings as they are now."""
        wanted = self._settings.notify
        voice = Voice(self._settings.language, self._practice, self._people.names)
        heard = audience(c.name for c in self._channels if c.group)
        kpps, crews = self._people.kpp_of, self._people.crews()
        return Manner(heard, wanted.daytime, wanted.per_day, wanted.answer_hours, voice, kpps=kpps, crews=crews)

    def _loop(self, outbox: OutboxWriter, stop: threading.Event) -> None:
        alerts = Alerts(outbox, self._alerts_inbox, self._settings.notify.alert_road)
        follower = Follower(
            outbox,
            self._source,
            self._clock,
            self.manner,
            people=self._people,
            inbox=self._inbox,
            alerts=alerts,
            again=self._again,
        )
        daytime = self._settings.notify.daytime
        fill = Links(self._records, self._settings).fill
        sender = Sender(outbox, self._channels, self._clock, daytime, self._people, chance=random.random, fill=fill)
        sender.recover()
        tickets = Tickets(self._source, outbox, Inbox(self._records), self._clock)
        while not stop.is_set():
            busy = follower.turn()
            busy = sender.turn() or busy
            busy = tickets.turn() or busy
            self._again = False
            self._pulse.maybe(lambda: self._say_how_it_is(outbox, follower, sender))
            if not busy:
                stop.wait(self._poll_s)

    def _say_how_it_is(self, outbox: OutboxWriter, follower: Follower, sender: Sender) -> None:
        detail: dict[str, object] = {"cursor": follower.cursor, "due": outbox.due(int(self._clock.now() * 1000))}
        if self._source.trouble:
            detail["waiting"] = self._source.trouble
        if sender.resting:
            detail["refused_by"] = sender.resting
        self._pulse.beat(ok=not self._source.trouble and not sender.resting, **detail)

    def _outbox(self) -> OutboxWriter:
        path = self._settings.paths.outbox
        if path.exists() and (found := quick_check(path)) != "ok":
            raise StoreDamagedError(f"{path} is damaged: {found}")
        return OutboxWriter(path)

    def _set_aside(self, found: str) -> None:
        path: Path = self._settings.paths.outbox
        aside = set_aside(path, int(time.time() * 1000))
        log.error("outbox.db was damaged; what still stands is told again", found=found, kept_as=str(aside))
        self._again = True


class Pulse:
    """The heartbeat, every two seconds of real time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = 0.0

    def maybe(self, how_it_is: Callable[[], None]) -> None:
        if time.monotonic() - self._last >= BEAT_S:
            how_it_is()

    def beat(self, *, ok: bool = True, **detail: object) -> None:
        heartbeat.beat(self._folder, "notify", ok=ok, **detail)
        self._last = time.monotonic()
