"""An installation whose forwarder runs as a process of its own, for the figures about InfluxDB."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hidran import heartbeat, installation
from hidran.paths import Paths
from hidran.reading import Reading
from hidran.settings import Settings
from hidran.store.credentials import write_secret
from hidran.store.forward import ForwardEquation, equation
from hidran.store.records import Records
from hidran.store.sqlite import open_writer, transaction
from tests.ingest.forward.fake_influx import TOKEN
from tests.ingest.forward.house import rows
from tests.ingest.series_rows import SeriesRows
from tests.support.processes import Service, new_house

TICK_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Copying:
    """`nodes` approved nodes, series.db, and `hidran forwarder` to `url` once it is started."""

    def __init__(self, folder: Path, url: str, nodes: int, **more: str) -> None:
        self.settings = Settings(data=new_house(folder), influx={"url": url})
        self.paths: Paths = self.settings.paths
        installation.create(self.paths, "real")
        write_secret(self.paths.influx_token("write"), TOKEN + "\n")
        write_secret(self.paths.influx_token("read"), TOKEN + "\n")
        self.nodes = [f"hu-{n:03d}" for n in range(1, nodes + 1)]
        with Records.open(self.settings) as records:
            records.add_kpp("mawar", "KPP Mawar")
            for node in self.nodes:
                records.add_hydrant("mawar", id=f"hidran-{node}")
                records.approve(node, f"hidran-{node}", 0)
        self.series = SeriesRows(self.paths.series)
        self.service = Service(self.settings, "forwarder", HIDRAN_INFLUX__URL=url, HIDRAN_INFLUX__TIMEOUT_S="5", **more)
        self.arrived = 0

    def feed(self, minutes: int, *, first: int = 0, start: int | None = None) -> None:
        """`minutes` readings of every node, the first one with seq `first`."""
        at = (int(time.time()) // 60 - 2 * 1440) * 60 + 60 * first if start is None else start
        self.arrive(row for node in self.nodes for row in rows(minutes, node, first=first, start=at))

    def arrive(self, found: Iterable[Reading]) -> None:
        kept = list(found)
        self.series.arrive(kept)
        self.arrived += len(kept)
        db = open_writer(self.paths.series, "")
        with transaction(db):
            for name in ("received", "stored"):
                db.execute("INSERT OR REPLACE INTO counter VALUES (?, ?)", (name, self.arrived))
        db.close()

    @property
    def equation(self) -> ForwardEquation:
        return equation(self.paths.forward, self.paths.series) or ForwardEquation()

    @property
    def beat(self) -> dict[str, Any]:
        """The forwarder's last word about itself, with `ok`."""
        found = heartbeat.read(self.paths.health, "forwarder")
        return {} if found is None else {**found.detail, "ok": found.ok and found.fresh()}

    def drained(self) -> bool:
        e = self.equation
        return e.timed == self.arrived and e.waiting == 0

    def until(self, asked: Callable[[], bool], within_s: float) -> float:
        """Seconds until that is so; AssertionError when it never is."""
        start = time.monotonic()
        while not asked():
            waited_s = time.monotonic() - start
            assert waited_s < within_s, f"not so within {within_s} s: {self.equation} {self.beat} {self.service.said()}"
            time.sleep(0.05)
        return time.monotonic() - start

    def rss_mb(self) -> float:
        """Memory of the forwarder's process."""
        status = Path(f"/proc/{self.service.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def cpu_s(self) -> float:
        """Processor time of the forwarder's process, of which 0 s are its start."""
        fields = Path(f"/proc/{self.service.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK_S

    def close(self) -> None:
        self.series.close()
