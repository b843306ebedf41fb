"""Notify dies at one exact point, again and again: before or after each write, commit and hand-over."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hidran.people.ladder import Ladder, Step
from hidran.people.voice import AGAIN
from hidran.settings import Settings
from hidran.store.answers import Heard, keep
from hidran.store.outbox import Message, OutboxWriter
from hidran.store.records import Records
from notify.asking import Asking
from notify.channels import ChannelError
from notify.inbox import Inbox
from tests.hidran.people.kampung import BUDI, RINA, roster
from tests.hidran.people.world import HOUR, MIDNIGHT, World
from tests.notify.desk import Desk, Handed
from tests.notify.neighbours import kampung


class CrashError(BaseException):
    """No handler of notify may catch it, as none catches SIGKILL."""


@dataclass
class Fuse:
    """Burns at each point; crashes when `at` is reached. Points go on counting over the restart."""

    at: int = 0
    points: int = 0

    def burn(self) -> None:
        self.points += 1
        if self.points == self.at:
            raise CrashError


def fused(fuse: Fuse) -> type[OutboxWriter]:
    """An outbox that may crash around each of its writes and commits."""

    class Fused(OutboxWriter):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            self._db.execute("PRAGMA synchronous=OFF")  # the process dies here, not the machine

        @contextmanager
        def transaction(self) -> Iterator[None]:
            fuse.burn()
            with super().transaction():
                yield
                fuse.burn()
            fuse.burn()

        def put(self, *args: Any) -> bool:
            fuse.burn()
            return super().put(*args)

        def set_memory(self, *args: Any) -> None:
            fuse.burn()
            super().set_memory(*args)

        def start(self, *args: Any) -> bool:
            fuse.burn()
            return super().start(*args)

    return Fused


KETUA_AFTER_ONE_HOUR = roster(
    roles={BUDI: "teknisi", RINA: "ketua"}, ladder=Ladder((Step(0, ("teknisi",)), Step(HOUR, ("ketua",))))
)


@dataclass
class Telegram(Handed):
    """Does not reach Rina, whose messages go by SMS."""

    name: str = "telegram"
    group: bool = False

    def send(self, message: Message, to: str | None = None) -> str:
        if message.person == RINA:
            self.before()
            raise ChannelError("bot was blocked by the user", retryable=False)
        return super().send(message, to)


@dataclass
class Outcome:
    """One life. `points`: at which it could have crashed. `repeats`: deliveries beyond the first, per key."""

    points: int
    repeats: Counter[str] = field(default_factory=Counter)
    unmarked: int = 0


def a_morning() -> list[World]:
    """Steps of one story: a silence by night, faults that rise, worsen, end, move, and late news."""
    world = World(MIDNIGHT + 5 * HOUR)
    steps = [World(world.now)]

    def mark(hours: float) -> None:
        steps.append(World(world.now, log=list(world.log)))
        world.now += int(hours * HOUR)

    world.rise("F16", "INFO", silence="hydrant")
    mark(1.5)
    world.rise("F08", "GAWAT")
    world.worsen("F16", "PERLU_DICEK")
    mark(1)
    world.move("F08")
    world.clear("F16")
    mark(1)
    world.late("F12")
    world.clear("F08")
    mark(1)
    return steps


ANSWERED_AT = 3  # the step before which somebody answers the GAWAT


def live_through(folder: Path, crash_at: int = 0) -> tuple[Outcome, list[str]]:
    """The whole morning with one crash; the outcome, and what all that arrived is called."""
    fuse = Fuse(crash_at)
    console, page = Handed(before=fuse.burn), Handed("page", repeatable=True, before=fuse.burn)
    settings = Settings(data=folder)
    telegram, sms = Telegram(before=fuse.burn), Handed("sms", group=False, before=fuse.burn)
    channels = (console, page, telegram, sms)
    inbox, people = (lambda: Inbox(Asking(settings), ask_s=0)), kampung(KETUA_AFTER_ONE_HOUR)
    desk = Desk(folder, *channels, writer=fused(fuse), inbox=inbox, people=people)
    for number, step in enumerate(a_morning()):
        if number == ANSWERED_AT:
            with Records.open(settings) as records:
                keep(records, Heard("telegram", "Budi", "1", text="penuh", hydrant=step.hydrant, at_ms=step.now * 1000))
        try:
            desk.work(step)
        except CrashError:
            desk.restart()
            desk.work()
    desk.close()
    outcome = Outcome(fuse.points)
    arrived = [(channel, m) for channel in channels for m in channel.got]
    for told, times in Counter(m.told_as for _, m in arrived).items():
        texts = [m.text for channel, m in arrived if m.told_as == told and channel is not page]
        if times > 1:
            outcome.repeats[told] += times - 1
            outcome.unmarked += sum(not t.endswith(AGAIN) for t in texts[1:])
    return outcome, [m.told_as for _, m in arrived]


@dataclass
class Tally:
    """What happened over many lives, each with one crash at another point."""

    crashes: int = 0
    missed: int = 0
    repeated: int = 0
    most_repeats: int = 0
    unmarked: int = 0


def crash_everywhere(folder: Path, step: int = 1) -> Tally:
    """One life for every `step`-th point of the morning."""
    calm, wanted = live_through(folder / "calm")
    tally = Tally()
    for point in range(1, calm.points + 1, step):
        outcome, keys = live_through(folder / str(point), point)
        repeats = sum(outcome.repeats.values())
        tally.crashes += 1
        tally.missed += len(set(wanted) - set(keys))
        tally.repeated += repeats
        tally.most_repeats = max(tally.most_repeats, repeats)
        tally.unmarked += outcome.unmarked
    return tally
