"""How the server itself is: do the services speak, are the files there, does the equation hold."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from api.sources import Look
from hidran import heartbeat, house

State = Literal["ok", "unwell", "silent", "never"]
FILES = ("series", "events", "outbox", "records")


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """One service. `age_s`: real seconds since its last heartbeat, None when it never beat. `detail`: its own words."""

    name: str
    state: State
    age_s: float | None
    detail: Mapping[str, Any] = field(default_factory=dict)


def services(look: Look) -> list[ServiceHealth]:
    """Every service this installation needs besides the API itself, in the order of the road of a reading."""
    names = [n for n in house.FOLLOWERS if n != "api"]
    if house.has_own_broker(look.settings):
        names.insert(0, "broker")
    now = time.time()
    return [_health(name, heartbeat.read(look.sources.paths.health, name), now) for name in names]


def _health(name: str, beat: heartbeat.Beat | None, now: float) -> ServiceHealth:
    if beat is None:
        return ServiceHealth(name, "never", None)
    age_s = max(now - beat.at, 0.0)
    if not beat.fresh(now):
        return ServiceHealth(name, "silent", age_s)
    return ServiceHealth(name, "ok" if beat.ok else "unwell", age_s, beat.detail)


def ill(look: Look) -> list[ServiceHealth]:
    """Services that do not work."""
    return [s for s in services(look) if s.state != "ok"]


def readiness(look: Look) -> dict[str, str]:
    """What is not ready, by name; empty when all is."""
    wrong = {s.name: s.state for s in ill(look)}
    look.registry  # noqa: B018  reading it notes what is wrong with the records
    look.series(lambda r: r.max_id(), 0)
    look.events(lambda r: r.max_id(), 0)
    look.outbox(lambda r: r.cursor("event"), 0)
    return wrong | {f"{name}.db": trouble for name, trouble in look.troubles.items()}
