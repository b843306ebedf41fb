"""Who was heard when: the silence rules fed from series.db, heartbeats and the registry, once a minute."""

import json
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from hidran import heartbeat
from hidran.faults import silence
from hidran.faults.announce import changes
from hidran.faults.episode import Episode
from hidran.faults.silence import SERVER, Ear
from hidran.paths import Paths
from hidran.store.events import EventsWriter, Kept
from ingest.engine_rows import Mapping, NodeRow

MINUTE = 60
_LISTENERS = ("broker", "ingest")
_MANY_MINUTES = 1440


class Listener:
    """Runs the silence rules and writes down what they find."""

    def __init__(self, events: EventsWriter, paths: Paths, *, real: bool) -> None:
        self._events = events
        self._paths = paths
        self._real = real
        kept = events.kept(SERVER)
        self._watch = silence.load(kept.state if kept else None)
        self._watch.open = {e.hydrant: e for e in events.open_episodes() if e.code == "F16"}

    @property
    def next_minute(self) -> int:
        """The earliest minute that was not run yet; 0 when none ever was."""
        return self._watch.tick + MINUTE if self._watch.tick is not None else 0

    def alarm_of(self, hydrant: str) -> Episode | None:
        """The open silence that covers a hydrant: its own, or the whole server's."""
        return self._watch.open.get(SERVER) or self._watch.open.get(hydrant)

    def listen(
        self, now: float, mapping: Mapping, nodes: Iterable[NodeRow], repaired: AbstractSet[str] = frozenset()
    ) -> set[str]:
        """Run every minute up to `now`; the hydrants whose silence changed (SERVER: everybody's). `repaired`: where
        somebody works."""
        last = int(now) // MINUTE * MINUTE
        ears = [replace(ear, repaired=ear.hydrant in repaired) for ear in _ears(mapping, nodes, now)]
        lost = self._server_lost()
        changed: set[str] = set()
        for minute in range(self._first(last), last + 1, MINUTE):
            changed |= self._tick(minute, ears, lost)
        self._events.keep(SERVER, Kept(last, silence.dump(self._watch), self._server_view(now)))
        self._events.set_cursor("tick", last)
        return changed

    def _first(self, last: int) -> int:
        """Simulated time runs minute by minute; a real pause is not made up for, nobody knows who was heard in it."""
        missed = (last - self.next_minute) // MINUTE
        limit = silence.BLIND_S // MINUTE if self._real else _MANY_MINUTES
        return self.next_minute if self._watch.tick is not None and missed < limit else last

    def _tick(self, minute: int, ears: list[Ear], lost: bool) -> set[str]:
        ended = silence.tick(self._watch, minute, ears, server_lost=lost)
        known: dict[str, list[Episode]] = {}
        for episode in [*ended, *self._watch.open.values()]:
            known.setdefault(episode.hydrant, []).append(episode)
        changed = set()
        for hydrant, episodes in known.items():
            recorded = [e for e in self._events.open_episodes(hydrant) if e.code == "F16"]
            for change in changes(recorded, episodes):
                self._events.append(hydrant, change, minute * 1000)
                changed.add(hydrant)
        return changed

    def _server_lost(self) -> bool:
        """Broker or ingest beat once and does so no more; a service that never ran here runs elsewhere."""
        beats = (heartbeat.read(self._paths.health, name) for name in _LISTENERS)
        return any(beat is not None and not beat.fresh() for beat in beats)

    def _server_view(self, now: float) -> str:
        alarm = self._watch.open.get(SERVER)
        view: dict[str, Any] = {"state": "normal", "since": int(now), "code": None, "why": ""}
        if alarm is not None:
            view = {"state": alarm.severity, "since": alarm.start, "code": "F16", "why": alarm.why}
        return json.dumps(view, ensure_ascii=False)


def _ears(mapping: Mapping, nodes: Iterable[NodeRow], now: float) -> list[Ear]:
    by_name = {n.name: n for n in nodes}
    sites = mapping.registry.hydrants
    return [
        _ear(a.node, a.hydrant, sites[a.hydrant].report_interval_s, by_name.get(a.node)) for a in mapping.speaking(now)
    ]


def _ear(node: str, hydrant: str, report_interval_s: int, row: NodeRow | None) -> Ear:
    if row is None:
        return Ear(node, hydrant, None, report_interval_s)
    status = _status(row.status)
    return Ear(
        node,
        hydrant,
        row.last_rx_ms / 1000,
        report_interval_s,
        row.online,
        _number(status.get("rssi")),
        int(_number(status.get("outages")) or 0),
    )


def _status(given: Any) -> dict[str, Any]:
    """The last birth, which a node may fill with anything."""
    try:
        status = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        return {}
    return status if isinstance(status, dict) else {}


def _number(value: Any) -> float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
