"""Figure 17 in part: notify dies at every point of a morning, and by SIGKILL under load; what reaches people."""

import random
import re
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hidran import installation
from hidran.errors import StoreError
from hidran.faults.announce import Change
from hidran.faults.episode import Episode
from hidran.people.voice import AGAIN
from hidran.settings import Settings
from hidran.store.events import EventsWriter
from hidran.store.outbox import OutboxReader
from tests.brokers import settings_for, wait_for
from tests.notify.crash import crash_everywhere
from tests.support.processes import Service, new_house

KILLS = 50
_NAME = re.compile(r"Hidran (h\d{5})")


@dataclass(frozen=True)
class Killed:
    """What came out on the console of a process that was killed `kills` times. `wanted`: faults there were."""

    kills: int
    wanted: int
    told: int
    repeated: int
    unmarked: int

    @property
    def missed(self) -> int:
        return self.wanted - self.told


def run(full: bool) -> dict[str, Any]:
    """Every point of a morning in one process, then 50 SIGKILLs (3 when not `full`) of the real one."""
    with tempfile.TemporaryDirectory() as folder:
        points = crash_everywhere(Path(folder) / "points", step=1 if full else 5)
        killed = kill_often(Path(folder) / "killed", kills=KILLS if full else 3)
    ok = (
        points.missed == killed.missed == points.unmarked == killed.unmarked == 0
        and points.most_repeats <= 1
        and killed.repeated <= killed.kills
    )
    return {
        "number": 17,
        "title": "Outbox: crash at every point, and SIGKILL under load",
        "goal": "0 missed, at most 1 repeated each crash, marked (ulang)",
        "result": f"{points.crashes} points: {points.missed} missed, {points.repeated} repeated (at most "
        f"{points.most_repeats} each); {killed.kills} SIGKILLs over {killed.wanted} messages: {killed.missed} missed, "
        f"{killed.repeated} repeated; {points.unmarked + killed.unmarked} without their mark",
        "ok": ok,
    }


def kill_often(folder: Path, kills: int, seed: int = 17) -> Killed:
    """One new fault every few milliseconds, `hidran notify` killed at random instants, then left in peace."""
    dice = random.Random(seed)
    settings = settings_for(new_house(folder))
    installation.create(settings.paths, "test")
    notify = Service(settings, "notify")
    with closing(EventsWriter(settings.paths.events)) as events:
        faults = 0
        for _ in range(kills):
            notify.start().ready()
            ends = time.monotonic() + dice.random() * 0.3
            while time.monotonic() < ends:
                faults = _break(events, faults, 1 + dice.randrange(4))
                time.sleep(dice.random() * 0.02)
            notify.kill()
            faults = _break(events, faults, 5)
    with notify:
        wait_for(lambda: _all_said(settings, faults), 60)
    return _count(notify.log.read_text(encoding="utf-8"), kills, faults)


def _break(events: EventsWriter, first: int, count: int) -> int:
    """`count` more hydrants fail at once; how many have."""
    now = int(time.time())
    with events.transaction():
        for n in range(first, first + count):
            e = Episode(f"h{n:05}", "F08", now - 900, "GAWAT", now, None, "tegangan panel hanya 1 V")
            events.append(e.hydrant, Change("raise", e), now * 1000)
    return first + count


def _all_said(settings: Settings, faults: int) -> bool:
    try:
        with closing(OutboxReader(settings.paths.outbox)) as outbox:
            return outbox.cursor("event") == faults and outbox.due(int(time.time() * 1000) + 1) == 0
    except StoreError:
        return False


def _count(said: str, kills: int, faults: int) -> Killed:
    blocks = [b for b in said.split("\n== ") if "GAWAT: " in b]
    times = Counter(found.group(1) for b in blocks if (found := _NAME.search(b)))
    first: set[str] = set()
    unmarked = 0
    for block in blocks:
        found = _NAME.search(block)
        name = found.group(1) if found else ""
        unmarked += name in first and AGAIN not in block
        first.add(name)
    return Killed(kills, faults, len(times), sum(n - 1 for n in times.values()), unmarked)
