"""What is fuzzed: everything that reads bytes from outside. A target takes bytes and raises only what it may."""

import contextlib
import json
import math
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmware import config, packet
from hidran import contract, settings
from hidran.errors import SettingsError
from ingest.decode import Batch, decode

GOLDEN = Path(__file__).parent.parent / "fixtures" / "payloads" / "v1"
LARGEST = 8192


@dataclass(frozen=True)
class Target:
    """`call` raises nothing but AssertionError (a broken promise) when all is well."""

    name: str
    call: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def messages_up(data: bytes) -> None:
    """What comes up from nodes, on every topic. What is accepted has the shape and the range that is promised."""
    for kind in ("readings", "anchor", "status"):
        with contextlib.suppress(contract.ContractError):
            said = decode(contract.topic("hu-001", "up", kind), data)
            if isinstance(said, Batch):
                _check(said)


def _check(batch: Batch) -> None:
    assert 1 <= batch.count == len(batch.ups) <= contract.BACKFILL_BATCH
    assert 1 <= batch.seq <= batch.seq + batch.count - 1 <= contract.MAX_SEQ
    assert batch.ts is None or isinstance(batch.ts, int)
    for name, column in batch.columns.items():
        _name, _decimals, low, high = contract.FIELDS[contract.FIELD_NAMES.index(name)]
        assert len(column) == batch.count
        for place, value in enumerate(column):
            assert place in batch.refused or value is None or low <= value <= high, (name, value)


def any_topic(data: bytes) -> None:
    """Any topic with any payload; node ids and payloads that cannot be are refused, not raised."""
    head, _, body = data.partition(b"\n")
    with contextlib.suppress(contract.ContractError):
        decode(head.decode("utf-8", "replace"), body)


def node_side(data: bytes) -> None:
    """What comes down to a node: MQTT packets, acknowledgements, objects, a configuration copy from flash."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(packet.PacketError):
        packet.parse_publish(data[0] & 15 if data else 0, data[1:])
    with contextlib.suppress(packet.PacketError):
        packet.parse_connack(data)
    with contextlib.suppress(contract.ContractError):
        contract.decode_ack(text)
    with contextlib.suppress(contract.ContractError):
        contract.decode_object(text)
    with contextlib.suppress(config.ConfigError):
        config.decode_copy(data)


def topics(data: bytes) -> None:
    """A topic that is accepted is one that we would have made."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(contract.ContractError):
        assert contract.topic(*contract.parse_topic(text)) == text


def settings_file(data: bytes) -> None:
    """The settings file."""
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        file.write(data)
        file.flush()
        with contextlib.suppress(SettingsError):
            settings.load(Path(file.name))


class Dice:
    """Numbers out of bytes; zeros when these are used up."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, `limit`."""
        size = max((limit.bit_length() + 7) // 8, 1)
        part = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(part, "big") % limit


def readings_from(data: bytes) -> list[dict[str, Any]]:
    """Readings that a node could have measured."""
    dice = Dice(data)
    fitted = [name for name in contract.FIELD_NAMES if dice.below(2)]
    first = {"boot": dice.below(1 << 32), "seq": 1 + dice.below(1 << 31), "up_s": dice.below(1 << 30)}
    ts = 1_790_000_000 + dice.below(1 << 24) if dice.below(4) else None
    made = []
    for n in range(1 + dice.below(contract.BACKFILL_BATCH)):
        at = {"up_s": first["up_s"] + 60 * n + dice.below(3), "seq": first["seq"] + n, "boot": first["boot"]}
        row = {**at, "ts": ts + at["up_s"] - first["up_s"] if ts else None, "src": "ntp" if ts else "none"}
        made.append(row | {name: _value(dice, name) for name in fitted})
    return made


def _value(dice: Dice, name: str) -> float | None:
    _name, decimals, low, high = contract.FIELDS[contract.FIELD_NAMES.index(name)]
    if dice.below(8) == 0:
        return None
    return round(low + dice.below(int((high - low) * 10**decimals) + 1) / 10**decimals, decimals)


def round_trip(data: bytes) -> None:
    """What a node measures is read back as it was, strictly."""
    rows = readings_from(data)
    held = (rows[0]["boot"], rows[0]["seq"])
    text = contract.encode_readings(rows, held, 3)
    if not any(name in rows[0] for name in contract.FIELD_NAMES):
        return  # a node without a sensor
    said = decode(contract.topic("hu-001", "up", "readings"), text.encode())
    assert isinstance(said, Batch)
    assert (said.held, said.ups, said.ts, said.refused) == (held, [r["up_s"] for r in rows], rows[0]["ts"], {})
    batch = json.loads(text, parse_constant=_no_constant)
    assert contract.batch_held(batch) == held
    assert contract.batch_times(batch, len(rows)) == [r["up_s"] for r in rows]
    for name in contract.FIELD_NAMES:
        assert (name in batch) == (name in rows[0])
        assert said.columns.get(name) == batch.get(name)
        for found, row in zip(batch.get(name, []), rows, strict=name in batch):
            assert found == row[name] or math.isclose(found, row[name], abs_tol=1e-9), (name, found, row[name])


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def golden() -> tuple[bytes, ...]:
    """The golden payloads, as they stand on the wire."""
    return tuple(path.read_bytes().strip() for path in sorted(GOLDEN.glob("*.json")))


_TOPICS = tuple(contract.topic("hu-001", "up", kind).encode() for kind in ("readings", "status", "anchor"))
_SETTINGS = b"""
data = "x"
language = "en"
[ingest]
queue = 500
flood_per_s = 1.5
[notify]
daytime = [6, 20]
"""

TARGETS = (
    Target("messages up", messages_up, golden()),
    Target("any topic", any_topic, tuple(t + b"\n" + p for t in _TOPICS for p in golden()[:3])),
    Target("what comes down to a node", node_side, golden()),
    Target("topics", topics, _TOPICS),
    Target("settings file", settings_file, (_SETTINGS,)),
    Target("readings there and back", round_trip, (bytes(64), bytes(range(256)))),
)
