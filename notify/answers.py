"""From the inbox to the conversations: who answered, what it is about, and what of it the engine has to know.

What the engine has to know is told before the cursor moves. After a crash in between it is told again, which the engine
notices: nothing is lost, nothing counts twice. Whoever speaks from an address of his own confirms it by that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from hidran.faults.human import HumanEvent, Kind
from hidran.people import answer_texts
from hidran.people.answer import Answer, Meaning
from hidran.people.answered import About, standing, take
from hidran.people.audience import PAGE, Recipient
from hidran.people.commons import Commons
from hidran.people.manner import Manner
from hidran.people.story import Answered, Story, Talk
from hidran.store.answers import Heard, heard_in
from hidran.store.binding import Recognised, heard_from
from hidran.store.outbox import AnswerRow, OutboxWriter
from hidran.store.telling import tell
from hidran.words import say
from notify.inbox import Inbox
from notify.people import People
from notify.post import Post, Postman, draft_reply
from notify.speaking import Meant, Sense, Speaker, told_to

CURSOR = "inbox"
_MARK, _HINTED = "answer mark/", "hinted/"
HINT_REST_S = 3600  # one friendly hint, not one for each word of a chat
_TELLS: dict[Meaning, Kind] = {"full": "tank_full", "not_full": "tank_not_full", "repairing": "maintenance"}

log = structlog.get_logger(service="notify")


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to whoever answered. `sentence`: in Bahasa. `entry`: of the inbox."""

    speaker: Speaker
    entry: int
    at: int
    sentence: str


@dataclass(slots=True)
class Taken:
    """What a look into the inbox changed. `answered`: rows of outbox.db, and when (Unix ms)."""

    hydrants: set[str] = field(default_factory=set)
    replies: list[Reply] = field(default_factory=list)
    counted: list[AnswerRow] = field(default_factory=list)
    answered: list[tuple[int, int]] = field(default_factory=list)
    post: Post = field(default_factory=Post)
    cursor: int = 0
    marks: dict[str, str] = field(default_factory=dict)


class Answers:
    """Follows the inbox by its cursor, which the follower commits together with everything else."""

    def __init__(self, outbox: OutboxWriter, inbox: Inbox, people: People) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._people = people
        self._postman = Postman(outbox, people)
        self._marks = {name.removeprefix(_MARK): mark for name, mark in outbox.memories(_MARK).items()}
        self.cursor = outbox.cursor(CURSOR)

    def turn(self, stories: Mapping[str, Story], commons: Commons) -> Taken | None:
        """Take all new answers; None when there is nothing new. The cursor moves at once, `keep` makes it last."""
        entries = self._inbox.after(self.cursor)
        if not entries:
            return None
        taken, sense = Taken(cursor=entries[-1].id), Sense(self._outbox, self._people.kpp_of, commons)
        for entry in entries:
            taken.post.take(entry)
            heard = heard_in(entry)
            if heard is None or not self._is_new(heard, taken):
                continue
            if not _Listening(self._inbox, self._people, self._outbox, sense, taken).hear(heard, stories, entry.id):
                taken.cursor = entry.id - 1  # the records took nothing: this one is heard again
                break
            if heard.mark:
                taken.marks[heard.source] = heard.mark
        self.cursor = taken.cursor
        self._marks.update(taken.marks)
        return taken

    def keep(self, taken: Taken, manner: Manner, now: float) -> None:
        """Inside the caller's transaction."""
        for reply in taken.replies:
            self._reply(reply, manner)
        for row in taken.counted:
            self._outbox.put_answer(row)
        for message, at_ms in taken.answered:
            self._outbox.answered(message, at_ms)
        self._postman.keep(taken.post, manner, now)
        self._outbox.set_cursor(CURSOR, taken.cursor)
        for source, mark in taken.marks.items():
            self._outbox.set_memory(_MARK + source, mark)

    def _reply(self, reply: Reply, manner: Manner) -> None:
        to = _back_to(reply.speaker, manner)
        if to is None or to.channel == PAGE:  # the page says it itself
            return
        if reply.sentence == answer_texts.HINT and not self._may_hint(reply):
            return
        voice = manner.voice_for(to)
        called = f"reply/{reply.speaker.source}/{reply.entry}"
        self._outbox.put(draft_reply(to, called, reply.at, voice.mark(say(reply.sentence, voice.language))))

    def _may_hint(self, reply: Reply) -> bool:
        name = f"{_HINTED}{reply.speaker.source}/{reply.speaker.id}"
        last = int(self._outbox.memory(name) or 0)
        if reply.at - last < HINT_REST_S:
            return False
        self._outbox.set_memory(name, str(reply.at))
        return True

    def _is_new(self, heard: Heard, taken: Taken) -> bool:
        """A channel that was interrupted hears its last answers again; their marks grow."""
        last = taken.marks.get(heard.source, self._marks.get(heard.source, ""))
        return not heard.mark or (len(heard.mark), heard.mark) > (len(last), last)


class _Listening:
    """One answer at a time."""

    def __init__(self, inbox: Inbox, people: People, outbox: OutboxWriter, sense: Sense, taken: Taken) -> None:
        self._inbox = inbox
        self._people = people
        self._outbox = outbox
        self._sense = sense
        self._taken = taken

    def hear(self, heard: Heard, stories: Mapping[str, Story], entry: int) -> bool:
        """False when the records could not be used."""
        found = self._recognise(heard)
        if found is None:
            return False
        known = found[0]
        if known is not None and (known.bound or known.took):  # the binding's own thanks are on their way
            self._answered_words(known.person.id, heard.at_ms)
            return True
        if known is None and heard.private:
            return True
        return self._listen(heard, self._speaker(heard, known), stories, entry)

    def _recognise(self, heard: Heard) -> tuple[Recognised | None] | None:
        """Who that is, if anybody; None when the records cannot be asked."""
        if not heard.address:
            return (None,)
        return self._inbox.records.ask(lambda r: (heard_from(r, heard.source, heard.address, heard.text),))

    def _speaker(self, heard: Heard, known: Recognised | None) -> Speaker:
        if known is None:
            return Speaker(heard.who, heard.source)
        posts = self._people.roster.posts_of(known.person.id)
        return Speaker(heard.who, heard.source, known.person, posts)

    def _listen(self, heard: Heard, speaker: Speaker, stories: Mapping[str, Story], entry: int) -> bool:
        answer, at = heard.understood(), heard.at_ms // 1000
        meant = self._sense.of(heard, answer, speaker, stories)
        if meant.drill is not None:
            self._taken.answered.append((meant.drill.id, heard.at_ms))
            self._taken.replies.append(Reply(speaker, entry, at, answer_texts.DRILLED))
            return True
        sentence = self._unclear(answer, meant, stories)
        if sentence:
            if heard.by_hand:
                self._taken.replies.append(Reply(speaker, entry, at, sentence))
            return True
        talks: list[Talk] = []
        for about in meant.about:
            said = self._said(heard, answer, speaker, about)
            story = stories.get(about.hydrant)
            meant_talks = take(story, about, said) if story is not None else []
            if meant_talks and not self._told_the_engine(about, answer, at):
                return False
            self._took(about, meant_talks, said, speaker)
            talks += meant_talks
        if not talks:
            self._taken.replies.append(Reply(speaker, entry, at, answer_texts.OVER))
            return True
        self._mark(speaker, talks, meant, heard.at_ms)
        log.info("answered", hydrants=len(meant.about), meaning=answer.meaning, source=heard.source)
        return True

    def _unclear(self, answer: Answer, meant: Meant, stories: Mapping[str, Story]) -> str:
        if meant.others:
            return answer_texts.NOT_YOURS
        if answer.meaning == "unknown":
            return answer_texts.HINT
        if meant.about:
            return ""
        return answer_texts.WHICH if any(standing(s) for s in stories.values()) else answer_texts.OVER

    def _said(self, heard: Heard, answer: Answer, speaker: Speaker, about: About) -> Answered:
        who = speaker.known_as(self._people.kpp_of.get(about.hydrant), "id")
        return Answered(who, heard.at_ms // 1000, answer.meaning, answer.note, answer.cost_rp)

    def _took(self, about: About, talks: list[Talk], said: Answered, speaker: Speaker) -> None:
        role = speaker.role(self._people.kpp_of.get(about.hydrant))
        self._taken.counted += [_counted(talk, said, role) for talk in talks if talk.answer is said]
        if talks:
            self._taken.hydrants.add(about.hydrant)

    def _mark(self, speaker: Speaker, talks: list[Talk], meant: Meant, at_ms: int) -> None:
        """The messages by which he knew of it have their answer."""
        rows = [m for called in told_to(speaker, talks) for m in self._outbox.called(called)]
        rows += [meant.message] if meant.message is not None else []
        self._taken.answered += [(m.id, at_ms) for m in rows if m.kind in {"raise", "remind", "digest", "summary"}]

    def _answered_words(self, person: int, at_ms: int) -> None:
        """What a hand-over asked of him has its answer."""
        asked = [m for m in self._outbox.to_person(person, 20) if m.kind == "say" and m.arrived]
        self._taken.answered += [(m.id, at_ms) for m in asked[:1]]

    def _told_the_engine(self, about: About, answer: Answer, at: int) -> bool:
        """What a person knows of the tank or of a repair is a fact for the rules. False: the records took nothing."""
        kind, data = _TELLS.get(answer.meaning), {}
        if answer.meaning == "done" and (answer.note or answer.cost_rp):  # work was done, so what was learnt may be old
            kind, data = "repaired", {"code": about.code} if about.code else {}
        if kind is None or not about.hydrant:
            return True
        event = HumanEvent(about.hydrant, at, kind, data)
        return self._inbox.records.ask(lambda records: tell(records, event, "answer")) is not None


def _back_to(speaker: Speaker, manner: Manner) -> Recipient | None:
    if speaker.person is None:
        return next((r for r in manner.audience if r.channel == speaker.source), None)
    ways = {w.channel for w in speaker.person.ways}
    if speaker.source not in ways:
        return None
    return Recipient(speaker.role(None), speaker.source, "INFO", speaker.person.id, language=speaker.person.language)


def _counted(talk: Talk, said: Answered, role: str) -> AnswerRow:
    first = min(told.first for told in talk.told.values())
    e = talk.episode
    return AnswerRow(0, said.at, e.hydrant, e.code, role, said.meaning, max(said.at - first, 0))
