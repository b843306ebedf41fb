"""Figure 12: durable, acknowledged messages a second through real Mosquitto, and what they cost ingest."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hidran.store import credentials
from tests.brokers import running_broker, settings_for
from tests.figures.accounts import counters
from tests.figures.publishers import Publisher, publishers, run_for, run_paced
from tests.support.processes import Service, new_house

NODES = 50
WINDOW = 4  # of each node: together the broker's window of 200
NO_LIMIT = {"HIDRAN_INGEST__FLOOD_PER_S": "1000000", "HIDRAN_INGEST__FLOOD_BURST": "1000000"}
TICK = os.sysconf("SC_CLK_TCK")
GOAL_PER_S, GOAL_RSS_MB, GOAL_P99_S = 4000, 150, 0.25
GOAL_CPU = {1: 0.1, 5: 0.031}


@dataclass(frozen=True)
class Load:
    """What one run measured. `cpu_s`: CPU seconds of ingest per 1,000 readings."""

    readings: int
    messages: int
    seconds: float
    cpu_s: float
    rss_mb: float
    stored: int

    @property
    def per_s(self) -> float:
        return self.messages / self.seconds


def cpu_of(pid: int) -> float:
    """CPU seconds of a process so far, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def rss_of(pid: int) -> float:
    """Largest resident memory of a process so far, MB."""
    line = next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@contextmanager
def crowd_of(messages: int, readings: int, nodes: int, window: int) -> Iterator[tuple[list[Publisher], Service]]:
    """Nodes connected to a broker with a running ingest behind it, ready to send."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(new_house(Path(folder)), "mosquitto")
        names = [f"hu-{n:03d}" for n in range(1, nodes + 1)]
        words = {n: credentials.password_of(settings.paths.mqtt_users, n) for n in names}
        crowd = publishers(names, messages, readings, int(time.time()) - messages * readings * 60 - 60, window)
        with running_broker(settings), Service(settings, "ingest", **NO_LIMIT) as ingest:
            ingest.ready()
            for one in crowd:
                one.connect(settings.mqtt.port, words[one.name])
            time.sleep(1)
            yield crowd, ingest
            for one in crowd:
                one.sock.close()


def load(messages: int, readings: int, nodes: int = NODES, window: int = WINDOW) -> Load:
    """`messages` of `readings` each from every node, as fast as they are acknowledged."""
    with crowd_of(messages, readings, nodes, window) as (crowd, ingest):
        before = cpu_of(ingest.pid)
        took = run_for(crowd, 300)
        cpu_s, rss_mb = cpu_of(ingest.pid) - before, rss_of(ingest.pid)
        stored = counters(ingest.settings.paths.series)["stored"]
    acked = sum(one.acked for one in crowd)
    assert stored >= acked * readings, f"{acked} messages acknowledged, {stored} readings stored"
    return Load(readings, acked, took, cpu_s / (acked * readings) * 1000, rss_mb, stored)


def answered_within(per_s: float, seconds: float) -> float:
    """P99 of the seconds from a message's sending to ingest's answer, at an even `per_s` messages a second."""
    with crowd_of(int(per_s * seconds / NODES) + 2, 1, NODES, 1) as (crowd, _ingest):
        waits = sorted(run_paced(crowd, per_s, seconds))
    return waits[int(0.99 * (len(waits) - 1))]


def run(full: bool) -> dict[str, Any]:
    """One reading a message, then five."""
    single = load(1200 if full else 200, 1)
    print(f"  one reading a message: {single}", flush=True)
    five = load(600 if full else 100, 5)
    print(f"  five readings a message: {five}", flush=True)
    p99_s = answered_within(100, 10 if full else 3)
    print(f"  P99 at 100 messages/s: {p99_s * 1000:.0f} ms", flush=True)
    cpu = {1: single.cpu_s, 5: five.cpu_s}
    rss_mb = max(single.rss_mb, five.rss_mb)
    return {
        "number": 12,
        "title": f"Throughput: {NODES} nodes, Mosquitto, publisher, broker and ingest on the same cores",
        "goal": f">= {GOAL_PER_S:,} durable acknowledged messages/s, RSS < {GOAL_RSS_MB} MB, CPU s per 1,000 readings "
        f"<= {GOAL_CPU[1]} one by one and <= {GOAL_CPU[5]} in fives; P99 answer < {GOAL_P99_S * 1000:.0f} ms at 100/s",
        "result": f"{single.per_s:,.0f} messages/s of one reading, {five.per_s:,.0f} of five "
        f"({five.per_s * 5:,.0f} readings/s); RSS {rss_mb:.0f} MB; "
        f"CPU s per 1,000 readings {cpu[1]:.3f} and {cpu[5]:.3f}; P99 answer {p99_s * 1000:.0f} ms",
        "ok": single.per_s >= GOAL_PER_S
        and rss_mb < GOAL_RSS_MB
        and p99_s < GOAL_P99_S
        and all(cpu[n] <= GOAL_CPU[n] for n in cpu),
    }
