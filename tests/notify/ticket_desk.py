"""A desk with somebody who keeps the tickets."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hidran.settings import Settings
from hidran.store import work
from hidran.store.answers import Heard, keep
from hidran.store.records import Records
from hidran.work.ticket import Ticket
from notify.asking import Asking
from notify.inbox import Inbox
from notify.tickets import Tickets
from tests.hidran.people.world import World
from tests.notify.desk import Desk, Handed

HYDRANT = World().hydrant


class TicketDesk(Desk):
    """A desk with somebody who keeps the tickets."""

    def __init__(self, folder: Path, *, prepared: bool = False) -> None:
        self.settings = Settings(data=folder)
        super().__init__(folder, Handed("telegram"), Handed("page", repeatable=True))
        self.inbox = self.own_inbox
        if prepared:
            return
        with self.records() as records:
            records.add_kpp("kpp-a", "KPP Tirta")
            records.add_hydrant("kpp-a", id=HYDRANT)

    def own_inbox(self) -> Inbox:
        return Inbox(Asking(self.settings), ask_s=0)

    @contextmanager
    def records(self) -> Iterator[Records]:
        with Records.open(self.settings) as opened:
            yield opened

    def restart(self, *, again: bool = False) -> None:
        super().restart(again=again)
        assert self._outbox is not None
        self.tickets = Tickets(self.source, self._outbox, self.own_inbox(), self.clock)

    def work(self, world: World | None = None) -> None:
        super().work(world)
        while self.tickets.turn():
            pass

    def says(self, text: str = "", **values: Any) -> None:
        values = {"source": "telegram", "who": "Budi", "mark": "", "hydrant": HYDRANT} | values
        with self.records() as records:
            keep(records, Heard(text=text, at_ms=int(self.clock.now() * 1000), **values))

    def all(self) -> list[Ticket]:
        with self.records() as records:
            return work.newest(records, 99)[::-1]

    @property
    def only(self) -> Ticket:
        (ticket,) = self.all()
        return ticket
