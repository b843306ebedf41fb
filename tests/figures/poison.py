"""Poison among good readings: each piece kept with the right code, every good reading stored, nothing stalls.

Once inside batches, straight into the writer; once on the wire, through a real broker into `hidran ingest`.
"""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hidran import contract, installation
from hidran.clock import SystemClock
from hidran.paths import Paths
from hidran.settings import Settings
from hidran.store import credentials
from hidran.store.deadletters import DeadLetters
from hidran.store.series import Equation, SeriesReader
from ingest.writer import Incoming, Writer
from tests.brokers import Client, running_broker, settings_for, wait_for
from tests.support.processes import Service, new_house

READINGS = 100_000
EVERY = 1000
NODES = 20
STALL_S = 5.0
NO_LIMIT = {"HIDRAN_INGEST__FLOOD_PER_S": "100000", "HIDRAN_INGEST__FLOOD_BURST": "100000"}
GOOD = {"panel_v": 36.5, "pump_on": 1, "pump_on_s": 60, "pump_starts": 0, "turbidity_mv": 4200, "turbidity_sd_mv": 2.5}

# Wrong values, as they stand in JSON, and the code each must get.
VALUES = (
    ("panel_v", "99999", "RANGE"),
    ("turbidity_mv", "-1", "RANGE"),
    ("panel_v", "1e999", "RANGE"),
    ("pump_on", "2", "RANGE"),
    ("panel_v", '"36"', "TYPE"),
    ("pump_on", "true", "TYPE"),
    ("turbidity_mv", "4200.5", "TYPE"),
    ("panel_v", "[36]", "TYPE"),
)


@dataclass(frozen=True)
class Drop:
    """One poisonous message and the code that it must get; it follows `hidran/v1/<node>/up/`."""

    kind: str
    payload: bytes
    code: str


_HEAD = '{"boot":1,"seq":1,"held":1,"src":"ntp","ts":1790000000,"up_s":60,"age_s":0'
DROPS = (
    Drop("readings", b"", "JSON"),
    Drop("readings", b"\xff\xfe\x00", "JSON"),
    Drop("readings", b"[" * 8000, "JSON"),
    Drop("readings", b'{"a":' * 1600, "JSON"),
    Drop("readings", _HEAD.encode(), "JSON"),
    Drop("readings", f'{_HEAD},"panel_v":[NaN]}}'.encode(), "JSON"),
    Drop("readings", f'{_HEAD},"boot":2,"panel_v":[1]}}'.encode(), "JSON"),
    Drop("readings", b'{"x":"' + b"y" * 9000 + b'"}', "SIZE"),
    Drop("readings", b"[1,2,3]", "SHAPE"),
    Drop("readings", b"{}", "SHAPE"),
    Drop("readings", f'{_HEAD},"salt":[1]}}'.encode(), "SHAPE"),
    Drop("readings", f'{_HEAD},"panel_v":[1],"pump_on":[1,1]}}'.encode(), "SHAPE"),
    Drop("readings", f'{_HEAD},"panel_v":[{",".join(["1"] * 61)}]}}'.encode(), "SHAPE"),
    Drop("readings", f'{_HEAD.replace(chr(34) + "ntp", chr(34) + "gps")},"panel_v":[1]}}'.encode(), "SHAPE"),
    Drop("readings", f'{_HEAD.replace("1790000000", "true")},"panel_v":[1]}}'.encode(), "TYPE"),
    Drop("readings", f'{_HEAD.replace("1790000000", "-5")},"panel_v":[1]}}'.encode(), "RANGE"),
    Drop("status", b'{"s":"sleeping","boot":1}', "SHAPE"),
    Drop("status", b'{"s":"on","boot":1,"note":"\\ud800"}', "JSON"),
    Drop("anchor", b'{"boot":1}', "SHAPE"),
    Drop("nonsense", b"{}", "TOPIC"),
)


@dataclass(frozen=True)
class Outcome:
    """`as_wished`: letters by code, counters and rows are what went in. `gap_s`: longest time without progress."""

    stored: int
    letters: int
    as_wished: bool
    seconds: float
    gap_s: float = 0.0


def run(full: bool) -> dict[str, Any]:
    """100,000 readings each way when `full`, else 5,000."""
    readings = READINGS if full else READINGS // 20
    with tempfile.TemporaryDirectory() as folder:
        batch = in_batches(Path(folder) / "batches", readings)
        wire = on_the_wire(Path(folder) / "wire", readings)
    bad = readings // EVERY
    good = all(o.as_wished and (o.stored, o.letters) == (readings - bad, bad) for o in (batch, wire))
    return {
        "number": 6,
        "title": f"Poison: 1 in {EVERY:,} of {readings:,} readings, in batches and on the wire",
        "goal": f"{bad} dead letters with the right code, {readings - bad:,} stored, no stall",
        "result": f"in batches {batch.letters} and {batch.stored:,} ({batch.seconds:.0f} s); on the wire "
        f"{wire.letters} and {wire.stored:,} ({wire.seconds:.0f} s, longest time without progress {wire.gap_s:.1f} s); "
        f"codes and counters {'right' if batch.as_wished and wire.as_wished else 'WRONG'}",
        "ok": good and wire.gap_s < STALL_S,
    }


def in_batches(folder: Path, readings: int) -> Outcome:
    """Every thousandth reading has one wrong value, its four neighbours in the batch are good."""
    paths = Paths(folder)
    installation.create(paths, "test")
    wanted, start, messages = Counter[str](), time.perf_counter(), list[Incoming]()
    with Writer.open(paths, SystemClock()) as writer:
        for number, first in enumerate(range(0, readings, contract.LIVE_BATCH)):
            node, seq = f"hu-{number % NODES:03}", number // NODES * contract.LIVE_BATCH + 1
            text = good_batch(seq)
            if first % EVERY == 0:
                field, value, code = VALUES[first // EVERY % len(VALUES)]
                text = spoiled(text, field, value, first // EVERY % contract.LIVE_BATCH)
                wanted[code] += 1
            messages.append(Incoming(topic(node), text.encode(), int(time.time() * 1000)))
            if len(messages) == EVERY:
                writer.commit(messages)
                messages.clear()
        writer.commit(messages)
    return judged(paths, wanted, Equation(readings, readings - wanted.total(), 0, wanted.total(), 0), start)


def topic(node: str, kind: str = "readings") -> str:
    return f"{contract.ROOT}/{node}/up/{kind}"


def good_batch(seq: int) -> str:
    """Five good readings of a node that began to measure at the beginning of 2026."""
    rows = [
        {"boot": 1, "seq": n, "up_s": 60 * n, "ts": 1_770_000_000 + 60 * n, "src": "ntp", **GOOD}
        for n in range(seq, seq + contract.LIVE_BATCH)
    ]
    return contract.encode_readings(rows, (1, seq), 5)


def spoiled(text: str, field: str, value: str, place: int) -> str:
    """The batch with one value of one reading replaced."""
    data = json.loads(text)
    data[field][place] = "\x01"
    return json.dumps(data).replace('"\\u0001"', value)


def judged(paths: Paths, wanted: Counter[str], counters: Equation, start: float, gap_s: float = 0.0) -> Outcome:
    with SeriesReader(paths.series) as reader:
        found = reader.equation()
        rows = len({(r.node, r.seq) for n in reader.nodes() for r in reader.between(n.name, 0, 1 << 40)})
    with DeadLetters(paths.series) as letters:
        codes = Counter(x.code for x in letters.every())
    right = found == counters and codes == wanted and rows == found.stored
    return Outcome(found.stored, codes.total(), right, time.perf_counter() - start, gap_s)


def on_the_wire(folder: Path, readings: int) -> Outcome:
    """Good batches from twenty nodes, and between them one poisonous message for each thousand readings."""
    settings = settings_for(new_house(folder))
    installation.create(settings.paths, "test")
    for number in range(NODES):
        credentials.password_of(settings.paths.mqtt_users, _name(number))
    drops = [DROPS[n % len(DROPS)] for n in range(readings // EVERY)]
    good = readings - len(drops)
    with ExitStack() as stack:
        stack.enter_context(running_broker(settings))
        ingest = stack.enter_context(Service(settings, "ingest", **NO_LIMIT)).ready()
        nodes, start = _nodes(stack, settings), time.perf_counter()
        for number, first in enumerate(range(0, good, contract.LIVE_BATCH)):
            seq = number // NODES * contract.LIVE_BATCH + 1
            nodes[number % NODES].publish(topic(_name(number % NODES)), good_batch(seq).encode())
            if first % EVERY == 0 and first // EVERY < len(drops):
                drop = drops[first // EVERY]
                nodes[number % NODES].publish(topic(_name(number % NODES), drop.kind), drop.payload)
        gap_s = _await(settings, good + len(drops))
        wait_for(lambda: all(_acked(node, _batches(n, good) * contract.LIVE_BATCH) for n, node in enumerate(nodes)), 30)
        assert ingest.exit_code is None and ingest.starts == 1, ingest.said()
    wanted = Counter(drop.code for drop in drops)
    counters = Equation(good + len(drops), good, 0, len(drops), 0)
    return judged(settings.paths, wanted, counters, start, gap_s)


def _name(number: int) -> str:
    return f"hu-{number:03}"


def _nodes(stack: ExitStack, settings: Settings) -> list[Client]:
    nodes = [Client(settings, _name(number)) for number in range(NODES)]
    for number, node in enumerate(nodes):
        stack.callback(node.close)
        node.subscribe(f"{contract.ROOT}/{_name(number)}/down/ack")
    return nodes


def _batches(number: int, good: int) -> int:
    """How many of all good batches that node sends."""
    return len(range(number, good // contract.LIVE_BATCH, NODES))


def _acked(node: Client, upto: int) -> bool:
    return any(contract.decode_ack(payload.decode())[1] >= upto for payload in _newest(node.got))


def _newest(got: list[tuple[str, bytes]]) -> Iterator[bytes]:
    return (payload for _topic, payload in got[-20:])


def _await(settings: Settings, received: int, longest_s: float = 300.0) -> float:
    """Wait until so much is received; the longest time in which nothing moved, in seconds."""
    last, moved, gap = 0, time.monotonic(), 0.0
    with SeriesReader(settings.paths.series) as reader:
        while last < received and time.monotonic() - moved < longest_s:
            found = reader.equation().received
            now = time.monotonic()
            if found != last:
                last, moved = found, now
            gap = max(gap, now - moved)
            time.sleep(0.02)
    return gap
