"""Keeps the monthly records of the water in a thread of notify's own: no message waits for it.

Once an hour of the installation's clock each hydrant's month is brought up to date; what is over is closed, what came
late is revised, who is to look at the water is reminded, and the meeting sheet of a month that is over is made.
Everything is committed hydrant by hydrant and may be interrupted anywhere: the next round goes on from what is kept.
"""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import structlog

from hidran.clock import Clock
from hidran.errors import StoreError
from hidran.months import Month
from hidran.settings import Settings
from hidran.site import Site
from hidran.store import checks, people
from hidran.store.events import EventsReader
from hidran.store.month import Months, since_of
from hidran.store.month_days import Days
from hidran.store.month_reminders import remind
from hidran.store.records import Records
from hidran.store.series import SeriesReader
from hidran.water import limits
from hidran.water.due import reminders
from notify import sheets
from notify.asking import Asking

LOOK_S = 1.0
HOUR_S, DAY_S = 3600, 86400
GRACE_S = HOUR_S  # what is on its way when a month ends still comes in
REVISED_S = 7 * DAY_S  # so long after its end late readings still make a revision
BACK_MONTHS = 13

log = structlog.get_logger(service="notify")


def start(settings: Settings, clock: Clock, stop: threading.Event) -> None:
    """A thread that lives as long as the process."""
    threading.Thread(target=_run, args=(Keeper(settings, clock), stop), name="months", daemon=True).start()


def _run(keeper: "Keeper", stop: threading.Event) -> None:
    with closing(keeper):
        while not stop.wait(LOOK_S):
            keeper.turn(stop)


class Keeper:
    """One round an hour. What cannot be read is tried again in the next turn."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._records = Asking(settings)
        self._hour: int | None = None

    def close(self) -> None:
        self._records.close()

    def turn(self, stop: threading.Event | None = None) -> bool:
        """True when a whole round was made."""
        hour = int(self._clock.now() // HOUR_S)
        if hour == self._hour:
            return False
        done = self._records.ask(lambda records: self._round(records, stop or threading.Event()))
        if done:
            self._hour = hour
        return bool(done)

    def _round(self, records: Records, stop: threading.Event) -> bool:
        registry, now = records.registry(), self._clock.now()
        months = Months(records, registry, limits.load(self._settings.water.limits_file))
        with self._series() as series:
            for site in registry.hydrants.values():
                if stop.is_set():
                    return False
                self._keep(months, series, site, now)
        self._remind(months, now)
        sheets.keep(records, registry, months.under, self._settings.paths.events, now)
        return True

    def _keep(self, months: Months, series: SeriesReader | None, site: Site, now: float) -> None:
        this = Month.of(now)
        months.open(site.id, this, now)
        known = months.states(site.id, this.plus(-BACK_MONTHS))
        before = this.plus(-1)
        if before not in known and since_of(months.registry, site.id, now) < before.end:
            known[before] = (int(now), None)
        for month, (_, closed) in sorted(known.items()):
            if closed is None or now < month.end + REVISED_S:
                self._bring_up(months, series, site, month, now)
            if now >= month.end + GRACE_S and (closed is None or now < month.end + REVISED_S):
                made = months.freeze(site.id, month, "closed" if closed is None else "data", now)
                if made is not None:
                    log.info("month", hydrant=site.id, month=str(month), revision=made.number, why=made.why)

    def _bring_up(self, months: Months, series: SeriesReader | None, site: Site, month: Month, now: float) -> None:
        if series is not None:
            learnt_mv = self._learnt_mv(site.id)
            Days(series, months.registry, site, learnt_mv).refresh(months.records, month, now)

    def _learnt_mv(self, hydrant: str) -> float | None:
        """Clear water of its probe as the engine learnt it."""
        try:
            with closing(EventsReader(self._settings.paths.events)) as events:
                view = events.view(hydrant) or {}
        except StoreError:
            return None
        found = (view.get("usual") or {}).get("clean_mv")
        return float(found) if isinstance(found, (int, float)) else None

    @contextmanager
    def _series(self) -> Iterator[SeriesReader | None]:
        """None while ingest has made no file yet."""
        path = self._settings.paths.series
        if not path.exists():
            yield None
            return
        with SeriesReader(path) as series:
            yield series

    def _remind(self, months: Months, now: float) -> None:
        records, registry = months.records, months.registry
        before = Month.of(now).plus(-1)
        checked, opened = checks.checked_since(records, before), _opened(months, before)
        due = reminders(registry.hydrants.values(), checked, opened, now)
        roster = people.roster(records) if due else None
        names = {site.id: site.label for site in registry.hydrants.values()}
        for one in due:
            if roster is not None and remind(records, roster, one, names):
                log.info("reminded of the water check", kpp=one.kpp, kind=one.kind, hydrants=len(one.hydrants))


def _opened(months: Months, since: Month) -> dict[tuple[str, str], int]:
    return {
        (hydrant, str(month)): opened
        for hydrant in months.registry.hydrants
        for month, (opened, _) in months.states(hydrant, since).items()
    }
