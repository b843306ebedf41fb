"""A small real installation for the API: registry, readings, episodes of the real engine, messages, heartbeats."""

import json
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hidran import heartbeat, installation
from hidran.clock import FileClock, FixedClock
from hidran.faults.episode import Episode
from hidran.reading import Reading
from hidran.registry import Registry
from hidran.settings import Settings
from hidran.site import Site
from hidran.store.events import EventsReader, EventsWriter
from hidran.store.outbox import Draft, OutboxWriter
from hidran.store.records import Records
from hidran.store.series import SeriesReader
from ingest.engine_follow import Follower
from tests.hidran.faults.logbook import DAY, HOUR, MONDAY, Logbook, with_float
from tests.ingest.series_rows import SeriesRows

SERVICES = ("broker", "ingest", "engine", "notify")
FEW_DAYS = 6


@dataclass
class Installation:
    """`now`: what its clock says, Unix s."""

    settings: Settings
    now: int

    def copied(self, folder: Path) -> "Installation":
        """A copy in that folder that a test may change; its services beat as of this second."""
        shutil.copytree(self.settings.data, folder / "data")
        made = Installation(self.settings.model_copy(update={"data": folder / "data"}), self.now)
        made.beat()
        return made

    def beat(self, *names: str) -> None:
        for name in names or SERVICES:
            heartbeat.beat(self.settings.paths.health, name)

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Its services beat for as long as somebody looks."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(1):
                self.beat()

        self.beat()
        beating = threading.Thread(target=beat, daemon=True)
        beating.start()
        try:
            yield
        finally:
            ended.set()
            beating.join(5)

    def silence(self, *names: str) -> None:
        for name in names or SERVICES:
            (self.settings.paths.health / f"{name}.json").unlink(missing_ok=True)

    def _beat_on(self) -> None:
        """Whoever lives goes on living, however long this machine takes: the engine looks at ingest's beat."""
        for name in SERVICES:
            if (self.settings.paths.health / f"{name}.json").exists():
                self.beat(name)

    def set_clock(self, now: int) -> None:
        self.now = now
        FileClock.create(self.settings.paths.clock, now)

    def register(self, site: Site, *nodes: str, kpp: str = "kpp-sawahan", location: str = "") -> None:
        with Records.open(self.settings) as records:
            if kpp not in records.registry().kpps:
                records.add_kpp(kpp, "KPP Air Mentaya", location="Sampit")
            records.add_hydrant(kpp, site, location=location)
            for node in nodes:
                records.approve(node, site.id, since_ts=MONDAY - DAY)

    def arrive(self, rows: Iterable[Reading], *, backlog: int = 0) -> None:
        series = SeriesRows(self.settings.paths.series)
        series.arrive(rows, backlog=backlog)
        series.close()

    def judge(self, listening_from: int | None = None) -> None:
        """Let the real engine read everything up to `now`. `listening_from`: since when it knows who was heard."""
        paths = self.settings.paths
        with Records.open(self.settings) as records:
            registry = records.registry()

        def newer(known: int | None) -> Registry | None:
            return registry if known != registry.version else None

        series, events = SeriesReader(paths.series), EventsWriter(paths.events)
        clock = FixedClock(listening_from or self.now)
        try:
            follower = Follower(series, events, newer, clock, paths)
            for step_s in (0, self.now - clock.now()):
                clock.advance(step_s)
                self._beat_on()
                while follower.turn():
                    self._beat_on()
        finally:
            series.close()
            events.close()

    def change_view(self, hydrant: str, **values: Any) -> None:
        """The engine's view of a hydrant with other values in it."""
        events = EventsWriter(self.settings.paths.events)
        view = events.view(hydrant) or {}
        with events.transaction():
            events.set_view(hydrant, json.dumps(view | values))
        events.close()

    def open_episodes(self) -> list[Episode]:
        events = EventsReader(self.settings.paths.events)
        try:
            return events.open_episodes()
        finally:
            events.close()

    def tell(self, hydrant: str, text: str, *, sent: bool = True, **values: Any) -> None:
        """A message as notify would have written it."""
        writer = OutboxWriter(self.settings.paths.outbox)
        at_ms = values.pop("at_ms", self.now * 1000)
        with writer.transaction():
            for channel in ("console", "page"):
                key = f"raise/{hydrant}/{text}/{at_ms}/{channel}"
                made = Draft(
                    key, at_ms, at_ms, "raise", hydrant, "F01", "GAWAT", self.now, None, "warga", channel, text
                )
                writer.put(replace(made, **values))
                if sent and (message := writer.next_due(at_ms, channel)) is not None:
                    writer.sent(message.id, at_ms)
        writer.close()


def new_installation(folder: Path, now: int = MONDAY, **settings: Any) -> Installation:
    """An empty installation of kind `test` whose clock stands at `now`."""
    made = Installation(Settings(data=folder / "data", **settings), now)
    installation.create(made.settings.paths, "test")
    made.set_clock(now)
    made.beat()
    return made


def healthy(days: int, until_hour: float = 14.5) -> Logbook:
    return Logbook(node="hu-baamang").days(days).until(7.5, pump=0).until(12.2, pump=1).until(until_hour, pump=0)


def broken(days: int, until_hour: float = 14.5) -> Logbook:
    """A float that says the tank is not full, and a pump that stops at ten in full sun."""
    book = with_float()
    book.node = "hu-sawahan"
    book.days(
        days,
        lambda b: b.until(7.5, pump=0, tank_full=0).until(12.5, pump=1, tank_full=0).until(24, pump=0, tank_full=1),
    )
    book.until(7.4, pump=0, tank_full=1).until(10, pump=1, tank_full=0)
    return book.until(until_hour, pump=0, tank_full=0)


def silent(days: int) -> Logbook:
    return Logbook(node="hu-ketapang").days(days).until(7.5, pump=0).until(11.2, pump=1)


def three_hydrants(folder: Path, days: int = FEW_DAYS, **settings: Any) -> Installation:
    """One healthy, one broken, one silent, one without data; a node that waits; two messages."""
    books = healthy(days), broken(days), silent(days)
    made = new_installation(folder, books[0].now + 30, **settings)
    made.register(Site(id="baamang", name="Baamang Hulu RT 02"), "hu-baamang", location="depan langgar")
    made.register(Site(id="sawahan", name="Sawahan RT 05"), "hu-sawahan", location="samping posyandu")
    made.register(Site(id="ketapang", name="Mentawa Baru RT 11"), "hu-ketapang")
    made.register(Site(id="kosong", name="Pasir Putih RT 01"))
    for book in books:
        made.arrive(book.rows)
    made.arrive([replace(books[0].rows[-1], node="hu-baru")])
    made.judge(listening_from=books[2].now)
    made.tell(
        "sawahan",
        "[LATIHAN] PERLU DICEK: Hidran Sawahan RT 05\nPompa tidak menyala padahal cuaca cerah sejak 10.01.",
        at_ms=(made.now - HOUR) * 1000,
    )
    made.tell(
        "ketapang",
        "[LATIHAN] PERLU DICEK: Hidran Mentawa Baru RT 11",
        sent=False,
        at_ms=(made.now - 60) * 1000,
    )
    made.beat()
    return made
