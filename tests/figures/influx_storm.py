"""Figures 1 and 5 where they concern InfluxDB: the forwarder killed at random instants, the door shut.

The database is the strict fake, which knows every identity it holds.
"""

import random
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.figures.forwarding import Copying
from tests.ingest.forward.fake_influx import TOKEN, FakeInflux, fake_influx

CATCH_UP_S, MOST_REWRITTEN = 5.0, 0.15
TOLD_S = 60.0
MINUTES_A_KILL = 8
MAKING = threading.Lock()  # migrations are for one thread at a time


def run(full: bool) -> list[dict[str, Any]]:
    """100 kills over 36,000 readings, and a door shut for 10 minutes (10 kills and seconds when not `full`)."""
    shut_s = 600 if full else 5
    with ThreadPoolExecutor() as pool:  # a shut door is waiting, nothing else
        storm = pool.submit(_storm, 100 if full else 10, full=full)
        token = pool.submit(_door, "wrong token (401)", shut_s, _wrong_token)
        bucket = pool.submit(_door, "bucket gone (404)", shut_s, _no_bucket)
        return [storm.result(), token.result(), bucket.result()]


def _storm(kills: int, *, full: bool) -> dict[str, Any]:
    dice = random.Random(7)
    with tempfile.TemporaryDirectory() as folder, fake_influx() as (fake, url), ExitStack() as ends:
        with MAKING:
            c = Copying(Path(folder), url, 45 if full else 10, HIDRAN_INFLUX__BATCH="100")
        ends.callback(c.close)
        fake.mood = lambda: dice.choices([None, 503, "lost"], [90, 5, 5])[0]
        with c.service as forwarder:
            feeder = Feeder(c)
            feeder.start()
            for _ in range(kills):
                forwarder.ready(60)
                feeder.wanted += MINUTES_A_KILL
                time.sleep(dice.uniform(0.0, 0.5))
                forwarder.kill()
                forwarder.start()
            feeder.end()
            fake.mood = lambda: None
            forwarder.ready(60)
            caught_up_s = c.until(c.drained, 120)
            e = c.equation
        wanted = sorted((node, 1, n) for node in c.nodes for n in range(c.arrived // len(c.nodes)))
        held = fake.identities()
    lost, extra = len(set(wanted) - set(held)), len(held) - len(set(wanted))
    rewritten = fake.readings / max(c.arrived, 1) - 1
    return {
        "number": 1,
        "title": "kill -9 of the forwarder before an InfluxDB with 5 % 503 and 5 % replies lost after storing",
        "goal": f"0 lost, 0 extra, caught up < {CATCH_UP_S:.0f} s, rewritten < {MOST_REWRITTEN:.0%}",
        "result": f"{kills} kills, {c.arrived:,} readings: {lost} lost, {extra} extra, caught up in "
        f"{caught_up_s:.1f} s, {rewritten:.1%} written twice, equation {'holds' if e.holds else 'BROKEN'}",
        "ok": lost == extra == 0 and e.holds and caught_up_s < CATCH_UP_S and (rewritten < MOST_REWRITTEN or not full),
    }


class Feeder(threading.Thread):
    """Readings go on coming, a minute of every node at a time, up to `wanted` minutes."""

    def __init__(self, copying: Copying) -> None:
        super().__init__(daemon=True)
        self._copying, self.wanted, self._ended = copying, 0, False

    def run(self) -> None:
        minute = 0
        while not self._ended or minute < self.wanted:
            if minute < self.wanted:
                self._copying.feed(1, first=minute)
                minute += 1
            time.sleep(0.03)

    def end(self) -> None:
        self._ended = True
        self.join()


def _wrong_token(fake: FakeInflux, *, shut: bool) -> None:
    fake.token = "another" if shut else TOKEN


def _no_bucket(fake: FakeInflux, *, shut: bool) -> None:
    fake.buckets = set() if shut else {"hidran"}


def _door(what: str, shut_s: float, turn: Any) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, fake_influx() as (fake, url), ExitStack() as ends:
        with MAKING:
            c = Copying(Path(folder), url, 20)
        ends.callback(c.close)
        with c.service as forwarder:
            forwarder.ready()
            c.feed(50)
            c.until(c.drained, 60)
            turn(fake, shut=True)
            c.feed(50, first=50)
            told_s = c.until(lambda: "trouble" in c.beat and "hidran influx setup" in forwarder.said(), TOLD_S)
            time.sleep(max(shut_s - told_s, 0))
            kept = c.equation.waiting
            turn(fake, shut=False)
            back_s = c.until(c.drained, 90)
            e = c.equation
    clean = len(fake.identities()) == c.arrived == e.forwarded and e.refused == 0
    return {
        "number": 5,
        "title": f"InfluxDB's door shut for {shut_s:.0f} s: {what}",
        "goal": f"0 lost, 0 dropped, operator told what to do <= {TOLD_S:.0f} s",
        "result": f"{c.arrived - e.forwarded} lost, {e.refused} dropped, {kept:,} kept, told after {told_s:.1f} s, all "
        f"copied {back_s:.0f} s after it opened",
        "ok": clean and kept > 0 and told_s <= TOLD_S,
    }


if __name__ == "__main__":
    print(run(full=False))
