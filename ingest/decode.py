"""Topic and payload -> what a node said, strictly typed; or ContractError with one of contract.REFUSALS.

Pure. Validation is written by hand because it runs for every value of every reading. A wrong value refuses its
reading, not its neighbours.
"""

import itertools
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hidran import contract
from hidran.contract import ContractError

Value = int | float | None
MOST_NUMBER = 1 << 53  # beyond this a JSON number is not the same everywhere
_HEAD = frozenset(("boot", "seq", "held", "src", "ts", "up_s", "age_s", "dt_s"))
_FIELDS = {name: (1 << bit, *rest) for bit, (name, *rest) in enumerate(contract.FIELDS)}


class RefusedError(ContractError):
    """A message that cannot be used as a whole. `node`, `boot`, `first`, `count`: whose readings it carried, as far
    as it says so (`count` 0: not known); they are refused by name, so that the node need not keep them for ever."""

    def __init__(self, code: str, reason: str, node: str | None = None) -> None:
        super().__init__(code, reason)
        self.node = node
        self.boot = self.first = self.count = 0


@dataclass(slots=True)
class Batch:
    """Readings `seq` .. `seq + count - 1` of one boot.

    `ts`: Unix s of the first one, None when the node had no clock. `age_s`: s from the last one to its sending, None
    when not known. `ups`: uptime of each, s. `columns`: values by field, only what is fitted. `refused`: place of a
    reading that cannot be used -> (code, reason).
    """

    node: str
    boot: int
    seq: int
    held: tuple[int, int]
    src: str
    ts: int | None
    age_s: int | None
    ups: list[int]
    columns: dict[str, list[Value]]
    fitted: int
    count: int
    refused: dict[int, tuple[str, str]]


@dataclass(slots=True)
class Anchor:
    """Uptime `up_s` of boot `boot` was Unix second `ts`, as the node says."""

    node: str
    boot: int
    up_s: int
    ts: int
    src: str


@dataclass(slots=True)
class Status:
    """A birth (`online`) or last will, its JSON `text` as received."""

    node: str
    boot: int
    online: bool
    text: str


def decode(topic: str, payload: bytes) -> Batch | Anchor | Status:
    """What the message says. RefusedError when it cannot be used."""
    node: str | None = None
    data: dict[str, Any] | None = None
    try:
        node, kind = address(topic)
        data, text = _object(payload)
        if kind == contract.UP_READINGS:
            return _readings(node, data)
        return _anchor(node, data) if kind == contract.UP_ANCHOR else _status(node, data, text)
    except ContractError as error:
        raise _refusal(error, node, data) from error


@lru_cache(maxsize=16384)
def address(topic: str) -> tuple[str, str]:
    """Node and kind of a message that came up. ContractError when the topic is none of those."""
    node, direction, kind = contract.parse_topic(topic)
    if direction != "up":
        raise ContractError("TOPIC", f"topic {topic!r}: only a server speaks there")
    return node, kind


def _object(payload: bytes) -> tuple[dict[str, Any], str]:
    if len(payload) > contract.MAX_MESSAGE_BYTES:
        raise ContractError("SIZE", f"{len(payload)} bytes, at most {contract.MAX_MESSAGE_BYTES} wanted")
    try:
        text = payload.decode()
        data = _JSON.decode(text)
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, NaN, a key twice, nested too deeply
        raise ContractError("JSON", f"not JSON: {error}"[:200]) from error
    if not isinstance(data, dict):
        raise ContractError("SHAPE", f"wanted a JSON object, found {type(data).__name__}")
    return data, text


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


_JSON = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def _readings(node: str, data: dict[str, Any]) -> Batch:
    columns, count = _columns(data)
    boot, seq = _whole(data, "boot", 0), _whole(data, "seq", 1)
    if seq + count - 1 > contract.MAX_SEQ:
        raise ContractError("RANGE", f"seq {seq} of {count} readings: at most {contract.MAX_SEQ} wanted")
    src, ts = _source(data)
    age_s = None if data.get("age_s") is None else _whole(data, "age_s", 0)
    fitted, refused = 0, dict[int, tuple[str, str]]()
    for name, column in columns.items():
        bit, decimals, low, high = _FIELDS[name]
        fitted |= bit
        for value in column:
            kind = type(value)
            if (kind is int or (kind is float and decimals)) and low <= value <= high:
                continue
            if value is not None:
                _judge(name, column, (decimals, low, high), refused)
                break
    held, ups = _held(data, boot, seq), _ups(data, count)
    return Batch(node, boot, seq, held, src, ts, age_s, ups, columns, fitted, count, refused)


def _columns(data: dict[str, Any]) -> tuple[dict[str, list[Any]], int]:
    """Values by field, and how many there are of each."""
    columns, count = dict[str, list[Any]](), -1
    for name, column in data.items():
        if name in _FIELDS:
            if type(column) is not list or len(column) != count >= 0:
                raise ContractError("SHAPE", f"{name}: wanted a list as long as the other columns")
            count = len(column)
            columns[name] = column
        elif name not in _HEAD:
            raise ContractError("SHAPE", f"{name[:40]!r} is no field of version {contract.VERSION}")
    if not 1 <= count <= contract.BACKFILL_BATCH:
        raise ContractError("SHAPE", f"{max(count, 0)} readings, wanted 1 to {contract.BACKFILL_BATCH}")
    return columns, count


def _whole(data: dict[str, Any], name: str, low: int, high: int = contract.MAX_SEQ) -> int:
    value = data.get(name)
    if type(value) is not int:
        raise ContractError("TYPE" if name in data else "SHAPE", f"{name}: wanted a whole number, {_shown(value)}")
    if not low <= value <= high:
        raise ContractError("RANGE", f"{name}: wanted {low} to {high}, {_shown(value)}")
    return value


def _source(data: dict[str, Any]) -> tuple[str, int | None]:
    src = data.get("src")
    if type(src) is not str or src not in contract.SOURCES or "ts" not in data:
        raise ContractError("SHAPE", f"wanted ts, and src one of {', '.join(contract.SOURCES)}, {_shown(src)}")
    if (data["ts"] is None) != (src == "none"):
        raise ContractError("SHAPE", "ts null goes with src none, and only with it")
    return src, None if data["ts"] is None else _whole(data, "ts", 0, MOST_NUMBER)


def _held(data: dict[str, Any], boot: int, seq: int) -> tuple[int, int]:
    held: Any = data.get("held")
    if type(held) is int and 0 <= held <= seq:  # the usual case
        return boot, held
    pair: list[Any] = held if type(held) is list else [boot, held]
    if len(pair) != 2 or any(type(n) is not int or not 0 <= n <= contract.MAX_SEQ for n in pair):
        raise ContractError("SHAPE", f"held: wanted a seq or [boot, seq], {_shown(held)}")
    if (pair[0], pair[1]) > (boot, seq):
        raise ContractError("RANGE", f"held {_shown(held)}: wanted this batch ({boot}, {seq}) or older")
    return pair[0], pair[1]


def _ups(data: dict[str, Any], count: int) -> list[int]:
    up_s, dt_s = _whole(data, "up_s", 0), data.get("dt_s", contract.SAMPLE_INTERVAL_S)
    if count == 1 and type(dt_s) is int and dt_s >= 0:
        return [up_s]
    if type(dt_s) is int and 0 <= dt_s <= contract.MAX_SEQ:
        return [up_s + dt_s * place for place in range(count)]
    if type(dt_s) is not list or len(dt_s) != count or any(type(n) is not int for n in dt_s):
        raise ContractError("SHAPE", f"dt_s: wanted whole seconds, one or as many as readings, {_shown(dt_s)}")
    if dt_s[0] < 0 or dt_s[-1] > contract.MAX_SEQ or any(b < a for a, b in itertools.pairwise(dt_s)):
        raise ContractError("RANGE", "dt_s: wanted seconds that never go back")
    return [up_s + offset for offset in dt_s]


def _judge(name: str, column: list[Any], wanted: tuple[int, int, int], refused: dict[int, tuple[str, str]]) -> None:
    """Which readings a column that holds something wrong refuses."""
    decimals, low, high = wanted
    kinds = (int, float) if decimals else (int,)
    for place, value in enumerate(column):
        if value is not None and type(value) not in kinds:
            refused.setdefault(place, ("TYPE", f"{name}: wanted {'' if decimals else 'whole '}number or null"))
        elif value is not None and not low <= value <= high:
            refused.setdefault(place, ("RANGE", f"{name}: wanted {low} to {high}, {_shown(value)}"))


def _anchor(node: str, data: dict[str, Any]) -> Anchor:
    if data.keys() != {"boot", "up_s", "ts", "src"}:
        raise ContractError("SHAPE", "anchor: wanted boot, up_s, ts, src")
    src, ts = _source(data)
    if ts is None:
        raise ContractError("SHAPE", "anchor: wanted a time")
    return Anchor(node, _whole(data, "boot", 0), _whole(data, "up_s", 0), ts, src)


def _status(node: str, data: dict[str, Any], text: str) -> Status:
    if data.get("s") not in ("on", "off"):
        raise ContractError("SHAPE", f"status: wanted s on or off, {_shown(data.get('s'))}")
    boot = _whole(data, "boot", 0)
    try:
        json.dumps(data, allow_nan=False, ensure_ascii=False).encode()  # 1e999, half of a surrogate pair
    except (ValueError, RecursionError) as error:
        raise ContractError("JSON", f"status: {error}"[:200]) from error
    return Status(node, boot, data["s"] == "on", text)


def _refusal(error: ContractError, node: str | None, data: dict[str, Any] | None) -> RefusedError:
    refusal = RefusedError(error.code, error.reason, node)
    if data is None or node is None:
        return refusal
    boot: Any = data.get("boot")
    seq: Any = data.get("seq")
    count = max((len(c) for name, c in data.items() if name in _FIELDS and type(c) is list), default=0)
    numbers = type(boot) is int and type(seq) is int and 0 <= boot <= contract.MAX_SEQ and seq >= 1
    if numbers and 1 <= count <= contract.BACKFILL_BATCH and seq + count - 1 <= contract.MAX_SEQ:
        refusal.boot, refusal.first, refusal.count = boot, seq, count
    return refusal


def _shown(value: object) -> str:
    """`found 12`, short whatever it is."""
    return f"found {value!r}"[:80] if not isinstance(value, int) or abs(value) < MOST_NUMBER else "found far more"
