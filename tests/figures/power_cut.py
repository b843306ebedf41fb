"""The power fails at every single write to a node's flash: is the file system there, and is every reading?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import littlefs

from firmware import config
from firmware.ring import Ring
from tests.firmware import samples
from tests.firmware.torn_flash import Flash, FlashFiles

BLOCKS = 64
APPENDS = 400
CAPACITY = 4320
ACK_EVERY, ACK_LAG = 10, 15
CURSOR_EVERY = 20
BOOTS = (1, 151, 301)  # the node starts again before these appends
CONFIG_SAVES = 40


@dataclass
class Tally:
    """What was found after all the cuts."""

    step: int = 1
    seen: int = 0
    cuts: int = 0
    unmountable: int = 0
    lost: int = 0
    corrupt: int = 0
    unusable: int = 0
    config_lost: int = 0
    config_wrong: int = 0
    notes: list[str] = field(default_factory=list)

    def faults(self) -> int:
        """Everything that must not be."""
        return self.unmountable + self.lost + self.corrupt + self.unusable + self.config_lost + self.config_wrong

    def due(self) -> bool:
        """True for each `step`-th cut, which is then looked at."""
        self.seen += 1
        if self.seen % self.step:
            return False
        self.cuts += 1
        return True


class RingStory:
    """400 readings appended while acknowledgements come in and the node starts again now and then."""

    def __init__(self, tally: Tally, *, full: bool = False) -> None:
        self.tally, self.full = tally, full
        self.told: dict[tuple[int, int], float] = {}  # every reading that was ever given to flash
        self.closed: set[tuple[int, int]] = set()  # append() has returned, no acknowledgement has covered it
        self.flash = Flash(BLOCKS, watch=None)
        self.files = FlashFiles(self.flash, "/ring", fresh=True)

    def tell(self) -> None:
        """Live the story once; at each write to flash look at what a cut there would leave."""
        self.flash.watch = self._after_cut
        boot, ring = 0, self._ring(self.files)
        for number in range(1, APPENDS + 1):
            if number in BOOTS:
                boot, ring = boot + 1, self._ring(self.files)
                ring.begin(boot)
            self._append(ring, number)
            if number % ACK_EVERY == 0:
                self._acknowledge(ring, boot)
            if number % CURSOR_EVERY == 0:
                ring.save_cursor()
        self.flash.watch = None

    def _ring(self, files: FlashFiles) -> Ring:
        return Ring(files, samples.bits(self.full), CAPACITY)

    def _append(self, ring: Ring, number: int) -> None:
        key = (ring.boot, ring.seq + 1)
        self.told[key] = number / 10
        values = samples.values(self.full, panel_v=number / 10)
        ring.append(60 * number, samples.TS + 60 * number, "ntp", values)
        self.closed.add(key)

    def _acknowledge(self, ring: Ring, boot: int) -> None:
        upto = ring.seq - ACK_LAG
        self.closed -= {(b, s) for b, s in self.closed if b == boot and s <= upto}
        ring.forget(boot, upto, [])
        for earlier in range(1, boot):
            self.closed -= {(b, s) for b, s in self.closed if b == earlier}
            ring.forget(earlier, 10**6, [])

    def _after_cut(self, image: Callable[[], bytes]) -> None:
        if not self.tally.due():
            return
        try:
            files = FlashFiles(Flash(BLOCKS, image()), "/ring")
        except littlefs.LittleFSError as error:
            self.tally.unmountable += 1
            self.tally.notes.append(str(error))
            return
        ring = self._ring(files)
        found = _all_rows(ring)
        self.tally.lost += len(self.closed - found.keys())
        self.tally.corrupt += sum(self.told.get(key) != value for key, value in found.items())
        self.tally.unusable += not self._lives_on(ring, files)

    def _lives_on(self, ring: Ring, files: FlashFiles) -> bool:
        # The node that starts now keeps its next reading, and finds it after the start thereafter.
        ring.begin(ring.newest_boot() + 1)
        ring.append(60, samples.TS, "ntp", samples.values(self.full, panel_v=99.5))
        return _all_rows(self._ring(files)).get((ring.boot, 1)) == 99.5


def _all_rows(ring: Ring) -> dict[tuple[int, int], float]:
    busy: dict[int, list[tuple[int, int]]] = {}
    found: dict[tuple[int, int], float] = {}
    while rows := ring.next_run(busy, 1000):
        for row in rows:
            found[row.boot, row.seq] = row["panel_v"]
        busy.setdefault(rows[0].boot, []).append((rows[0].seq, rows[-1].seq))
        busy[rows[0].boot].sort()
    return found


class ConfigStory:
    """A configuration that is changed again and again; each cut must leave the one before or the one after."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.flash = Flash(BLOCKS)
        self.files = FlashFiles(self.flash, "/config", fresh=True)
        self.allowed: tuple[int, ...] = ()

    def tell(self) -> None:
        """Save CONFIG_SAVES configurations, each with an interval of its own."""
        store = config.Store(self.files)
        store.save(self._config(0))
        self.flash.watch = self._after_cut
        for number in range(1, CONFIG_SAVES):
            self.allowed = (number - 1, number)
            store.save(self._config(number))
        self.flash.watch = None

    def _config(self, number: int) -> dict[str, Any]:
        return {"node": "hu-001", "host": "10.0.0.1", "password": "geheim", "interval_s": 60 + number}

    def _after_cut(self, image: Callable[[], bytes]) -> None:
        if not self.tally.due():
            return
        try:
            files = FlashFiles(Flash(BLOCKS, image()), "/config")
        except littlefs.LittleFSError as error:
            self.tally.unmountable += 1
            self.tally.notes.append(str(error))
            return
        store = config.Store(files)
        found = store.load()
        self.tally.config_lost += store.state == config.LOST
        self.tally.config_wrong += found != config.complete(self._config(found["interval_s"] - 60))
        self.tally.config_wrong += found["interval_s"] - 60 not in self.allowed
        again = config.Store(files)
        self.tally.config_wrong += again.load() != found or again.state != config.OK


def measure(step: int = 1) -> tuple[Tally, Flash]:
    """All stories, each `step`-th cut looked at."""
    tally = Tally(step=step)
    minimum = RingStory(tally)
    minimum.tell()
    RingStory(tally, full=True).tell()
    ConfigStory(tally).tell()
    return tally, minimum.flash


def run(full: bool) -> dict[str, Any]:
    """Every cut (each 97th when not `full`), torn three ways: nothing of it, a garbled part, all of it."""
    tally, flash = measure(1 if full else 97)
    return {
        "number": 19,
        "title": f"Power cut at every write of a node's flash: {APPENDS} appends, acknowledgements, restarts, twice; "
        f"{CONFIG_SAVES} configurations",
        "goal": "0 unmountable, 0 closed records lost, 0 corrupt accepted, 0 configurations lost",
        "result": f"{tally.cuts:,} torn images: {tally.unmountable} unmountable, {tally.lost} lost, {tally.corrupt} "
        f"corrupt, {tally.unusable} unusable afterwards, {tally.config_lost + tally.config_wrong} configurations lost; "
        f"{flash.erases / APPENDS:.2f} erases a record",
        "ok": tally.cuts > 0 and tally.faults() == 0,
    }


if __name__ == "__main__":
    print(run(full=True))
