"""What stands in InfluxDB: every measurement with its tags, its fields and their types, in one place.

InfluxDB notices a field of the wrong type only inside one shard (a week), so nothing may write a field past this table:
`hidran.influx.line` encodes by it and refuses everything else, dashboards and queries take their names from it.

- Whole numbers are only counters, states and identities; whatever is measured is a float.
- A missing value is a missing field, never 0. In `hydrant`, the bit map `fitted` tells "could not be measured" (fitted,
  no field) from "not fitted".
- Tags are few and bounded: places, codes, roles, services. Never boot or seq, and never a person.
- Times are UTC in nanoseconds. `hydrant`: Unix second `ts`, the *end* of the reading's minute, plus less than a second
  that keeps two readings of one second apart (see `point_ns`). So hours and days that are left-open and right-closed,
  as everywhere in Hidran, are `GROUP BY time(1h, 1s)`; plain `GROUP BY time(1h)` is good enough for a chart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hidran.contract import FIELD_NAMES

Kind = Literal["float", "int", "text"]
SECOND_NS = 1_000_000_000
STATES_AND_COUNTERS = ("pump_on", "pump_starts", "tank_full")


@dataclass(frozen=True, slots=True)
class Measurement:
    """`tags` in the order in which they are written (sorted, as InfluxDB keeps them); every one is always there."""

    name: str
    tags: tuple[str, ...]
    fields: Mapping[str, Kind]


HYDRANT = Measurement(
    "hydrant",
    ("hydrant", "kpp", "node"),
    {
        # The contract's own names: panel_v, pump_on, pump_on_s, pump_starts, turbidity_mv, turbidity_sd_mv,
        # water_temp_c, turbidity_ntu, tank_full, tank_level_pct, flow_lpm, pump_a, battery_v, supply_v.
        **{name: "int" if name in STATES_AND_COUNTERS else "float" for name in FIELD_NAMES},
        "boot": "int",  # with `seq` the reading's identity; both are in every point: count(seq) counts readings
        "seq": "int",
        "up_s": "int",  # the node's uptime at the sample
        "rx_ms": "int",  # Unix milliseconds of arrival
        "offset_s": "int",  # server clock minus node clock; absent: the node claimed no time
        "fitted": "int",  # bit map over contract.FIELDS
        "src": "text",  # where the time comes from: ntp gsm rtc server anchored estimated
    },
)
"""One point a reading, of approved nodes for the hydrant they stood at."""

FAULT = Measurement(
    "fault",
    ("code", "hydrant", "kpp", "severity"),
    {
        "active": "int",  # 1 open, 0 ended, or no longer of this severity
        "start_s": "int",  # onset of the episode, Unix seconds: with hydrant and code its key
        "why": "text",  # the engine's one sentence with its numbers, in Bahasa Indonesia
    },
)
"""`active` 1 at the onset, at each change and at every full minute while an episode is open; 0 at its end and at the
minute in which the engine knew it; 0 to the old severity when it changes. `code` F01 ... F22, `severity` INFO,
PERLU_DICEK, GAWAT. The server's own episodes have hydrant and kpp `_server`, which no place can be called."""

ANSWER = Measurement(
    "answer",
    ("code", "hydrant", "kpp", "role"),
    {
        "seconds": "float",  # from the message to the answer
        "answer": "text",  # which button or word: a code, never free text
    },
)
"""An answer of a role (ketua, teknisi, ...) to a message about a fault, at the time of the answer."""

WATER_CHECK = Measurement(
    "water_check",
    ("hydrant", "kpp", "point"),
    {
        "coloured": "int",  # 1 yes, 0 no
        "smells": "int",
        "tastes": "int",
        "turbid": "int",
        "sediment": "int",  # after one hour in a jar
        "turbidity_ntu": "float",  # by a hand meter
        "ph": "float",
        "tds_mg_l": "float",
        "chlorine_mg_l": "float",
        "ecoli_per_100ml": "float",
        "verdict": "int",  # 0 LAYAK, 1 PERLU DICEK, 2 JANGAN DIMINUM
    },
)
"""The monthly check by human eyes at one `point` (`tandon`, `keran`), at the time of the check."""

BASELINE = Measurement(
    "baseline",
    ("hydrant", "kpp"),
    {
        "voc_v": "float",  # open-circuit panel voltage learnt here
        "clean_mv": "float",  # this probe's own clear water
        "run_min": "float",  # usual minutes the pump runs a day
        "run_hour_min": "float",  # usual minutes it runs in the hour that begins at this point
        "sun_deg": "float",  # elevation of the sun here, degrees; computed, not learnt
    },
)
"""What the engine has learnt of a hydrant, once an hour at the full hour; a field is absent until it is known."""

NODE = Measurement(
    "node",
    ("hydrant", "kpp", "node"),
    {
        "online": "int",  # 1 birth, 0 last will
        "silent_s": "float",  # since its last message of any kind
        "backlog": "int",  # readings it holds that are not here yet
        "boot": "int",  # counts reboots
        "rssi_dbm": "int",
        "held_n": "int",  # readings in its flash
        "dropped": "int",
        "outages": "int",
        "mem_free": "int",
        "supply_v": "float",
        "offset_s": "int",  # server clock minus node clock at its newest reading
        "clock_refused": "int",  # readings whose own time was not believed
        "firmware": "text",
        "reset": "text",  # why it last started
    },
)
"""What a node says of itself and ingest knows of it, every ten minutes and when it said something new."""

SERVICE = Measurement(
    "service",
    ("service",),
    {
        "ok": "int",  # 1 speaks and is well, 0 not
        "age_s": "float",  # since its last heartbeat; absent: it never spoke
        "received": "int",  # service=ingest: the equation, received = stored + pending + quarantined + duplicate
        "stored": "int",
        "pending": "int",
        "quarantined": "int",
        "duplicate": "int",
        "queued": "int",  # service=ingest: messages between network and writer
        "delay_s": "float",  # service=ingest: median from measurement to store, of what was stored since the last point
        "behind": "int",  # service=engine: readings not judged; service=notify: events not seen
        "due": "int",  # service=notify: messages that should have gone out by now
        "failed": "int",  # service=notify: messages given up
        "timed": "int",  # service=forwarder: its equation, timed = forwarded + waiting + refused
        "forwarded": "int",
        "waiting": "int",
        "refused": "int",
        "unassigned": "int",  # service=forwarder: of `waiting` those whose node stood nowhere (not approved)
        "lag_s": "float",  # service=forwarder: age of the oldest reading that waits; 0: none waits
    },
)
"""Hidran itself, once a minute: `service` is broker, ingest, engine, notify, api or forwarder."""

MEASUREMENTS: Mapping[str, Measurement] = {
    m.name: m for m in (HYDRANT, FAULT, ANSWER, WATER_CHECK, BASELINE, NODE, SERVICE)
}
SERVER_TAG = "_server"
"""Tag value for what concerns the whole server, where an episode's hydrant is ''."""


def point_ns(ts: int, boot: int, seq: int) -> int:
    """Nanoseconds of a reading's point: Unix second `ts`, and within it a place by (boot, seq).

    After a clock has stepped back two readings of a node can stand in one second; neither may overwrite the other.
    """
    return ts * SECOND_NS + boot % 1000 * 1_000_000 + seq % 1_000_000
