"""Figures 1, 2 and 3: ingest killed at random instants, the broker too, and what the nodes measured is all there."""

import os
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hidran.settings import Settings
from hidran.store import credentials
from ingest.broker.mosquitto import find
from tests.brokers import settings_for
from tests.figures.accounts import Account, account
from tests.figures.nodes import Crowd, Node
from tests.support.processes import Service, new_house

CONVERGE_S = 60.0
CATCH_UP_S, REACK_S = 5.0, 30.0
PAUSE_S = (0.3, 1.6)


@dataclass
class Storm:
    """One run. `caught_up_s`: from the last kill to everything acknowledged, None: never."""

    kind: str
    kills: int
    broker_kills: int
    caught_up_s: float | None
    acked_before_kills: int
    account: Account
    slowest_reack_s: float = 0.0
    trouble: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.account.clean and self.caught_up_s is not None and not self.trouble

    def told(self) -> str:
        a = self.account
        late = "never" if self.caught_up_s is None else f"{self.caught_up_s:.1f} s"
        return (
            f"{self.kills} + {self.broker_kills} kills, {a.produced:,} readings: {a.lost} lost, {a.extra} extra, "
            f"{a.altered} altered, equation {'holds' if a.holds else 'BROKEN'}, "
            f"{a.counters['duplicate'] / max(a.produced, 1):.1%} came twice, caught up in {late}"
        )


def storm(kind: str, kills: int, *, nodes: int = 50, rate: float = 10, broker_every: int = 0, seed: int = 1) -> Storm:
    """`rate`: readings a second of each node. `broker_every`: the broker dies with every so manyth kill of ingest."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(new_house(Path(folder)), kind)
        crowd = _nodes(settings, nodes)
        with Service(settings, "broker") as broker:
            broker.ready()
            with Service(settings, "ingest") as ingest:
                ingest.ready()
                return _rage(kind, kills, rate, (broker, broker_every), ingest, crowd, dice)


def _nodes(settings: Settings, count: int) -> list[Node]:
    names = [f"hu-{n:03d}" for n in range(1, count + 1)]
    started = time.time() - 30 * 86400
    return [Node(n, credentials.password_of(settings.paths.mqtt_users, n), settings.mqtt.port, started) for n in names]


def _rage(  # noqa: PLR0917
    kind: str,
    kills: int,
    rate: float,
    brokers: tuple[Service, int],
    ingest: Service,
    nodes: list[Node],
    dice: random.Random,
) -> Storm:
    broker, broker_every = brokers
    broker_kills, trouble, slowest = 0, list[str](), 0.0
    with Crowd(nodes, rate) as crowd:
        for number in range(1, kills + 1):
            time.sleep(dice.uniform(*PAUSE_S))
            if broker_every and number % broker_every == 0:
                broker_kills += 1
                slowest = max(slowest, _kill_broker(broker, nodes, trouble))
            if ingest.exit_code is not None:
                trouble.append(f"ingest had ended by itself: {ingest.said()[-300:]}")
            ingest.kill()
            ingest.start()
            if number % 10 == 0:
                print(f"  {kind}: {number} kills, {crowd.acked:,} of {crowd.produced:,} acknowledged", flush=True)
        acked = crowd.acked
        caught_up_s = crowd.drain(CONVERGE_S)
    path = ingest.settings.paths.series
    return Storm(kind, kills, broker_kills, caught_up_s, acked, account(path, nodes), slowest, trouble)


def _kill_broker(broker: Service, nodes: list[Node], trouble: list[str]) -> float:
    """Seconds until every node was acknowledged something by ingest again, through the broker started anew."""
    _kill_tree(broker)
    broker.start()
    since = time.monotonic()
    while time.monotonic() - since < REACK_S:
        if all(node.acked_at > since for node in nodes):
            return time.monotonic() - since
        time.sleep(0.05)
    trouble.append(f"{sum(n.acked_at <= since for n in nodes)} nodes not acknowledged within {REACK_S:.0f} s")
    return REACK_S


def _kill_tree(broker: Service) -> None:
    """SIGKILL to `hidran broker` and the broker program under it."""
    pid = broker.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), 9)
    broker.kill()


def run(full: bool) -> list[dict[str, Any]]:
    """Mosquitto needs to be on the machine for the first two."""
    made = [_embedded(full)]
    if find() is not None:
        made = [_ingest_killed(full), _broker_killed(full), *made]
    return made


def _ingest_killed(full: bool) -> dict[str, Any]:
    one = storm("mosquitto", 100 if full else 5)
    late = one.caught_up_s if one.caught_up_s is not None else CONVERGE_S
    return {
        "number": 1,
        "title": "Ingest killed (kill -9) at 100 random instants, 50 nodes, Mosquitto",
        "goal": f"0 of >= 35,000 lost, 0 extra, caught up in < {CATCH_UP_S:.0f} s",
        "result": one.told(),
        "ok": one.ok and late < CATCH_UP_S and (not full or one.account.produced >= 35_000),
    }


def _broker_killed(full: bool) -> dict[str, Any]:
    one = storm("mosquitto", 100 if full else 4, broker_every=10 if full else 2, seed=2)
    return {
        "number": 2,
        "title": "The same, and the broker killed with every tenth",
        "goal": f"0 lost end to end, every node acknowledged again in < {REACK_S:.0f} s",
        "result": f"{one.told()}; acknowledged again in {one.slowest_reack_s:.1f} s at the slowest",
        "ok": one.ok,
    }


def _embedded(full: bool) -> dict[str, Any]:
    seeds = range(1, 6) if full else range(1, 2)
    kills, every = (60, 10) if full else (4, 2)
    storms = [storm("iotcore", kills, broker_every=every, nodes=20, rate=10, seed=seed) for seed in seeds]
    for one in storms:
        print(f"  {one.told()}", flush=True)
    good = sum(one.ok for one in storms)
    slowest = max((one.caught_up_s or CONVERGE_S for one in storms), default=0.0)
    readings, lost = sum(s.account.produced for s in storms), sum(s.account.lost for s in storms)
    return {
        "number": 3,
        "title": f"The same on the embedded broker (iotcore), {kills} + {kills // every} kills a run",
        "goal": f"0 lost, converged in < {CONVERGE_S:.0f} s, every seed",
        "result": f"{good} of {len(storms)} seeds; {readings:,} readings, {lost} lost, "
        f"caught up in {slowest:.1f} s at the slowest",
        "ok": good == len(storms),
    }
