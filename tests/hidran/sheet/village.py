"""A KPP with a few hydrants that really lives: plants and their faults, readings, the engine, tickets, people, a book.

Everything behind the sensors is the house's own: series.db, the engine's follower, notify's tickets and its keeper of
months. What people do is made up from a seed; what they pay and spend is noted beside, as a bendahara would on paper.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from hidran import heartbeat, installation
from hidran.clock import FileClock, FixedClock, wib
from hidran.contract import FIELD_NAMES, fitted_map
from hidran.faults.episode import Episode
from hidran.faults.human import HumanEvent
from hidran.money.book import Draft
from hidran.months import Month
from hidran.reading import Reading
from hidran.registry import Registry
from hidran.settings import Settings
from hidran.site import Site
from hidran.store import checks, dues, money, repair_costs, work
from hidran.store.events import EventsReader, EventsWriter
from hidran.store.outbox import OutboxWriter
from hidran.store.records import Records
from hidran.store.series import SeriesReader
from hidran.store.telling import tell
from hidran.water import limits
from hidran.water.form import Check, Sample
from hidran.work.step import Step
from ingest.engine_follow import Follower
from notify.asking import Asking
from notify.event_log import EventLog
from notify.inbox import Inbox
from notify.months import Keeper
from notify.tickets import Tickets
from simulator.faults import FAULTS
from simulator.offline import Recorder, Row
from simulator.plant import Plant, Spec
from simulator.plant.plant import MINUTE_S
from tests.ingest.series_rows import SeriesRows

KPP, HOUR, DAY = "kug", 3600, 86400
HYDRANTS = ("sawahan", "baamang", "ketapang")
SENSORS = ("tank_full", "flow", "pump_current")
BREAKS = {"panel-hilang": "F08", "sumur-kering": "F03", "kabel-motor-putus": "F07", "node-mati": "F16"}
OPENING_RP, DUES_RP, HOMES = 1_500_000, 25_000, 8
_CLEAR = {"warna": "tidak", "keruh": "tidak", "bau": "tidak", "endapan": "tidak"}


@dataclass(frozen=True, slots=True)
class Broken:
    """What really was: from `start` up to `end`, Unix s."""

    hydrant: str
    kind: str
    start: int
    end: int

    @property
    def episode(self) -> Episode:
        """As the very best engine would have dated it."""
        return Episode(self.hydrant, BREAKS[self.kind], self.start, "GAWAT", self.start, self.end, "")


@dataclass
class Paper:
    """The bendahara's own sums, rupiah by month."""

    came_in: dict[Month, int] = field(default_factory=lambda: defaultdict(int))
    went_out: dict[Month, int] = field(default_factory=lambda: defaultdict(int))


def troubles(start: Month, months: int, hydrants: Sequence[str], seed: int) -> list[Broken]:
    """One trouble a month at each hydrant after the days of learning, begun and mended in the light."""
    dice, found = random.Random(seed), []
    for n in range(months):
        for place, hydrant in enumerate(hydrants):
            kind = list(BREAKS)[(n + place) % len(BREAKS)]
            first = start.plus(n).start + dice.randrange(8, 24) * DAY
            onset = first + 9 * HOUR + dice.randrange(0, 120) * 60
            end = first + dice.randrange(1, 4) * DAY + 10 * HOUR + dice.randrange(0, 120) * 60
            found.append(Broken(hydrant, kind, onset, end))
    return found


class Seldom(Recorder):
    """A node that takes a reading every so many seconds, and counts the pump meanwhile."""

    def __init__(self, plant: Plant, every_s: int) -> None:
        super().__init__(plant, SENSORS)
        self._every_s = every_s

    def until(self, end: int) -> Iterator[Row]:
        plant, contact = self.plant, self._sensors["pump"]
        while plant.now + plant.step_s <= end:
            plant.advance_to(plant.now + plant.step_s)
            contact.look()
            if (plant.now - self._zero) % self._every_s == 0:
                yield self._reading()


class Village:
    """Lives day by day from the beginning of `start`. `every_s`: time between the readings of a node."""

    def __init__(
        self, folder: Path, start: Month, months: int, *, hydrants: int = 3, every_s: int = 60, seed: int = 1
    ) -> None:
        self.months, self._every_s = [start.plus(n) for n in range(months)], every_s
        self.hydrants = HYDRANTS[:hydrants]
        self.start, self.end, self.now = start, start.plus(months - 1).end, start.start
        self.truth, self.paper = troubles(start, months, self.hydrants, seed), Paper()
        self.settings = Settings(data=folder / "data")
        installation.create(self.settings.paths, "test")
        FileClock.create(self.settings.paths.clock, self.now)
        self._dice, self._open = random.Random(seed + 1), ExitStack()
        self.clock = FixedClock(self.now)
        self.records = self._open.enter_context(Records.open(self.settings))
        self._settle_in()
        self._build_services()
        self._nodes = {name: self._node(name, seed * 10 + n) for n, name in enumerate(self.hydrants)}

    def close(self) -> None:
        self._open.close()

    def live(self, progress: Callable[[int], None] = lambda _day: None) -> None:
        """To the end, and two hours into the month after, when the last sheet is made."""
        while self.now < self.end:
            self._a_day()
            progress((self.now - self.start.start) // DAY)
        self._hours_after_midnight()

    def _settle_in(self) -> None:
        records = self.records
        records.add_kpp(KPP, "KPP Karya Utama Golden")
        for name in self.hydrants:
            records.add_hydrant(KPP, Site(name, topology="direct"))
            records.approve(f"hu-{name}", name, since_ts=self.now)
        dues.set_rate(records, KPP, self.start, DUES_RP)
        self._homes = [dues.add_household(records, KPP, f"Rumah {n + 1}", self.start) for n in range(HOMES)]
        money.add(records, Draft(KPP, wib(self.now).date(), "saldo_awal", OPENING_RP))

    def _build_services(self) -> None:
        paths, push = self.settings.paths, self._open.callback
        self._series = SeriesRows(paths.series)
        push(self._series.close)
        reader, events = SeriesReader(paths.series), EventsWriter(paths.events)
        outbox = OutboxWriter(paths.outbox)
        asking = Asking(self.settings)
        self._keeper = Keeper(self.settings, self.clock)
        for thing in (reader, events, outbox, self._keeper, asking):
            push(thing.close)
        registry = self.records.registry()

        def newer(known: int | None) -> Registry | None:
            return registry if known != registry.version else None

        self._engine = Follower(reader, events, newer, self.clock, paths, inbox=self.records.inbox_after)
        self._tickets = Tickets(EventLog(paths.events), outbox, Inbox(asking, ask_s=0), self.clock)

    def _node(self, hydrant: str, seed: int) -> tuple[Plant, Recorder]:
        mine = [FAULTS[b.kind](b.start, b.end) for b in self.truth if b.hydrant == hydrant]
        plant = Plant(Spec(seed), self.now, mine)
        return plant, Recorder(plant, SENSORS) if self._every_s == MINUTE_S else Seldom(plant, self._every_s)

    def _rows(self, hydrant: str) -> Iterator[Reading]:
        """What reached the server of this day: a dead node takes none."""
        plant, recorder = self._nodes[hydrant]
        for row in recorder.until(self.now):
            values = {name: row[name] for name in FIELD_NAMES if name in row}
            if plant.power.on:
                yield Reading(
                    0, f"hu-{hydrant}", row["boot"], row["seq"], row["ts"], row["src"], row["ts"] * 1000 + 2000,
                    row["up_s"], 0, fitted_map(list(values)), **values,
                )  # fmt: skip

    def _a_day(self) -> None:
        midnight = self.now
        self._hours_after_midnight()
        self._morning(midnight)
        self._to(midnight + DAY)
        for hydrant in self.hydrants:
            self._series.arrive(self._rows(hydrant))
        self._judge()
        self._people(midnight)

    def _to(self, ts: int) -> None:
        self.clock.advance(ts - self.clock.now())
        FileClock(self.settings.paths.clock).set(ts)
        self.now = ts

    def _judge(self) -> None:
        for service in ("broker", "ingest", "engine", "notify"):
            heartbeat.beat(self.settings.paths.health, service)
        while self._engine.turn():
            pass
        while self._tickets.turn():
            pass

    def _hours_after_midnight(self) -> None:
        """When a month is over its records are closed, and its sheet is made."""
        midnight = self.now
        for hour in (1, 2) if midnight == Month.of(midnight).start else ():
            self._to(midnight + hour * HOUR + 60)
            self._keeper.turn()

    def _morning(self, midnight: int) -> None:
        """Dues on the fifth, credit for the node on the tenth, the check of the water on the twentieth."""
        today, month = wib(midnight).date(), Month.of(midnight)
        if today.day == 5:
            for home in self._homes[: self._dice.randrange(5, HOMES + 1)]:
                draft = dues.dues_draft(KPP, DUES_RP, today, by=None, key=f"iuran-{month}-{home}")
                dues.pay(self.records, KPP, home, month, draft)
                self.paper.came_in[month] += DUES_RP
        if today.day == 10:
            self._spend(Draft(KPP, today, "rutin", self._dice.randrange(20, 60) * 1000, "pulsa alat"))
        if today.day == 20:
            self._check_water(midnight)

    def _spend(self, draft: Draft) -> None:
        money.add(self.records, draft)
        self.paper.went_out[Month.of_day(draft.day)] += draft.rupiah

    def _check_water(self, midnight: int) -> None:
        for hydrant in self.hydrants:
            glass = Sample(_CLEAR)
            check = Check(midnight + 9 * HOUR, {"tandon": glass, "keran": glass}, role="teknisi")
            with self.records.session() as db:
                key = f"cek-{hydrant}-{midnight}"
                checks.keep(db, self.records, hydrant, check, form_key=key, under=limits.load())

    def _people(self, midnight: int) -> None:
        """Who goes says so; what was mended this day is said with its cost, and the cost goes into the book."""
        for ticket in work.open_work(self.records):
            self._say(ticket.number, Step(f"pergi/{ticket.number}", "answered", ticket.since + 2 * HOUR, "Budi"))
        for broken in self.truth:
            if midnight <= broken.end < midnight + DAY:
                self._mended(broken)
        for offer in repair_costs.offers(self.records, KPP, self.now):
            money.add(self.records, offer.draft)

    def _mended(self, broken: Broken) -> None:
        cost = self._dice.randrange(10, 90) * 5_000
        mine = [t for t in work.newest(self.records, 20, hydrant=broken.hydrant) if t.since >= broken.start - DAY]
        for ticket in mine[:1]:
            self.paper.went_out[Month.of(broken.end)] += cost
            data = {"what": broken.kind, "cost_rp": cost}
            self._say(ticket.number, Step(f"beres/{ticket.number}", "repaired", broken.end, "Budi", data=data))
            tell(
                self.records, HumanEvent(broken.hydrant, broken.end, "repaired", {"code": BREAKS[broken.kind]}), "page"
            )

    def _say(self, number: int, step: Step) -> None:
        with work.changing(self.records) as db:
            work.add(db, number, step)

    def episodes(self, hydrant: str, start: int, end: int) -> list[Episode]:
        """What the engine has written down, the server's own trouble too."""
        reader = EventsReader(self.settings.paths.events)
        try:
            return [e for name in (hydrant, "") for e in reader.episodes(name, start, end)]
        finally:
            reader.close()
