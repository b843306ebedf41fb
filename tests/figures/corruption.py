"""Figure 8: bytes of series.db or of its log are flipped or cut off. It starts, and nothing is lost in silence."""

import random
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hidran.clock import FixedClock
from hidran.paths import Paths
from hidran.store.series_check import damaged
from ingest.incoming import Incoming
from ingest.writer import Writer
from tests.figures.accounts import look
from tests.ingest.messages import NOW, batch
from tests.ingest.way_in import WayIn

NODES = [f"hu-{n:03d}" for n in range(1, 11)]
OLD, NEW = 600, 60  # readings of each node acknowledged before the damage; still on the node
Identity = tuple[str, int, int]


@dataclass(frozen=True)
class Outcome:
    """What one damage did. `told`: set aside, or named as missing; `resent`: nothing the nodes hold is missing."""

    started: bool
    told: bool
    resent: bool
    lost: int
    altered: int

    @property
    def silent(self) -> bool:
        return self.lost > 0 and not self.told


def messages(first: int, count: int) -> list[Incoming]:
    return [batch(seq, 60, node=n, held=(1, 1)) for n in NODES for seq in range(first, first + count, 60)]


def prepare(data: Path) -> None:
    """A store with rows in the file and rows still in its log, as a killed ingest leaves it."""
    live = data.with_name("live")
    live.mkdir()
    with Writer.open(Paths(live), FixedClock(NOW)) as writer:
        for message in messages(1, OLD):
            writer.commit([message])
        shutil.copytree(live, data)


def harm(data: Path, dice: random.Random) -> str:
    """Flip a byte, or cut the file there; what was done."""
    path = data / dice.choice(["series.db", "series.db", "series.db-wal"])
    body = bytearray(path.read_bytes())
    at = dice.randrange(len(body))
    if dice.random() < 0.3:
        path.write_bytes(body[:at])
        return f"{path.name} cut at {at}"
    for place in range(at, min(at + dice.choice([1, 1, 16, 512]), len(body))):
        body[place] ^= dice.randrange(1, 256)
    path.write_bytes(body)
    return f"{path.name} flipped at {at}"


def attempt(template: Path, dice: random.Random) -> Outcome:
    """Damage a copy, start over it, let the nodes send what they hold."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        shutil.copytree(template, data)
        harm(data, dice)
        with WayIn(data) as way:
            sent = messages(OLD + 1, NEW)
            way.send(sent)
            try:
                way.settle(len(sent))
            except AssertionError:
                return Outcome(False, True, False, 0, 0)
            missing = way.intake.writer.missing if way.intake.writer else 0
            told = bool(damaged(data / "series.db")) or missing > 0
        return _compare(data, told)


def _compare(data: Path, told: bool) -> Outcome:
    wanted = {(n, 1, seq): 30.0 + seq % 10 for n in NODES for seq in range(1, OLD + NEW + 1)}
    store = look(data / "series.db")
    store.text_factory = bytes  # a damaged text must not hide the rest
    sql = "SELECT n.name, boot, seq, panel_v FROM reading JOIN node n ON n.id = node_id"
    found: dict[Identity, Any] = {(name.decode(), boot, seq): v for name, boot, seq, v in store.execute(sql)}
    store.close()
    fresh = {key for key in wanted if key[2] > OLD}
    altered = sum(1 for key, value in found.items() if wanted.get(key) != value)
    return Outcome(True, told, fresh <= found.keys(), len(wanted.keys() - found.keys()), altered)


def run(full: bool) -> dict[str, Any]:
    """200 damages when `full`, else 12."""
    times, dice, seen = 200 if full else 12, random.Random(8), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "template")
        prepare(template)
        for number in range(1, times + 1):
            one = attempt(template, dice)
            seen.update(name for name in ("started", "told", "resent", "silent") if getattr(one, name))
            seen["altered"] += one.altered > 0
            if number % 20 == 0:
                print(f"  {number} damages: {dict(seen)}", flush=True)
    good = seen["started"] == seen["resent"] == times and seen["silent"] == 0
    return {
        "number": 8,
        "title": f"series.db and its log flipped or cut at {times} random places",
        "goal": "starts every time, never drops in silence: nodes re-send, alert raised",
        "result": f"started {seen['started']} of {times}, what nodes held came in {seen['resent']} times, "
        f"said loudly {seen['told']} times, lost in silence {seen['silent']} times; "
        f"a stored value changed unnoticed {seen['altered']} times (SQLite keeps no checksum of its pages)",
        "ok": good,
    }
