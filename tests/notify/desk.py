"""Notify inside the test: real files, a clock moved by hand, channels that remember what they were handed."""

from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from hidran import installation
from hidran.clock import FixedClock
from hidran.faults.announce import Change
from hidran.faults.episode import Episode
from hidran.paths import Paths
from hidran.people.audience import audience
from hidran.people.manner import Manner
from hidran.people.voice import Voice
from hidran.store.events import EventsWriter
from hidran.store.outbox import Message, OutboxReader, OutboxWriter
from notify.channels import Channel, ChannelError
from notify.event_log import EventLog
from notify.follower import Follower
from notify.inbox import Inbox
from notify.people import People
from notify.sender import Sender
from tests.hidran.people.world import NOON, World
from tests.notify.neighbours import nobody


@dataclass
class Handed:
    """A channel. `refusals`: what it says to the next messages, None: it takes that one."""

    name: str = "console"
    repeatable: bool = False
    group: bool = True
    got: list[Message] = field(default_factory=list)
    to: list[str | None] = field(default_factory=list)
    refusals: list[Exception | None] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def send(self, message: Message, to: str | None = None) -> str:
        self.before()
        refusal = self.refusals.pop(0) if self.refusals else None
        if refusal is not None:
            raise refusal
        self.got.append(message)
        self.to.append(to)
        self.before()
        return f"{self.name}-{message.id}"

    def down(self, times: int) -> None:
        self.refusals = [ChannelError("no answer") for _ in range(times)]

    @property
    def keys(self) -> list[str]:
        return [m.key for m in self.got]

    @property
    def kinds(self) -> list[str]:
        return [m.kind for m in self.got]


def write(path: Path, world: World, after: int = 0) -> int:
    """Append the world's log to events.db as the engine does; how far it is written."""
    with closing(EventsWriter(path)) as events, events.transaction():
        for e in world.log[after:]:
            episode = Episode(e.hydrant, e.code, e.start, e.severity, e.raised, e.end, e.why, e.evidence)
            events.append(e.hydrant, Change(e.kind, episode, e.late), e.at_ms)  # type: ignore[arg-type]
    return len(world.log)


class Desk:
    """`restart` is what a kill and a new start do."""

    def __init__(
        self,
        folder: Path,
        *channels: Channel,
        writer: type[OutboxWriter] = OutboxWriter,
        inbox: Callable[[], Inbox] | None = None,
        people: Callable[[Collection[str]], People] = nobody,
    ) -> None:
        self.inbox = inbox
        self.paths = Paths(folder)
        installation.create(self.paths, "test")
        self.channels = list(channels) or [Handed(), Handed("page", repeatable=True)]
        self.people = people([c.name for c in self.channels])
        self.clock = FixedClock(NOON)
        self.written = 0
        self._writer = writer
        self._outbox: OutboxWriter | None = None

    def restart(self, *, again: bool = False) -> None:
        self.close()
        self.source = EventLog(self.paths.events)
        self._outbox = outbox = self._writer(self.paths.outbox)
        inbox = self.inbox() if self.inbox else None
        how = (outbox, self.source, self.clock, self.manner)
        self.follower = Follower(*how, people=self.people, inbox=inbox, again=again)
        self.sender = Sender(outbox, self.channels, self.clock, (6, 20), self.people, chance=lambda: 1.0)
        self.sender.recover()

    def close(self) -> None:
        if self._outbox is not None:
            self.source.close()
            self._outbox.close()
        self._outbox = None

    def manner(self) -> Manner:
        heard = audience(c.name for c in self.channels if c.group)
        voice = Voice(names=self.people.names)
        return Manner(heard, voice=voice, kpps=self.people.kpp_of, crews=self.people.crews())

    def work(self, world: World | None = None) -> None:
        """Hear and send until there is nothing to do. `world`: its log is written down first."""
        if self._outbox is None:
            self.restart()
        if world is not None:
            self.written = write(self.paths.events, world, self.written)
            self.clock.advance(world.now - self.clock.now())
        while self.follower.turn() | self.sender.turn():
            pass

    def messages(self) -> list[Message]:
        with closing(OutboxReader(self.paths.outbox)) as reader:
            return reader.after(0)

    def states(self) -> set[str]:
        return {m.state for m in self.messages()}
