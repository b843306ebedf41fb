"""How Hidran and its nodes are and what the engine has learnt, as points; read from the files, like `hidran status`."""

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from statistics import median
from typing import Any

from hidran import contract, solar
from hidran.clock import wib
from hidran.errors import StoreError
from hidran.influx import line, schema
from hidran.influx.line import SchemaError, Value
from hidran.settings import Settings
from hidran.status import NodeStatus, Status
from hidran.store.events import EventsReader
from hidran.store.forward import ForwardEquation
from hidran.store.learned import usual_hours
from hidran.store.outbox import OutboxReader
from hidran.store.series import SeriesReader
from hidran.words import one_line
from ingest.forward.places import Places

NEWEST_ROWS = 2000
_BIRTH: dict[str, tuple[str, type]] = {
    "rssi": ("rssi_dbm", int),
    "held_n": ("held_n", int),
    "dropped": ("dropped", int),
    "outages": ("outages", int),
    "mem_free": ("mem_free", int),
    "boot": ("boot", int),
    "supply_v": ("supply_v", float),
    "fw": ("firmware", str),
    "reset": ("reset", str),
}


def services(settings: Settings, found: Status, own: ForwardEquation, series: SeriesReader, now: float) -> list[str]:
    """One line a service; `own`: the forwarder's equation."""
    more: dict[str, dict[str, Value]] = {
        "ingest": _ingest(found, series, now),
        "engine": {"behind": _whole(_detail(found, "engine").get("behind"))},
        "notify": _notify(settings, now),
        "forwarder": _forwarder(own, series, now),
    }
    lines = []
    for s in found.services:
        head: dict[str, Value] = {"ok": int(s.state == "ok"), "age_s": s.age_s}
        lines.append(_line(schema.SERVICE, {"service": s.name}, head | more.get(s.name, {}), now))
    return lines


def _detail(found: Status, name: str) -> dict[str, Any]:
    return next((s.detail for s in found.services if s.name == name), {})


def _ingest(found: Status, series: SeriesReader, now: float) -> dict[str, Value]:
    e = found.equation
    counts: dict[str, Value] = {w: getattr(e, w) for w in ("received", "stored", "pending", "quarantined", "duplicate")}
    newest = series.after(max(series.max_id() - NEWEST_ROWS, 0), NEWEST_ROWS)
    delays = [r.rx_ms / 1000 - r.ts for r in newest if now - r.rx_ms / 1000 <= 60]
    return counts | {"queued": found.queued, "delay_s": round(median(delays), 1) if delays else None}


def _notify(settings: Settings, now: float) -> dict[str, Value]:
    paths = settings.paths
    with (
        suppress(StoreError),
        closing(OutboxReader(paths.outbox)) as outbox,
        closing(EventsReader(paths.events)) as log,
    ):
        behind = max(log.max_id() - outbox.cursor("event"), 0)
        return {"behind": behind, "due": outbox.due(int(now * 1000)), "failed": outbox.given_up()}
    return {}


def _forwarder(own: ForwardEquation, series: SeriesReader, now: float) -> dict[str, Value]:
    waits = own.waiting - own.unassigned
    oldest = series.after(series.max_id() - waits, 1) if waits else []
    counts: dict[str, Value] = {
        name: getattr(own, name) for name in ("timed", "forwarded", "waiting", "refused", "unassigned")
    }
    return counts | {"lag_s": max(round(now - oldest[0].rx_ms / 1000, 1), 0.0) if oldest else 0.0}


def nodes(found: Sequence[NodeStatus], places: Places, series: SeriesReader, now: float) -> list[str]:
    """One line a node that speaks for a hydrant."""
    made = []
    for node in found:
        if node.hydrant is None or node.heard is None:
            continue
        tags = {"hydrant": node.hydrant, "kpp": places.kpp_of(node.hydrant), "node": node.name}
        with suppress(SchemaError):  # a birth is the node's own word: what cannot be meant is left out, see _birth
            made.append(_line(schema.NODE, tags, dict(_node(node, series, now)), now))
    return made


def _node(node: NodeStatus, series: SeriesReader, now: float) -> Iterator[tuple[str, Value]]:
    heard = node.heard
    assert heard is not None
    yield "online", heard.online
    yield "silent_s", round(max(now - heard.last_rx_ms / 1000, 0.0), 1)
    yield "backlog", heard.backlog
    yield "clock_refused", heard.clock_bad
    if heard.newest_ts is not None:
        newest = list(series.between(node.name, heard.newest_ts - 1, heard.newest_ts))
        yield "offset_s", newest[-1].offset_s if newest else None
    yield from _birth(heard.status)


def _birth(text: str | None) -> Iterator[tuple[str, Value]]:
    """What the node said at its last connect, as far as it can be meant."""
    with suppress(ValueError, TypeError):
        told: dict[str, Any] = contract.decode_object(text) if text else {}
        for key, (name, kind) in _BIRTH.items():
            value: Any = told.get(key)
            if kind is str and isinstance(value, str):
                yield name, one_line(value)[:100]
            elif kind is int and type(value) is int and abs(value) <= line.LARGEST:
                yield name, value
            elif kind is float and type(value) in (int, float) and abs(value) < 1e6:
                yield name, float(value)


def baselines(settings: Settings, places: Places, hour: int) -> list[str]:
    """What is known of each hydrant at the full hour (Unix s)."""
    made = []
    with suppress(StoreError), closing(EventsReader(settings.paths.events)) as log:
        for hydrant, site in places.registry.hydrants.items():
            usual: dict[str, Value] = dict((log.view(hydrant) or {}).get("usual", {}))
            hours = usual_hours(settings.paths.events, hydrant)
            fields = {k: usual.get(k) for k in ("voc_v", "clean_mv", "run_min")}
            fields["run_hour_min"] = None if hours is None else hours[wib(hour).hour]
            fields["sun_deg"] = round(solar.elevation_deg(hour, site.lat, site.lon), 1)
            tags = {"hydrant": hydrant, "kpp": places.kpp_of(hydrant)}
            made.append(_line(schema.BASELINE, tags, fields, hour))
    return made


def _line(m: schema.Measurement, tags: dict[str, str], fields: dict[str, Value], at: float) -> str:
    return line.encode(m, tags, fields, int(at) * schema.SECOND_NS)


def _whole(value: object) -> int | None:
    return value if type(value) is int else None
