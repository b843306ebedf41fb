"""The messages that would be sent if nobody answered: the policy that wakes people, on the recording's own time."""

from collections.abc import Callable, Iterable
from typing import Any

from hidran.clock import iso
from hidran.faults.announce import Change
from hidran.people import policy
from hidran.people.audience import audience
from hidran.people.commons import Commons
from hidran.people.manner import Manner
from hidran.people.story import Story
from hidran.people.voice import Voice
from hidran.site import Site
from hidran.store.events import Event

_EVERY_S = 600  # how often the policy is asked for reminders and digests


class Messages:
    """Follows what a player tells, and hands on each message as it would be sent."""

    def __init__(self, sites: Iterable[Site], send: Callable[[dict[str, Any]], None]) -> None:
        names = {site.id: site.label for site in sites}
        self._manner = Manner(audience=audience(["console"]), voice=Voice(names=names))
        self._stories: dict[str, Story] = {}
        self._commons = Commons()
        self._send = send
        self._waiting: list[Event] = []
        self._count = 0

    def hear(self, hydrant: str, change: Change, at: int) -> None:
        """One change of the record; it is spoken of in the same minute."""
        e = change.episode
        self._count += 1
        self._waiting.append(
            Event(
                id=self._count,
                at_ms=at * 1000,
                hydrant=hydrant,
                code=e.code,
                start=e.start,
                kind=change.kind,
                severity=e.severity,
                raised=e.raised,
                end=e.end,
                late=change.late,
                why=e.why,
                evidence=e.evidence,
            )
        )

    def minute(self, now: int) -> None:
        """Speak: of what is new at once, of everything else every ten minutes."""
        if not self._waiting and (now % _EVERY_S or not any(s.talks for s in self._stories.values())):
            return
        events, self._waiting = self._waiting, []
        for said in policy.step(self._stories, events, now, self._manner, self._commons):
            if said.back.silent:
                continue
            draft = said.draft
            self._send(
                {
                    "kind": draft.kind,
                    "at": iso(now),
                    "since": iso(draft.since),
                    "hydrant": draft.hydrant,
                    "code": draft.code,
                    "severity": draft.severity,
                    "text": draft.text,
                }
            )
