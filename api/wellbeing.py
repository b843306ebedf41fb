"""How the server itself is: do the services speak, are the files there, does the equation hold."""

import time

from api.sources import Look
from hidran import heartbeat, status
from hidran.status import ServiceStatus

FILES = ("series", "events", "outbox", "records")


def services(look: Look) -> list[ServiceStatus]:
    """Every service this installation needs besides the API itself, in the order of the road of a reading."""
    names = [name for name in status.needed(look.settings) if name != "api"]
    return [status.service(name, heartbeat.read(look.sources.paths.health, name), time.time()) for name in names]


def ill(look: Look) -> list[ServiceStatus]:
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
