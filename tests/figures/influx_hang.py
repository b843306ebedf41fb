"""Figures 16 and 30 where they concern InfluxDB: the database freezes; the database forgets a day it had taken."""

import os
import random
import signal
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from hidran.clock import wib_midnight
from hidran.influx.query import InfluxQl
from ingest.forward.reconciling import run as reconcile
from tests.figures.forwarding import Copying
from tests.ingest.forward.house import rows
from tests.support.influxd import Influxd, influxd

RED_S, BACK_S = 15.0, 90.0
DAYS = 6


def run(full: bool) -> list[dict[str, Any]]:
    """Against Debian's InfluxDB; 20 nodes when `full`, else 3."""
    with tempfile.TemporaryDirectory() as folder, influxd(Path(folder) / "influxd") as database:
        database.make("hidran")
        nodes = 20 if full else 3
        return [_frozen(Path(folder) / "a", database, nodes), _forgetful(Path(folder) / "b", database, nodes)]


def _frozen(folder: Path, database: Influxd, nodes: int) -> dict[str, Any]:
    with ExitStack() as ends:
        c = Copying(folder, database.url, nodes)
        ends.callback(c.close)
        forwarder = ends.enter_context(c.service).ready(60)
        c.feed(30)
        c.until(c.drained, 60)
        os.kill(database.process.pid, signal.SIGSTOP)
        ends.callback(_thaw, database)
        c.feed(30, first=30)
        red_s = c.until(lambda: not c.beat["ok"], 60)
        pid = forwarder.pid
        _thaw(database)
        back_s = c.until(c.drained, 180)
        e, same = c.equation, forwarder.pid == pid and forwarder.exit_code is None
    lost = c.arrived - _count(c, 'WHERE "kpp" = $kpp')
    return {
        "number": 16,
        "title": "InfluxDB frozen (SIGSTOP), then thawed",
        "goal": f"0 lost, red <= {RED_S:.0f} s, back <= {BACK_S:.0f} s, the forwarder lives on",
        "result": f"{lost} lost, red after {red_s:.1f} s, all copied {back_s:.0f} s after it went on, "
        f"forwarder {'lives' if same else 'ENDED'}",
        "ok": lost == 0 and red_s <= RED_S and back_s <= BACK_S and same and e.holds,
    }


def _forgetful(folder: Path, database: Influxd, nodes: int) -> dict[str, Any]:
    dice = random.Random(30)
    database.command('DROP MEASUREMENT "hydrant"')
    with ExitStack() as ends:
        c = Copying(folder, database.url, nodes)
        ends.callback(c.close)
        first = wib_midnight(_today() - DAYS * 86400)
        for node in c.nodes:
            c.arrive(rows(DAYS * 1440, node, start=first + 60))
        with c.service as forwarder:
            forwarder.ready(60)
            c.until(c.drained, 300)
        day = first + dice.randrange(DAYS) * 86400
        database.command(f'DELETE FROM "hydrant" WHERE time >= {day + 1}s AND time < {day + 86401}s')
        forgotten = c.arrived - _count(c, "")
        found = [d for d in reconcile(c.settings, first, None, fix=False) if d.left]
        mended = list(reconcile(c.settings, first, None, fix=True))
        left, stored = sum(len(d.left) for d in mended), _count(c, "")
    exact = [d.start for d in found] == [day] and len(found[0].left) == nodes
    return {
        "number": 30,
        "title": f"InfluxDB forgets a random day of {DAYS} after its 204: reconcile",
        "goal": "100 % restored, 0 extra, found to the node and day",
        "result": f"{forgotten:,} of {c.arrived:,} forgotten, {stored:,} there after `hidran reconcile --fix`, "
        f"{max(stored - c.arrived, 0)} extra, {len(found[0].left) if found else 0} node-days named, {left} left",
        "ok": exact and forgotten > 0 and stored == c.arrived and left == 0,
    }


def _today() -> float:
    return wib_midnight(time.time())


def _count(c: Copying, where: str) -> int:
    with InfluxQl(c.settings, "any") as ql:
        found = ql.ask(f'SELECT count("seq") FROM "hydrant" {where}', kpp="mawar")
    return int(found[0].rows[0][1]) if found else 0


def _thaw(database: Influxd) -> None:
    with suppress(ProcessLookupError):
        os.kill(database.process.pid, signal.SIGCONT)


if __name__ == "__main__":
    print(run(full=False))
