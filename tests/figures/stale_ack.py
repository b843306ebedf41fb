"""Figure 10: a broker starts again and counts its message ids anew while the old ones are still being committed."""

import random
import tempfile
import time
from pathlib import Path
from typing import Any

from hidran.settings import Settings
from hidran.store.series import SeriesReader
from ingest.backoff import Backoff
from ingest.service import Service
from tests.brokers import wait_for
from tests.ingest.messages import batch
from tests.ingest.scripted_broker import ScriptedBroker

MESSAGES = 5
COMMIT_MS = 150
NO_LIMIT = {"flood_per_s": 1e6, "flood_burst": 10**6}  # one node sends faster here than any does


class Quick(Backoff):
    """Back within a few milliseconds, so that the new connection stands while the old group is still in hand."""

    def next_s(self) -> float:
        return 0.005


def repeat(times: int, seed: int = 10) -> tuple[int, int]:
    """Ids acknowledged before their message was stored, and readings that are not there at the end."""
    dice, early, wanted = random.Random(seed), 0, set[int]()
    with tempfile.TemporaryDirectory() as folder, ScriptedBroker() as broker:
        settings = Settings(data=Path(folder), mqtt={"port": broker.port}, ingest={"commit_ms": COMMIT_MS, **NO_LIMIT})
        service = Service(settings)
        service.network.backoff = Quick()
        service.start()
        try:
            for number in range(times):
                first = 2 * MESSAGES * number + 1
                early += _once(broker, service, settings, first, dice.uniform(0, 0.2))
                wanted.update(range(first, first + 2 * MESSAGES))
                service.watch()
                if number % 50 == 49:
                    print(f"  {number + 1} restarts of the broker, {early} early acknowledgements", flush=True)
        finally:
            service.stop()
        return early, len(wanted - _stored(settings))


def _once(broker: ScriptedBroker, service: Service, settings: Settings, first: int, pause_s: float) -> int:
    """Ids 1..n for some readings, a crash, ids 1..n again for others."""
    before = broker.accept()
    before.welcome()
    arrived = service.network.arrived
    for n in range(MESSAGES):
        before.deliver(n + 1, batch(first + n, held=(1, 1)))
    wait_for(lambda: service.network.arrived >= arrived + MESSAGES)  # copied, and not committed yet
    before.close()
    after = broker.accept()
    after.welcome()
    time.sleep(pause_s)
    early = 0
    second = first + MESSAGES
    for n in range(MESSAGES):
        after.deliver(n + 1, batch(second + n, held=(1, 1)))

    def look(packet_id: int) -> None:
        nonlocal early
        early += second + packet_id - 1 not in _stored(settings)

    after.hear(look, MESSAGES)
    for n in range(MESSAGES):  # what was not acknowledged before the crash comes again
        after.deliver(MESSAGES + n + 1, batch(first + n, held=(1, 1)))
    after.hear(lambda _id: None, 2 * MESSAGES)
    after.close()
    return early


def _stored(settings: Settings) -> set[int]:
    with SeriesReader(settings.paths.series) as reader:
        return {r.seq for r in reader.after(0, 100_000)}


def run(full: bool) -> dict[str, Any]:
    """200 restarts when `full`, else 5."""
    times = 200 if full else 5
    early, lost = repeat(times)
    return {
        "number": 10,
        "title": f"Stale acknowledgement: {times} broker restarts, message ids used again, {MESSAGES} messages in hand",
        "goal": "0 lost, no id acknowledged before its message is stored",
        "result": f"{early} acknowledged early, {lost} of {2 * MESSAGES * times:,} readings lost",
        "ok": early == lost == 0,
    }
