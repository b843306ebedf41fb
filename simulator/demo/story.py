"""The part of the demo that its watcher plays: who goes, what was repaired, the proof. It says what comes next, and
lets time run slowly as long as it waits for him."""

import time
from typing import Literal

from hidran.errors import HidranError
from hidran.store import work
from hidran.store.records import Records
from hidran.work.ticket import Ticket
from simulator.demo.telling import Teller

Scene = Literal["called", "going", "repaired", "recovered", "closed"]
LOOK_S = 0.3  # real seconds between two looks at the records
_SCENE_OF: dict[str, Scene] = {
    "open": "called",
    "answered": "going",
    "checked": "going",
    "waiting": "going",
    "repaired": "repaired",
    "verified": "recovered",
    "closed": "closed",
}


class Story:
    """`hydrant`: whose pump stops. `patience_s`: real seconds for which time waits for the watcher."""

    def __init__(self, teller: Teller, records: Records, hydrant: str, url: str, patience_s: float) -> None:
        self._teller, self._records, self._hydrant, self._url = teller, records, hydrant, url
        self._patience_s = patience_s
        self._scene: Scene | None = None
        self._called_at = self._looked_at = 0.0

    def look(self) -> None:
        """Say what has become of the ticket since the last look."""
        if time.monotonic() - self._looked_at < LOOK_S:
            return
        self._looked_at = time.monotonic()
        try:
            tickets = work.newest(self._records, 9, hydrant=self._hydrant)
        except HidranError:
            return  # asked again at the next look
        if tickets:  # the first one is the pump's; what it brings about later may have another
            self._go_on(tickets[-1], _SCENE_OF[tickets[-1].state])

    def _go_on(self, ticket: Ticket, scene: Scene) -> None:
        if scene == self._scene or (scene == "recovered" and ticket.repair is not None):
            return  # what was repaired and proved closes at once
        if self._scene is None:
            self._called_at = time.monotonic()
        self._scene = scene
        self._teller.story(scene, ticket, f"{self._url}pekerjaan/{ticket.number}")

    @property
    def waits(self) -> bool:
        """It is the watcher's turn, and he has not been waited for too long."""
        return self._scene in ("called", "going") and time.monotonic() - self._called_at < self._patience_s
