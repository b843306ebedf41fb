"""An installation with readings, a registry and a forwarder's desk over it, all in this process."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hidran import installation
from hidran.clock import FileClock
from hidran.reading import Reading
from hidran.settings import Settings
from hidran.store.credentials import write_secret
from hidran.store.forward import ForwardEquation, ForwardWriter
from hidran.store.records import Records
from hidran.store.series import SeriesReader
from hidran.store.sqlite import open_writer, transaction
from hidran.water import limits
from ingest.forward import checks
from ingest.forward.desk import Desk
from ingest.forward.sink import InfluxSink, Sink
from tests.ingest.forward.fake_influx import TOKEN
from tests.ingest.series_rows import SeriesRows

NOW = 1_800_000_000 // 3600 * 3600
NODE, HYDRANT, KPP = "hu-001", "hidran-1", "mawar"


def rows(count: int, node: str = NODE, *, boot: int = 1, first: int = 0, start: int = NOW - 86400) -> list[Reading]:
    """`count` readings a minute apart, the first one with seq `first` and the minute that ends at `start`."""
    return [
        Reading(
            id=0,
            node=node,
            boot=boot,
            seq=first + n,
            ts=start + 60 * n,
            src="ntp",
            rx_ms=(start + 60 * n) * 1000 + 2000,
            up_s=60 * n,
            offset_s=0,
            fitted=0b1000000_0111111 if n % 7 else 0b0111111,
            panel_v=35.25 + n % 5,
            pump_on=n % 2,
            pump_on_s=60 * (n % 2),
            pump_starts=0,
            turbidity_mv=4100 + n % 9,
            turbidity_sd_mv=3.5 if n % 3 else None,
            supply_v=4.1 if n % 7 else None,
        )
        for n in range(count)
    ]


@dataclass
class House:
    """`sink` None: the real one at `url`."""

    folder: Path
    url: str = "http://127.0.0.1:1"
    sink: Sink | None = None
    batch: int = 100

    def __post_init__(self) -> None:
        influx: dict[str, Any] = {"url": self.url, "batch": self.batch, "timeout_s": 10, "accept_practice": True}
        self.settings = Settings(data=self.folder, influx=influx)
        paths = self.settings.paths
        installation.create(paths, "test")
        self.clock = FileClock.create(paths.clock, NOW) if not paths.clock.exists() else FileClock(paths.clock)
        write_secret(paths.influx_token("write"), TOKEN + "\n")
        self.records = Records.open(self.settings)
        self.series_rows = SeriesRows(paths.series)
        if not self.records.registry().kpps:
            self.records.add_kpp(KPP, "KPP Mawar")
            self.records.add_hydrant(KPP, id=HYDRANT)
        self.forward = ForwardWriter(paths.forward)
        self.series = SeriesReader(paths.series)
        self.desk = self.new_desk()

    def new_desk(self) -> Desk:
        sink = self.sink or InfluxSink(self.settings.influx, TOKEN)
        desk = Desk(self.settings, self.forward, sink, self._registry, checks.follower(self.records, limits.load()))
        desk.begin(self.series)
        return desk

    def _registry(self, known: int | None) -> Any:
        found = self.records.registry()
        return found if found.version != known else None

    def approve(self, node: str = NODE, hydrant: str = HYDRANT, since: int = 0) -> None:
        self.records.approve(node, hydrant, since)

    def arrive(self, found: Iterable[Reading]) -> None:
        """As ingest commits: rows, and the counters of the equation with them."""
        kept = list(found)
        self.series_rows.arrive(kept)
        db = open_writer(self.settings.paths.series, "")
        with transaction(db):
            for name in ("received", "stored"):
                sql = (
                    "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"
                )
                db.execute(sql, (name, len(kept)))
        db.close()

    def drain(self, most_turns: int = 1000) -> int:
        """Turns until nothing is left to do."""
        for turn in range(most_turns):
            if not self.desk.turn(self.series) and not self.forward.lines_waiting():
                return turn
        raise AssertionError(f"not done after {most_turns} turns: {self.equation}")

    @property
    def equation(self) -> ForwardEquation:
        found = self.forward.equation(self.series)
        assert found.holds, found
        return found

    def close(self) -> None:
        for part in (self.series, self.forward, self.series_rows, self.records):
            part.close()


Ask = Callable[[], bool]
