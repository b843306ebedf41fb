"""The wire between a node and the server: topics, payloads, acknowledgements (version 1).

This file runs unchanged on MicroPython (it is copied to the board under the same import path) and on
CPython, so it uses nothing that the smaller interpreter lacks: no typing, dataclasses or enum, and no
reliance on dict order. (Annotations are parsed and ignored there.) `docs/contract.md` tells the same in
prose; the golden payloads in `tests/fixtures/payloads/v1/` hold both sides to it.

Two words are kept apart everywhere: `null` in a column means *could not be measured*; an absent column
means *not fitted*. Neither is ever 0.
"""

import json

VERSION = 1
ROOT = "hidran/v1"
# What a server listens to: a node that speaks a later version is refused by name (VERSION), never overheard.
UP_OF_ALL = "hidran/+/+/up/#"
MAX_MESSAGE_BYTES = 8192
LIVE_BATCH = 5
BACKFILL_BATCH = 60
SAMPLE_INTERVAL_S = 60
MAX_SEQ = 0xFFFFFFFF

UP_READINGS = "readings"
UP_STATUS = "status"
UP_ANCHOR = "anchor"
DOWN_ACK = "ack"
DOWN_CONFIG = "config"
DOWN_TIME = "time"
DOWN_COMMAND = "command"
_KINDS = {
    "up": (UP_READINGS, UP_STATUS, UP_ANCHOR),
    "down": (DOWN_ACK, DOWN_CONFIG, DOWN_TIME, DOWN_COMMAND),
}

# Where a reading's wall time comes from. `none` goes with `ts: null`.
SOURCES = ("ntp", "gsm", "rtc", "server", "none")

# name, decimals on the wire, lowest and highest value that can be meant (else the reading is refused: RANGE).
# The order is part of the contract: bit i of a `fitted` map is field i.
FIELDS = (
    ("panel_v", 2, 0, 1000),  # V, at the panel's terminals
    ("pump_on", 0, 0, 1),  # state at the sample
    ("pump_on_s", 0, 0, 3600),  # s on since the sample before
    ("pump_starts", 0, 0, 3600),  # off-to-on edges since the sample before
    ("turbidity_mv", 0, 0, 10000),  # mV at the probe (divider undone), never NTU
    ("turbidity_sd_mv", 1, 0, 10000),  # mV, spread of the samples behind it
    ("water_temp_c", 1, -40, 125),  # degrees Celsius at the probe
    ("turbidity_ntu", 1, 0, 10000),  # NTU, only from a nephelometer
    ("tank_full", 0, 0, 1),  # float switch at the overflow mark
    ("tank_level_pct", 0, -20, 200),  # percent of the tank's usable height; an ultrasonic probe knows 1 cm at best
    ("flow_lpm", 1, 0, 10000),  # L/min in the riser
    ("pump_a", 2, -100, 1000),  # A into the pump controller
    ("battery_v", 2, 0, 1000),  # V, pump battery bank
    ("supply_v", 2, 0, 60),  # V, the node's own supply
)
FIELD_NAMES = tuple(f[0] for f in FIELDS)
MINIMUM_NODE = FIELD_NAMES[:6]

# Why a reading or a message was refused; the code travels in `nack` and stays in the dead letters.
REFUSALS = ("SIZE", "JSON", "TOPIC", "SHAPE", "TYPE", "RANGE", "SEQ_CONFLICT", "VERSION")

_NODE_CHARS = "abcdefghijklmnopqrstuvwxyz0123456789-"


class ContractError(ValueError):
    """A topic or payload breaks the contract; `code` is one of REFUSALS."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def is_node_id(text: str) -> bool:
    """True for `^[a-z0-9-]{3,32}$`, the shape of a node's id, user name and client id alike."""
    if not 3 <= len(text) <= 32:
        return False
    for c in text:
        if c not in _NODE_CHARS:
            return False
    return True


def topic(node: str, direction: str, kind: str) -> str:
    """The topic of one kind of message, for instance `hidran/v1/hu-001/up/readings`."""
    if not is_node_id(node):
        raise ContractError("TOPIC", "node id %r: wanted 3 to 32 of a-z, 0-9 and -" % (node,))
    if direction not in _KINDS or kind not in _KINDS[direction]:
        raise ContractError("TOPIC", "no message %r in direction %r" % (kind, direction))
    return "%s/%s/%s/%s" % (ROOT, node, direction, kind)


def parse_topic(text: str) -> tuple[str, str, str]:
    """`(node, direction, kind)` of a topic; ContractError when it is none of ours."""
    parts = text.split("/")
    if len(parts) != 5 or parts[0] != "hidran":
        raise ContractError("TOPIC", "topic %r: wanted %s/<node>/<up|down>/<kind>" % (text, ROOT))
    if parts[1] != "v1":
        raise ContractError("VERSION", "contract version %r: this side speaks v1" % (parts[1],))
    node, direction, kind = parts[2], parts[3], parts[4]
    if topic(node, direction, kind) != text:
        raise ContractError("TOPIC", "topic %r is not well formed" % (text,))
    return node, direction, kind


def _number(value: float | None, decimals: int) -> str:
    if value is None:
        return "null"
    if decimals == 0:
        return "%d" % value
    text = "%.*f" % (decimals, value)
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _column(name: str, values: list, decimals: int) -> str:
    return '"%s":[%s]' % (name, ",".join([_number(v, decimals) for v in values]))


def _spacing(ups: list) -> list:
    steps = [ups[i + 1] - ups[i] for i in range(len(ups) - 1)]
    if not steps or (min(steps) == max(steps) == SAMPLE_INTERVAL_S):
        return []
    if min(steps) == max(steps):
        return ['"dt_s":%d' % steps[0]]
    return ['"dt_s":[%s]' % ",".join(["%d" % (u - ups[0]) for u in ups])]


def fits_one_batch(first: dict, reading: dict) -> bool:
    """True when `reading` may share a batch with `first`: same boot, same clock, same columns.

    One `ts` dates the whole batch by uptime, so a clock that was set in between starts a new batch.
    """
    if reading["boot"] != first["boot"] or reading["src"] != first["src"]:
        return False
    if (reading["ts"] is None) != (first["ts"] is None):
        return False
    if first["ts"] is not None and reading["ts"] - first["ts"] != reading["up_s"] - first["up_s"]:
        return False
    for name in FIELD_NAMES:
        if (name in reading) != (name in first):
            return False
    return True


def encode_readings(readings: list, held: tuple, age_s: int | None) -> str:
    """One batch as JSON text, columns not rows.

    `readings`: dicts with `boot`, `seq` (consecutive), `up_s`, `ts` (Unix seconds or None), `src`, and the
    fitted fields. `held`: (boot, seq) of the oldest reading the node still keeps, this batch included.
    `age_s`: whole seconds from the newest reading's sample to now by the node's uptime, None if not known.

    To stay small, `held` is a bare seq when its boot is the batch's own, and `dt_s` (one step, or the offsets
    of all readings from the first) is left out when the readings stand 60 s apart.
    """
    first = readings[0]
    same_boot = held[0] == first["boot"]
    parts = [
        '{"boot":%d' % first["boot"],
        '"seq":%d' % first["seq"],
        ('"held":%d' % held[1]) if same_boot else ('"held":[%d,%d]' % (held[0], held[1])),
        '"src":"%s"' % first["src"],
        '"ts":%s' % _number(first["ts"], 0),
        '"up_s":%d' % first["up_s"],
        '"age_s":%s' % _number(age_s, 0),
    ] + _spacing([r["up_s"] for r in readings])
    for name, decimals, _low, _high in FIELDS:
        if name in first:
            parts.append(_column(name, [r[name] for r in readings], decimals))
    parts[-1] += "}"
    return ",".join(parts)  # one copy of the text, not two: a backfill batch must fit the board's heap


def batch_times(batch: dict, count: int) -> list:
    """Uptimes (s) of a decoded batch's `count` readings, from its `up_s` and `dt_s`."""
    up_s, dt_s = batch["up_s"], batch.get("dt_s", SAMPLE_INTERVAL_S)
    if isinstance(dt_s, int):
        return [up_s + dt_s * i for i in range(count)]
    return [up_s + offset for offset in dt_s]


def batch_held(batch: dict) -> tuple:
    """`(boot, seq)` of the oldest reading the node still keeps, from a decoded batch."""
    held = batch["held"]
    return (batch["boot"], held) if isinstance(held, int) else (held[0], held[1])


def encode_ack(boot: int, upto: int, ranges=(), nack=()) -> str:
    """`down/ack`: what the server has committed of one boot.

    Every seq up to `upto`, and every seq inside `ranges` (inclusive pairs above `upto`), may be forgotten.
    `nack` lists (seq, code) of readings that were refused and kept as dead letters; they are covered by
    `upto` or `ranges` too, so a refused reading never blocks the node's flash.
    """
    return '{"boot":%d,"upto":%d,"ranges":[%s],"nack":[%s]}' % (
        boot,
        upto,
        ",".join(["[%d,%d]" % (a, b) for a, b in ranges]),
        ",".join(['[%d,"%s"]' % (s, c) for s, c in nack]),
    )


def decode_ack(text: str) -> tuple:
    """`(boot, upto, ranges, nack)` of a `down/ack`; ContractError when it is not one."""
    data = _object(text)
    try:
        return (
            int(data["boot"]),
            int(data["upto"]),
            [(int(a), int(b)) for a, b in data.get("ranges", ())],
            [(int(s), str(c)) for s, c in data.get("nack", ())],
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise ContractError("SHAPE", "ack %r: wanted boot, upto, ranges, nack" % (text,))


def covers(seq: int, upto: int, ranges: list) -> bool:
    """True when an acknowledgement `(upto, ranges)` lets the node forget `seq`."""
    if seq <= upto:
        return True
    for low, high in ranges:
        if low <= seq <= high:
            return True
    return False


def encode_anchor(boot: int, up_s: int, ts: int, src: str) -> str:
    """`up/anchor`: uptime `up_s` of boot `boot` was Unix second `ts`; dates what was measured without a clock."""
    return '{"boot":%d,"up_s":%d,"ts":%d,"src":"%s"}' % (boot, up_s, ts, src)


def encode_time(ts: int) -> str:
    """`down/time`: the server's clock in Unix seconds, for a node that has none or a wrong one."""
    return '{"ts":%d}' % ts


def encode_birth(boot: int, health: dict) -> str:
    """`up/status`, retained, sent on every connect. `health`: dict of the node's own figures.

    Known keys: fw, reset, rssi (dBm), held_n, dropped, outages, supply_v, mem_free (B), config
    ("ok"|"repaired"|"lost"), interval_s, fitted (list of field names). Unknown keys are kept as they are.
    """
    parts = ['"s":"on"', '"boot":%d' % boot]
    for key in sorted(health):  # the same bytes whatever order an interpreter keeps dicts in
        parts.append("%s:%s" % (json.dumps(key), json.dumps(health[key])))
    return "{%s}" % ",".join(parts)


def encode_will(boot: int) -> str:
    """`up/status`, retained, left with the broker as last will."""
    return '{"s":"off","boot":%d}' % boot


def decode_object(text: str) -> dict:
    """A small JSON object that came down to the node (ack, time, config, command)."""
    return _object(text)


def _object(text: str) -> dict:
    try:
        data = json.loads(text)
    except (ValueError, RuntimeError):  # RuntimeError: nested too deeply
        raise ContractError("JSON", "not JSON: %r" % (text[:60],))
    if not isinstance(data, dict):
        raise ContractError("SHAPE", "wanted a JSON object, found %r" % (text[:60],))
    return data


def fitted_map(names: list) -> int:
    """Bit map of the fitted fields, bit i for FIELDS[i]."""
    bits = 0
    for i in range(len(FIELD_NAMES)):
        if FIELD_NAMES[i] in names:
            bits |= 1 << i
    return bits


def fitted_names(bits: int) -> list:
    """The names behind a `fitted` map, in contract order."""
    return [FIELD_NAMES[i] for i in range(len(FIELD_NAMES)) if bits & (1 << i)]
