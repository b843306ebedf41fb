"""A log of events as the engine would write it, grown action by action, and people who hear of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from hidran.clock import wib_midnight
from hidran.faults.episode import Episode, Severity
from hidran.people import commons, policy
from hidran.people.audience import audience
from hidran.people.commons import Commons
from hidran.people.manner import Manner, Say
from hidran.people.story import Story, dump, load
from hidran.store.events import Event
from hidran.store.outbox import Draft

MIDNIGHT = wib_midnight(1_793_000_000)
MINUTE, HOUR, DAY = 60, 3600, 86400
NOON = MIDNIGHT + 12 * HOUR
MANNER = Manner(audience(["console", "page"]))
ADMIN, WARGA = "admin@console", "warga@page"


@dataclass
class World:
    """What is wrong, and the log of it. `now` moves by hand."""

    now: int = NOON
    hydrant: str = "sawahan"
    log: list[Event] = field(default_factory=list)
    episodes: dict[str, Episode] = field(default_factory=dict)  # the newest of each code
    gone: set[str] = field(default_factory=set)
    ended: dict[str, int] = field(default_factory=dict)

    def open(self, code: str) -> Episode | None:
        e = self.episodes.get(code)
        return e if e is not None and e.end is None and code not in self.gone else None

    def rise(self, code: str = "F08", severity: Severity = "GAWAT", **evidence: Any) -> None:
        self.gone.discard(code)
        start = max(self.now - 15 * MINUTE, self.ended.get(code, 0) + 1)  # episodes of one code do not overlap
        e = Episode(self.hydrant, code, start, severity, self.now, None, "tandanya jelas", evidence)
        self._write("raise", e)

    def worsen(self, code: str = "F08", severity: Severity = "GAWAT") -> None:
        self._write("change", replace(self.episodes[code], severity=severity))

    def clear(self, code: str = "F08") -> None:
        self._write("clear", replace(self.episodes[code], end=self.now))

    def take_back(self, code: str = "F08") -> None:
        self.gone.add(code)
        self._write("retract", self.episodes[code])

    def move(self, code: str = "F08", by_s: int = -600) -> None:
        """Late data moved the onset: the new key first, then the old one is taken back."""
        old = self.episodes[code]
        self._write("correct", replace(old, start=old.start + by_s, evidence={"moved_from": old.start}))
        moved = self.episodes[code]
        self._write("retract", old)
        self.episodes[code] = moved

    def reopen(self, code: str = "F08") -> None:
        self._write("correct", replace(self.episodes[code], end=None))

    def late(self, code: str = "F12", severity: Severity = "PERLU_DICEK", ended_ago_s: int = HOUR) -> None:
        end = self.now - ended_ago_s
        e = Episode(self.hydrant, code, end - HOUR, severity, end - HOUR // 2, end, "tandanya jelas")
        self._append("raise", e, late=True)

    def _write(self, kind: str, e: Episode) -> None:
        self.episodes[e.code] = e
        self._append(kind, e)

    def _append(self, kind: str, e: Episode, *, late: bool = False) -> None:
        self.ended[e.code] = max(self.ended.get(e.code, 0), e.end or 0)
        values = (e.severity, e.raised, e.end, late, e.why, e.evidence)
        self.log.append(Event(len(self.log) + 1, self.now * 1000, self.hydrant, e.code, e.start, kind, *values))


@dataclass
class People:
    """The policy's memory and an outbox that sends at once, unless `held`."""

    manner: Manner = MANNER
    stories: dict[str, Story] = field(default_factory=dict)
    upto: int = 0
    sent: list[Draft] = field(default_factory=list)
    waiting: list[Draft] = field(default_factory=list)
    held: bool = False
    commons: Commons = field(default_factory=Commons)

    def hear(self, world: World, *, restart: bool = False) -> list[Draft]:
        """Read on in the log and say what is to be said."""
        said = policy.step(self.stories, world.log[self.upto :], world.now, self.manner, self.commons)
        self.upto = len(world.log)
        before = len(self.sent)
        for one in said:
            self._take(one)
        if restart:
            self.restart()
        return self.sent[before:]

    def restart(self) -> None:
        kept = {name: load(dump(story)) for name, story in self.stories.items()}
        self.stories = {name: story for name, story in kept.items() if story is not None}
        assert len(kept) == len(self.stories)
        self.commons = commons.load(commons.dump(self.commons))

    def release(self) -> None:
        self.sent += self.waiting
        self.waiting, self.held = [], False

    def told(self, recipient: str = ADMIN) -> list[tuple[str, str, str]]:
        """(kind, code, severity) of what one recipient got, in order."""
        return [(d.kind, d.code, d.severity) for d in self.sent if f"{d.recipient}@{d.channel}" == recipient]

    def _take(self, one: Say) -> None:
        withdrawn = {d.told_as for d in self.waiting if d.told_as in one.back.called}
        self.waiting = [d for d in self.waiting if d.told_as not in withdrawn]
        if one.back.silent or one.back.opening in withdrawn:
            return
        assert one.draft.key not in {d.key for d in (*self.sent, *self.waiting)}, "a key was used twice"
        (self.waiting if self.held else self.sent).append(one.draft)


def kinds(drafts: Iterable[Draft], recipient: str = ADMIN) -> list[str]:
    return [d.kind for d in drafts if f"{d.recipient}@{d.channel}" == recipient]


def hours_pass(world: World, people: People, hours: float, step_s: int = 10 * MINUTE) -> None:
    end = world.now + int(hours * HOUR)
    while world.now < end:
        world.now = min(world.now + step_s, end)
        people.hear(world)


def flapping(world: World, people: People, times: int, code: str = "F08") -> None:
    for _ in range(times):
        world.rise(code, "GAWAT")
        people.hear(world)
        world.now += 15 * MINUTE
        world.clear(code)
        people.hear(world)
        world.now += 15 * MINUTE
