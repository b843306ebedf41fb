"""A book of tickets in memory: what the sensors, the people and time say is written into it and folded at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hidran.site import Site
from hidran.work import passing, sensor
from hidran.work.sensor import Addition, Entry, Opening
from hidran.work.step import Kind, Step
from hidran.work.ticket import Ticket, fold
from tests.hidran.people.world import World

SITE = Site("sawahan")


@dataclass
class Book:
    """`upto`: how much of the world's log has been read."""

    tickets: dict[int, Ticket] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    upto: int = 0

    def read(self, world: World) -> None:
        """Everything new in the log."""
        for event in world.log[self.upto :]:
            self.write(sensor.hear(self.tickets.values(), event))
        self.upto = len(world.log)

    def write(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            match entry:
                case Opening():
                    self._open(entry)
                case Addition(number, step):
                    self.add(number, step)

    def _open(self, o: Opening) -> None:
        if o.key in self.keys:
            return
        self.keys.add(o.key)
        number = len(self.tickets) + 1
        self.tickets[number] = Ticket(number, o.hydrant, o.origin, o.code, o.at, o.what)
        if o.first is not None:
            self.add(number, o.first)

    def add(self, number: int, step: Step) -> None:
        assert step.key not in self.keys, step.key
        self.keys.add(step.key)
        fold(self.tickets[number], [step])

    def says(self, number: int, kind: Kind, at: int, by: str = "Budi", **data: Any) -> None:
        """What a person says."""
        note = str(data.pop("note", ""))
        self.add(number, Step(f"{kind}/{number}/{at}", kind, at, by, note=note, data=data))

    def pass_time(self, now: float) -> None:
        for ticket in self.tickets.values():
            step = passing.passed(ticket, SITE, now)
            if step is not None:
                self.add(ticket.number, step)

    @property
    def only(self) -> Ticket:
        (ticket,) = self.tickets.values()
        return ticket

    @property
    def live(self) -> list[Ticket]:
        return [t for t in self.tickets.values() if t.live]
