"""Figure 14: nodes whose clock starts wrong, steps, or never knows the time; the firmware's own clock, our dating."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from firmware.clocking import Clock
from hidran import contract
from hidran.clock import FixedClock
from hidran.paths import Paths
from hidran.store.series import SeriesReader
from ingest import dating
from ingest.incoming import Incoming, Reply
from ingest.writer import Writer
from tests.ingest.messages import NOW

NODE = "hu-001"
MINUTES = 60
MOST_ERROR_S = 2
Y1970, Y2000, Y2036 = 0, 946_684_800, 2_082_758_400
DAY = 86400


@dataclass
class Board:
    """A clock chip that shows whatever it shows."""

    up_s: int = 0
    zero: int | None = None
    source: str = "rtc"

    def uptime_s(self) -> float:
        return self.up_s

    def wall(self) -> int | None:
        return None if self.zero is None else self.zero + self.up_s

    def wall_source(self) -> str:
        return self.source

    def set_wall(self, ts: int, src: str) -> None:
        self.zero, self.source = ts - self.up_s, src


@dataclass(frozen=True)
class Scenario:
    """`shows`: what the chip shows at power-up, None nothing. `event`: what happens in minute 10."""

    shows: int | None
    event: str
    deaf: bool = False

    @property
    def name(self) -> str:
        return f"{self.shows} then {self.event}{', deaf' if self.deaf else ''}"


@dataclass
class Result:
    """`truth`: true Unix s of each seq; `when`: what was stored."""

    truth: dict[int, int] = field(default_factory=dict)
    when: dict[int, tuple[int, str]] = field(default_factory=dict)
    outside: int = 0
    pending: int = 0
    overwritten: int = 0

    def errors(self, *sources: str) -> list[int]:
        return [abs(ts - self.truth[seq]) for seq, (ts, src) in self.when.items() if src in sources]


EVENTS: dict[str, Callable[[Clock, Board, int], None]] = {
    "nothing": lambda _clock, _board, _now: None,
    "a sync by NTP": lambda clock, _board, now: clock.learn(now, "ntp"),
    "a step of a day ahead": lambda _clock, board, now: board.set_wall(now + DAY, "rtc"),
    "a step of a day back": lambda _clock, board, now: board.set_wall(now - DAY, "rtc"),
}
SCENARIOS = [Scenario(shows, event) for shows, event in product((None, Y1970, Y2000, Y2036), EVENTS)] + [
    Scenario(None, "nothing", deaf=True),
    Scenario(Y2036, "nothing", deaf=True),
    Scenario(NOW + DAY, "a sync by NTP", deaf=True),
    Scenario(NOW, "a step of a day ahead", deaf=True),
]


def play(scenario: Scenario) -> Result:
    """An hour of one node, a second boot that knows the time, and what ingest made of it two days later."""
    found, board = Result(), Board()
    board.zero = scenario.shows
    clock = Clock(board)
    with tempfile.TemporaryDirectory() as folder:
        server = FixedClock(NOW)
        paths = Paths(Path(folder))
        with Writer.open(paths, server) as writer:
            for minute in range(1, MINUTES + 1):
                board.up_s = 60 * minute
                now = NOW + board.up_s
                server.advance(now - server.now())
                if minute == 10:
                    EVENTS[scenario.event](clock, board, now)
                found.truth[minute] = now
                messages = [_reading(clock, minute, board.up_s, now), *_anchor(clock, now)]
                _hear(clock, writer.commit(messages), writer, now, deaf=scenario.deaf)
            _next_boot(writer)
            writer.estimate(NOW + 2 * DAY)
        _read(paths, found)
    return found


def _reading(clock: Clock, seq: int, up_s: int, now: int) -> Incoming:
    ts, src = clock.stamp(up_s)
    row = {"boot": 1, "seq": seq, "up_s": up_s, "ts": ts, "src": src, "panel_v": 30.0 + seq}
    text = contract.encode_readings([row], (1, seq), 0)
    return Incoming(contract.topic(NODE, "up", "readings"), text.encode(), now * 1000)


def _anchor(clock: Clock, now: int) -> list[Incoming]:
    if clock.anchor is None:
        return []
    text, clock.anchor = contract.encode_anchor(1, *clock.anchor), None
    return [Incoming(contract.topic(NODE, "up", "anchor"), text.encode(), now * 1000)]


def _hear(clock: Clock, replies: list[Reply], writer: Writer, now: int, *, deaf: bool) -> None:
    for reply in replies:
        if reply.topic.endswith("/time") and not deaf:
            clock.server_says(contract.decode_object(reply.payload)["ts"])
            writer.commit(_anchor(clock, now))


def _next_boot(writer: Writer) -> None:
    at = NOW + 60 * MINUTES + 600
    row = {"boot": 2, "seq": 1, "up_s": 4, "ts": at, "src": "ntp", "panel_v": 1.0}
    text = contract.encode_readings([row], (2, 1), 0)
    writer.commit([Incoming(contract.topic(NODE, "up", "readings"), text.encode(), at * 1000)])


def _read(paths: Paths, found: Result) -> None:
    with SeriesReader(paths.series) as reader:
        rows = [r for r in reader.after(0, 10_000) if r.boot == 1]
        found.pending = reader.equation().pending
    for r in rows:
        found.when[r.seq] = (r.ts, r.src)
        found.outside += not dating.BUILD_TS <= r.ts <= r.rx_ms / 1000 + dating.LEEWAY_S
        found.overwritten += r.panel_v != 30.0 + r.seq
    found.overwritten += len(rows) - len(found.when)


def run(full: bool) -> dict[str, Any]:
    """All 20 scenarios; `full` makes no difference, it takes seconds."""
    results = {s.name: play(s) for s in SCENARIOS}
    outside = sum(r.outside for r in results.values())
    missing = sum(MINUTES - len(r.when) for r in results.values())
    overwritten = sum(r.overwritten for r in results.values())
    anchored = [e for r in results.values() for e in r.errors("anchored")]
    estimated = [e for r in results.values() for e in r.errors("estimated")]
    return {
        "number": 14,
        "title": f"Clocks: {len(results)} scenarios, starts at nothing, 1970, 2000, 2036; sync, steps of a day, never",
        "goal": f"0 outside [build, arrival + 2 min], error <= {MOST_ERROR_S} s when anchored, 0 overwritten",
        "result": f"{sum(len(r.when) for r in results.values()):,} readings: {outside} outside, {missing} without a "
        f"time, {overwritten} overwritten; {len(anchored)} anchored, at most {max(anchored, default=0)} s off; "
        f"{len(estimated)} estimated, at most {max(estimated, default=0)} s off",
        "ok": outside == missing == overwritten == 0 and bool(anchored) and max(anchored) <= MOST_ERROR_S,
    }
