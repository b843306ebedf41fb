"""The policy of messages: what to say to whom, when, and how often. Pure; used by `notify` and by replay alike.

What was told is compared with what is true; the difference is said. So the order in which events were read, the size
of the batches and restarts in between make no difference, and only what is still true is ever said.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from hidran.clock import wib, wib_midnight
from hidran.faults.episode import RANK, Episode
from hidran.people import answer_texts, answered, roundup, texts
from hidran.people.audience import Recipient
from hidran.people.causes import ended_with_cause, explained, left_behind
from hidran.people.hearing import hear
from hidran.people.hours import DAY_S, HOUR_S, Daytime, by_day, digest_hour, may_call
from hidran.people.story import Answered, Ration, Story, Talk, Told
from hidran.people.voice import Voice
from hidran.store.events import Event
from hidran.store.outbox import Draft, Kind

REMIND_S = 6 * HOUR_S
REMIND_DAILY_AFTER_S = DAY_S
HISTORY_S = 7 * DAY_S  # what ended longer ago is history: the engine's own horizon
FORGET_S = 8 * DAY_S


@dataclass(frozen=True, slots=True)
class Manner:
    """The settings of the policy: who hears, when people may be called, how often a day, in whose words.

    `answer_hours`: how long whoever said that he goes is waited for.
    """

    audience: tuple[Recipient, ...]
    daytime: Daytime = (6, 20)
    per_day: int = 5
    answer_hours: float = 4
    voice: Voice = field(default_factory=Voice)


@dataclass(frozen=True, slots=True)
class Say:
    """One message to put into the outbox.

    `takes_back`: keys of older messages that are no longer true; those that nobody has seen are withdrawn. `opening`:
    when that one could be withdrawn nobody was told, and there is nothing to be said. `silent`: nothing is to be said
    in any case, another message says it; it only withdraws.
    """

    draft: Draft
    takes_back: tuple[str, ...] = ()
    opening: str = ""
    silent: bool = False


def step(stories: dict[str, Story], events: Iterable[Event], now: float, manner: Manner) -> list[Say]:
    """Hear all events, then say what is to be said at `now` (Unix s). `stories`, by hydrant, are brought up to it."""
    for event in events:
        hear(stories.setdefault(event.hydrant, Story(event.hydrant)), event)
    return [said for story in stories.values() for said in speak(story, now, manner)]


def begin(story: Story) -> None:
    """Of a log that was never followed only what still stands is told; what is over is history."""
    for talk in story.talks:
        talk.meanwhile = False


def speak(story: Story, now: float, manner: Manner) -> list[Say]:
    """What is to be said of one hydrant now. To be called when all events so far have been heard."""
    _forget(story, now)
    said: list[Say] = []
    for recipient in manner.audience:
        said += _Speaker(story, recipient, now, manner).speak()
    for talk in story.talks:
        talk.seen = True
        waiting = [r for r in manner.audience if r.hears(talk.episode.severity) and r.id not in talk.told]
        talk.meanwhile = talk.meanwhile and bool(waiting)
    return said


def _forget(story: Story, now: float) -> None:
    for talk in story.talks:
        talk.meanwhile = talk.meanwhile and (talk.episode.end or now) >= now - HISTORY_S
    story.talks = [t for t in story.talks if t.stands or t.meanwhile or t.spared or t.heard >= now - FORGET_S]


def _reminder(episode: Episode, now: float, voice: Voice, *, answer: Answered | None) -> str:
    text = texts.reminder(episode, now, voice)
    return text if answer is None else answer_texts.unchanged(answer, text, now, voice)


class _Speaker:
    """One recipient's turn in one hydrant's story."""

    def __init__(self, story: Story, recipient: Recipient, now: float, manner: Manner) -> None:
        self._story = story
        self._to = recipient
        self._now = int(now)
        self._now_ms = int(now * 1000)
        self._manner = manner
        self._ration = self._todays()
        self._said: list[Say] = []
        self._used_up = False

    def speak(self) -> list[Say]:
        for talk in self._story.talks:
            self._about(talk)
        self._sum_up()
        self._digest()
        return self._said

    def _todays(self) -> Ration:
        today = wib_midnight(self._now)
        ration = self._story.rations.get(self._to.id)
        if ration is None or ration.day != today:
            ration = self._story.rations[self._to.id] = Ration(today)
        return ration

    def _about(self, talk: Talk) -> None:
        told = talk.told.get(self._to.id)
        if not talk.stands:
            if told is not None and not told.over:
                self._end(talk, told)
        elif told is None or told.over:
            self._open(talk, told)
        elif RANK[talk.episode.severity] > RANK[told.severity]:
            self._grow(talk, told)
        else:
            self._pass_on(talk, told)
            if not answered.holds(talk, self._now, self._manner.answer_hours) and self._to_be_reminded(told):
                self._remind(talk, told)

    def _pass_on(self, talk: Talk, told: Told) -> None:
        """What somebody answered, beyond the ration: whoever was woken by the trouble may go back to sleep."""
        answer = talk.answer
        if answer is None or self._to.id in answer.heard_by:
            return
        if may_call(told.severity, self._now, self._manner.daytime):
            self._tell(talk, "answer", answer_texts.answered(answer))
            answer.heard_by.append(self._to.id)

    def _open(self, talk: Talk, told: Told | None) -> None:
        if not self._to.hears(talk.episode.severity) or (told is None and self._left_behind(talk)):
            return
        if not self._granted(talk):
            return
        first = partial(texts.raised, seen=talk.grave_from)
        key = self._tell(talk, "raise", first) if told is None else self._tell(talk, "remind", texts.reopened)
        talk.told[self._to.id] = Told(talk.episode.severity, self._now, self._now, key)

    def _left_behind(self, talk: Talk) -> bool:
        return left_behind(talk, self._story.talks, self._to.id, self._now)

    def _grow(self, talk: Talk, told: Told) -> None:
        if self._granted(talk):
            told.since.append(self._tell(talk, "remind", texts.graver))
            told.severity, told.first, told.last = talk.episode.severity, self._now, self._now

    def _to_be_reminded(self, told: Told) -> bool:
        """A GAWAT that nobody has seen to: every six hours of the first day, then once a day; never at night."""
        if told.severity != "GAWAT" or not by_day(self._now, self._manner.daytime):
            return False
        pause = REMIND_S if self._now - told.first < REMIND_DAILY_AFTER_S else DAY_S
        return self._now - told.last >= pause

    def _remind(self, talk: Talk, told: Told) -> None:
        if explained(talk, self._story.talks, self._to.id) or self._left_behind(talk):
            return
        if self._take():
            told.since.append(self._tell(talk, "remind", partial(_reminder, answer=talk.answer)))
            told.last = self._now

    def _end(self, talk: Talk, told: Told) -> None:
        """The all-clear goes to whoever was told, beyond the ration, at an hour at which that one may be called."""
        if not may_call(told.severity, self._now, self._manner.daytime):
            return
        words = texts.taken_back if talk.gone else texts.cleared
        keys = tuple(k for k in (told.opening, *told.since) if k)
        silent = not talk.gone and ended_with_cause(talk, self._story.talks, self._to.id)
        self._tell(talk, "clear", words, takes_back=keys, opening=told.opening, silent=silent)
        self._unspare(talk)
        told.over, told.last = True, self._now

    def _granted(self, talk: Talk) -> bool:
        """The hour and the ration allow it. The first GAWAT of a code and day needs no ration."""
        severity, ration = talk.episode.severity, self._ration
        spared = self._to.id in talk.spared
        if not may_call("PERLU_DICEK" if spared else severity, self._now, self._manner.daytime):
            return False
        if severity == "GAWAT" and talk.episode.code not in ration.urgent:
            ration.urgent.append(talk.episode.code)
        elif not self._take():
            if not spared:
                talk.spared.append(self._to.id)
            return False
        self._unspare(talk)
        return True

    def _take(self) -> bool:
        """One more of today's ration, if there is one left."""
        if self._ration.used >= self._manner.per_day:
            return False
        self._ration.used += 1
        self._used_up = self._ration.used == self._manner.per_day
        return True

    def _unspare(self, talk: Talk) -> None:
        if self._to.id in talk.spared:
            talk.spared.remove(self._to.id)

    def _sum_up(self) -> None:
        """What began and ended while nobody could be told: one message."""
        new = [t for t in self._story.talks if t.meanwhile and not t.gone and self._to.id not in t.told]
        new = [t for t in new if self._to.hears(t.episode.severity)]
        if not new or not by_day(self._now, self._manner.daytime) or not self._take():
            return
        self._round_up("summary", new, roundup.summary)

    def _digest(self) -> None:
        """What went over the ration: one message at the end of the day."""
        spared = [t for t in self._story.talks if self._to.id in t.spared]
        if not spared or self._ration.digested or wib(self._now).hour != digest_hour(self._manner.daytime):
            return
        for talk in spared:
            self._unspare(talk)
        true = [t for t in spared if not t.gone]
        if true:
            self._ration.digested = True
            self._round_up("digest", true, roundup.digest)

    def _round_up(
        self, kind: Kind, talks: list[Talk], words: Callable[[str, list[Episode], float, Voice], str]
    ) -> None:
        episodes = [t.episode for t in talks]
        text = words(self._story.hydrant, episodes, self._now, self._manner.voice)
        first, last = min(e.start for e in episodes), max(e.end or self._now for e in episodes)
        key = f"{kind}/{self._story.hydrant}/{first}-{last}/{len(talks)}/{self._to.id}"
        self._said.append(Say(self._draft(key, kind, replace(roundup.gravest(episodes), start=first), text)))
        for talk in talks:
            over = not talk.episode.open
            talk.told[self._to.id] = Told(talk.episode.severity, self._now, self._now, "", over=over)

    def _tell(
        self,
        talk: Talk,
        kind: Kind,
        words: Callable[[Episode, float, Voice], str],
        *,
        takes_back: tuple[str, ...] = (),
        opening: str = "",
        silent: bool = False,
    ) -> str:
        """Say it; its key, which no other message has."""
        counted = f"{kind}@{self._to.id}"
        n = talk.counts.get(counted, 0)
        talk.counts[counted] = n + 1
        key = f"{kind}/{self._story.hydrant}/{talk.episode.code}/{talk.origin}/{n}/{self._to.id}"
        text = words(talk.episode, self._now, self._manner.voice)
        self._said.append(Say(self._draft(key, kind, talk.episode, text), takes_back, opening, silent))
        return key

    def _draft(self, key: str, kind: Kind, e: Episode, text: str) -> Draft:
        what = (kind, self._story.hydrant, e.code, e.severity, e.start, e.event_id or None)
        whom = (self._to.role, self._to.channel)
        return Draft(key, self._now_ms, self._now_ms, *what, *whom, self._last_of_the_day(text))

    def _last_of_the_day(self, text: str) -> str:
        """The message that takes the last of the ration says so, lest silence be taken for peace."""
        if not self._used_up:
            return text
        self._used_up = False
        manner = self._manner
        return texts.last_of_the_day(text, manner.per_day, digest_hour(manner.daytime), manner.voice.language)
