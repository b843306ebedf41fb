"""Follows events.db and the inbox by their cursors: events and answers to the policy; its messages, its memory and the
cursors in one commit."""

from collections.abc import Callable
from dataclasses import replace

import structlog

from hidran.clock import Clock
from hidran.errors import StoreError
from hidran.people import commons, policy, voice
from hidran.people.hearing import hear
from hidran.people.manner import Manner, Say
from hidran.people.story import Story, dump, load
from hidran.store.events import Event, EventsReader
from hidran.store.outbox import OutboxWriter
from notify.alerts import Alerts, Told
from notify.answers import Answers, Taken
from notify.event_log import EventLog
from notify.inbox import Inbox
from notify.lost import Lost
from notify.people import People

BATCH = 500
CURSOR = "event"
BEGUN, MARK, ROAD, COMMONS = "begun", "last event", "alert road", "commons"
_STORY = "story/"

log = structlog.get_logger(service="notify")


class Follower:
    """`again`: the outbox before this one was lost, so what is told first may have been told before.

    `people`: who is behind which role. `inbox`: where answers come in; None: nobody can answer. `alerts`: Grafana's
    road; None: the engine's alone.
    """

    def __init__(
        self,
        outbox: OutboxWriter,
        source: EventLog,
        clock: Clock,
        manner: Callable[[], Manner],
        *,
        people: People,
        inbox: Inbox | None = None,
        alerts: Alerts | None = None,
        again: bool = False,
    ) -> None:
        self._outbox = outbox
        self._source = source
        self._clock = clock
        self._manner = manner
        self._again = again
        self._minute: int | None = None
        self.cursor = outbox.cursor(CURSOR)
        self._begun = outbox.memory(BEGUN) is not None
        self._mark = outbox.memory(MARK) or ""
        self._kept = outbox.memories(_STORY)
        self._stories = self._restore()
        self._people = people
        self._kept_commons = outbox.memory(COMMONS) or ""
        self._commons = commons.load(self._kept_commons)
        self._lost = Lost(outbox)
        self._answers = Answers(outbox, inbox, people) if inbox is not None else None
        self._alerts = alerts
        self._road = alerts.road if alerts is not None else "engine"
        if outbox.memory(ROAD) == "grafana" != self._road:
            self.cursor = 0  # what the engine said meanwhile is heard after all; what was told is known

    def turn(self) -> bool:
        """Hear all that is new, and say what is to be said; True when there was something new.

        StoreError when the outbox cannot be written: then this follower has run ahead of it, and a new one is needed.
        """
        heard, now = self._hear(), self._clock.now()
        told = self._alerts.turn(self._stories, now, self._manner) if self._alerts is not None else None
        if heard is None and told is None:
            return False
        can_answer = self._answers is not None and heard is not None
        taken = self._answers.turn(self._stories, self._commons) if self._answers and can_answer else None
        lost = self._lost.turn(self._stories)
        a_new_minute = int(now // 60) != self._minute
        quiet = not heard and taken is None and told is None and not self._lost.waiting
        if quiet and not a_new_minute and self._begun:
            return False
        if heard is not None and not self._begun:
            for story in self._stories.values():
                policy.begin(story)
        manner = self._manner()
        moved = (heard or set()) | lost | (taken.hydrants if taken is not None else set())
        moved |= told.hydrants if told is not None else set()
        turn_of = [name for name in self._stories if a_new_minute or name in moved]
        said = policy.tell(self._stories, turn_of, now, manner, self._commons)
        self._commit(said, [self._stories[name] for name in turn_of], taken, told, read=heard is not None)
        self._minute = int(now // 60)
        return bool(moved)

    def _restore(self) -> dict[str, Story]:
        stories = {}
        for name, text in self._kept.items():
            story = load(text)
            if story is None:
                log.error("what was told of a hydrant cannot be read; reading all events again", memory=name)
                self.cursor = 0
                continue
            stories[story.hydrant] = story
        return stories

    def _hear(self) -> set[str] | None:
        """The hydrants with something new; None when the log cannot be read now."""
        heard: set[str] = set()
        try:
            with self._source.reader() as reader:
                if reader is None:
                    return None
                while batch := self._after_mark(reader):
                    for event in batch if self._road != "grafana" else ():
                        hear(self._stories.setdefault(event.hydrant, Story(event.hydrant)), event)
                        heard.add(event.hydrant)
                    self.cursor, self._mark = batch[-1].id, _mark(batch[-1])
        except StoreError as error:
            self._source.lost(error)
            return None
        return heard

    def _after_mark(self, reader: EventsReader) -> list[Event]:
        """The next batch. A log in which the event last heard is not the same is another log: hear all of it, which
        tells nothing twice."""
        if not self.cursor:
            return reader.after(0, BATCH)
        batch = reader.after(self.cursor - 1, BATCH)
        if batch and _mark(batch[0]) == self._mark:
            return batch[1:]
        log.error("events.db is not the one followed so far, hearing it from its beginning", cursor=self.cursor)
        self.cursor = 0
        return reader.after(0, BATCH)

    def _commit(
        self, said: list[Say], stories: list[Story], taken: Taken | None, told: Told | None, *, read: bool
    ) -> None:
        """Only what changed is written; a minute in which nothing did costs no write. `read`: the log could be."""
        dumps = {_STORY + story.hydrant: dump(story) for story in stories}
        changed = {name: text for name, text in dumps.items() if self._kept.get(name) != text}
        common = commons.dump(self._commons)
        moved = self._outbox.cursor(CURSOR) != self.cursor or taken is not None or told is not None
        moved = moved or self._lost.waiting or common != self._kept_commons
        if not said and not changed and (self._begun or not read) and not moved:
            return
        now, manner = self._clock.now(), self._manner()
        with self._outbox.transaction():
            for one in said:
                self._put(one)
            for name, text in changed.items():
                self._outbox.set_memory(name, text)
            if common != self._kept_commons:
                self._outbox.set_memory(COMMONS, common)
            if read:
                self._outbox.set_memory(BEGUN, "1")
            self._outbox.set_memory(ROAD, self._road)
            self._outbox.set_memory(MARK, self._mark)
            self._outbox.set_cursor(CURSOR, self.cursor)
            if self._answers is not None and taken is not None:
                self._answers.keep(taken, manner, now)
            if self._alerts is not None and told is not None:
                self._alerts.keep(told)
            if self._lost.waiting:
                self._lost.keep(manner, now)
        self._kept.update(changed)
        self._kept_commons = common
        self._greeted()
        self._begun, self._again = self._begun or read, False

    def _greeted(self) -> None:
        """The records are told who knows now who writes to him; a person whom they do not take is asked about again."""
        for number in self._commons.greeted:
            if (person := self._people.person(number)) is not None and not person.greeted:
                self._people.greet(number)

    def _put(self, one: Say) -> None:
        withdrawn = {key for key in one.back.called if self._outbox.withdraw(key, f"no longer true: {one.draft.key}")}
        if one.back.silent or one.back.opening in withdrawn:
            return
        draft = replace(one.draft, text=voice.again(one.draft.text)) if self._again else one.draft
        if not self._outbox.put(draft):
            log.info("told before", key=draft.key)


def _mark(e: Event) -> str:
    return f"{e.id} {e.at_ms} {e.kind} {e.hydrant} {e.code} {e.start}"
