"""One recipient's turn in one hydrant's story: what he knows is compared with what is true; the difference is said."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from hidran.clock import wib
from hidran.faults.episode import RANK, Episode
from hidran.people import answer_texts, answered, climb, roundup, texts
from hidran.people.audience import Recipient
from hidran.people.causes import ended_with_cause, explained, left_behind
from hidran.people.crew import Crew
from hidran.people.drafting import draft_to
from hidran.people.hours import DAY_S, HOUR_S, by_day, digest_hour, may_call
from hidran.people.manner import Manner, Say, TakeBack
from hidran.people.ration import Allowance, unspare
from hidran.people.story import Answered, Story, Talk, Told
from hidran.people.voice import Voice
from hidran.store.outbox import Kind

REMIND_S = 6 * HOUR_S
REMIND_DAILY_AFTER_S = DAY_S
Words = Callable[[Episode, float, Voice], str]


class Speaker:
    """`speak` gives what is to be said to `to` at `now` (Unix s), and brings the story up to it."""

    def __init__(self, story: Story, to: Recipient, now: float, manner: Manner) -> None:
        self._story = story
        self._to = to
        self._now = int(now)
        self._now_ms = int(now * 1000)
        self._manner = manner
        self._crew: Crew = manner.crew(story.hydrant)
        self._voice = manner.voice_for(to)
        self._allowance = Allowance(story, to, self._now, manner)
        self._said: list[Say] = []

    def speak(self) -> list[Say]:
        for talk in self._story.talks:
            self._about(talk)
        self._sum_up()
        self._digest()
        return self._said

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
            self._remind(talk, told)

    def _may(self, told: Told) -> bool:
        return may_call(told.severity, self._now, self._manner.daytime, self._to.quiet)

    def _open(self, talk: Talk, told: Told | None) -> None:
        if not self._to.hears(talk.episode.severity) or (told is None and self._left_behind(talk)):
            return
        if told is None and not self._is_called(talk):
            return
        if not self._allowance.granted(talk, escalation=self._to.step > 0):
            return
        first = self._tell(talk, "raise", self._first(talk)) if told is None else None
        talk.told[self._to.id] = self._knows(talk, first or self._tell(talk, "remind", texts.reopened))

    def _is_called(self, talk: Talk) -> bool:
        """His step has been reached; whoever joins late is not told of what another trouble he knows of has led to."""
        if self._to.step and explained(talk, self._story.talks, self._to.id):
            return False
        return climb.joined(talk, self._to, self._crew, self._now)

    def _first(self, talk: Talk) -> Words:
        if self._to.step == 0 or talk.climb is None:
            return partial(texts.raised, seen=talk.grave_from)
        words = partial(texts.raised, seen=self._now)  # why it comes only now is said below
        answer = talk.answer if talk.answer is not None and talk.answer.meaning == "cannot" else None
        if answer is not None:  # this message says it
            answer.heard_by.append(self._to.id)
        return partial(answer_texts.escalated, words=words, answer=answer, since=talk.climb.began)

    def _knows(self, talk: Talk, called: str, *, over: bool = False) -> Told:
        told = Told(talk.episode.severity, self._now, self._now, called, over=over)
        told.round = talk.climb.round if talk.climb is not None else 0
        return told

    def _left_behind(self, talk: Talk) -> bool:
        return left_behind(talk, self._story.talks, self._to.id, self._now)

    def _grow(self, talk: Talk, told: Told) -> None:
        if self._allowance.granted(talk):
            told.since.append(self._tell(talk, "remind", texts.graver))
            told.severity, told.first, told.last = talk.episode.severity, self._now, self._now

    def _pass_on(self, talk: Talk, told: Told) -> None:
        """What somebody answered, beyond the ration: whoever was woken by the trouble may go back to sleep."""
        answer = talk.answer
        if answer is not None and self._to.id not in answer.heard_by and self._may(told):
            self._tell(talk, "answer", answer_texts.answered(answer))
            answer.heard_by.append(self._to.id)

    def _remind(self, talk: Talk, told: Told) -> None:
        anew = climb.is_anew(talk, self._to, self._crew, self._now)
        if not anew and not self._to_be_reminded(talk, told):
            return
        if explained(talk, self._story.talks, self._to.id) or self._left_behind(talk):
            return
        if anew or self._allowance.take():
            told.since.append(self._tell(talk, "remind", partial(_reminder, answer=talk.answer)))
            told.last, told.round = self._now, talk.climb.round if talk.climb is not None else told.round

    def _to_be_reminded(self, talk: Talk, told: Told) -> bool:
        """A GAWAT that nobody has seen to: every six hours of the first day, then once a day; never at night."""
        if told.severity != "GAWAT" or not by_day(self._now, self._manner.daytime):
            return False
        if answered.holds(talk, self._now, self._manner.patience_hours(self._story.hydrant)):
            return False
        pause = REMIND_S if self._now - told.first < REMIND_DAILY_AFTER_S else DAY_S
        return self._now - told.last >= pause

    def _end(self, talk: Talk, told: Told) -> None:
        """The all-clear goes to whoever was told, beyond the ration, at an hour at which that one may be called."""
        if not self._may(told):
            return
        words = texts.taken_back if talk.gone else texts.cleared
        called = tuple(c for c in (told.opening, *told.since) if c)
        silent = not talk.gone and ended_with_cause(talk, self._story.talks, self._to.id)
        self._tell(talk, "clear", words, TakeBack(called, told.opening, silent))
        unspare(talk, self._to)
        told.over, told.last = True, self._now

    def _sum_up(self) -> None:
        """What began and ended while nobody could be told: one message."""
        new = [t for t in self._story.talks if t.meanwhile and not t.gone and self._to.id not in t.told]
        new = [t for t in new if self._to.hears_late(t.episode.severity)]
        by_day_ = may_call("PERLU_DICEK", self._now, self._manner.daytime, self._to.quiet)
        if new and by_day_ and self._allowance.take():
            self._round_up("summary", new, roundup.summary)

    def _digest(self) -> None:
        """What went over the ration: one message at the end of the day."""
        spared = [t for t in self._story.talks if self._to.id in t.spared]
        hour = digest_hour(self._manner.daytime, self._to.quiet)
        if not spared or self._allowance.ration.digested or wib(self._now).hour != hour:
            return
        for talk in spared:
            unspare(talk, self._to)
        true = [t for t in spared if not t.gone]
        if true:
            self._allowance.ration.digested = True
            self._round_up("digest", true, roundup.digest)

    def _round_up(
        self, kind: Kind, talks: list[Talk], words: Callable[[str, list[Episode], float, Voice], str]
    ) -> None:
        episodes = [t.episode for t in talks]
        text = words(self._story.hydrant, episodes, self._now, self._voice)
        first, last = min(e.start for e in episodes), max(e.end or self._now for e in episodes)
        called = f"{kind}/{self._story.hydrant}/{first}-{last}/{len(talks)}/{self._to.id}"
        self._say(called, kind, replace(roundup.gravest(episodes), start=first), text, TakeBack())
        for talk in talks:
            talk.told[self._to.id] = self._knows(talk, "", over=not talk.episode.open)

    def _tell(self, talk: Talk, kind: Kind, words: Words, back: TakeBack | None = None) -> str:
        """Say it; what it is called, as no other message is."""
        counted = f"{kind}@{self._to.id}"
        n = talk.counts.get(counted, 0)
        talk.counts[counted] = n + 1
        called = f"{kind}/{self._story.hydrant}/{talk.episode.code}/{talk.origin}/{n}/{self._to.id}"
        self._say(called, kind, talk.episode, words(talk.episode, self._now, self._voice), back or TakeBack())
        return called

    def _say(self, called: str, kind: Kind, e: Episode, text: str, back: TakeBack) -> None:
        what = (kind, self._story.hydrant, e.code, e.severity, e.start, e.event_id or None)
        text = self._allowance.marked(text)
        draft = draft_to(self._to, called, self._now_ms, what, text, kpp=self._crew.kpp)
        self._said.append(Say(draft, self._to, back))


def _reminder(episode: Episode, now: float, voice: Voice, *, answer: Answered | None) -> str:
    text = texts.reminder(episode, now, voice)
    return text if answer is None else answer_texts.unchanged(answer, text, now, voice)
