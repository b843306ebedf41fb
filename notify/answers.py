"""From the inbox to the conversations: who answered, what it is about, and what of it the engine has to know.

What the engine has to know is told before the cursor moves. After a crash in between it is told again, which the engine
notices: nothing is lost, nothing counts twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from hidran.faults.human import HumanEvent, Kind
from hidran.people import answer_texts
from hidran.people.answer import Answer, Meaning
from hidran.people.answered import About, standing, take
from hidran.people.audience import PAGE, role_of
from hidran.people.manner import Manner
from hidran.people.story import Answered, Story, Talk
from hidran.store.answers import Heard, heard_in
from hidran.store.outbox import AnswerRow, Draft, Message, OutboxWriter
from hidran.store.telling import tell
from hidran.words import say
from notify.inbox import Inbox

CURSOR = "inbox"
_MARK = "answer mark/"
_TELLS: dict[Meaning, Kind] = {"full": "tank_full", "not_full": "tank_not_full", "repairing": "maintenance"}

log = structlog.get_logger(service="notify")


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to the channel that the answer came from, when it could not be taken. `sentence`: in Bahasa."""

    source: str
    entry: int
    at: int
    sentence: str


@dataclass(slots=True)
class Taken:
    """What a look into the inbox changed."""

    hydrants: set[str] = field(default_factory=set)
    replies: list[Reply] = field(default_factory=list)
    counted: list[AnswerRow] = field(default_factory=list)
    cursor: int = 0
    marks: dict[str, str] = field(default_factory=dict)


class Answers:
    """Follows the inbox by its cursor, which the follower commits together with everything else."""

    def __init__(self, outbox: OutboxWriter, inbox: Inbox) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._marks = {name.removeprefix(_MARK): mark for name, mark in outbox.memories(_MARK).items()}
        self.cursor = outbox.cursor(CURSOR)

    def turn(self, stories: Mapping[str, Story]) -> Taken | None:
        """Take all new answers; None when there is nothing new. The cursor moves at once, `keep` makes it last."""
        entries = self._inbox.after(self.cursor)
        if not entries:
            return None
        taken = Taken(cursor=entries[-1].id)
        for entry in entries:
            heard = heard_in(entry)
            if heard is None or heard.private or not self._is_new(heard, taken):
                continue
            if not self._hear(heard, stories, entry.id, taken):
                taken.cursor = entry.id - 1  # the engine could not be told: this one is heard again
                break
            if heard.mark:
                taken.marks[heard.source] = heard.mark
        self.cursor = taken.cursor
        self._marks.update(taken.marks)
        return taken

    def keep(self, taken: Taken, manner: Manner) -> None:
        """Inside the caller's transaction."""
        for reply in taken.replies:
            self._put(reply, manner)
        for row in taken.counted:
            self._outbox.put_answer(row)
        self._outbox.set_cursor(CURSOR, taken.cursor)
        for source, mark in taken.marks.items():
            self._outbox.set_memory(_MARK + source, mark)

    def _put(self, reply: Reply, manner: Manner) -> None:
        to = next((r for r in manner.audience if r.channel == reply.source), None)
        if to is None or to.channel == PAGE:  # the page says it itself
            return
        text = manner.voice.mark(say(reply.sentence, manner.voice.language))
        key, at_ms = f"reply/{reply.source}/{reply.entry}", reply.at * 1000
        whom = (to.role, to.channel)
        self._outbox.put(Draft(key, at_ms, at_ms, "answer", "", "", "INFO", reply.at, None, *whom, text))

    def _is_new(self, heard: Heard, taken: Taken) -> bool:
        """A channel that was interrupted hears its last answers again; their marks grow."""
        last = taken.marks.get(heard.source, self._marks.get(heard.source, ""))
        return not heard.mark or (len(heard.mark), heard.mark) > (len(last), last)

    def _hear(self, heard: Heard, stories: Mapping[str, Story], entry: int, taken: Taken) -> bool:
        answer, at = heard.understood(), heard.at_ms // 1000
        about = self._about(heard, answer, stories)
        if answer.meaning == "unknown" or about is None:
            sentence = answer_texts.HINT if answer.meaning == "unknown" else answer_texts.WHICH
            if heard.by_hand:
                taken.replies.append(Reply(heard.source, entry, at, sentence))
            return True
        story = stories.get(about.hydrant)
        said = Answered(heard.who, at, answer.meaning, answer.note, answer.cost_rp)
        talks = take(story, about, said) if story is not None else []
        if not talks:
            taken.replies.append(Reply(heard.source, entry, at, answer_texts.OVER))
            return True
        if not self._told_the_engine(about, answer, at):
            return False
        taken.hydrants.add(about.hydrant)
        taken.counted += [_counted(talk, said, heard.source) for talk in talks if talk.answer is said]
        log.info("answered", hydrant=about.hydrant, meaning=answer.meaning, source=heard.source)
        return True

    def _about(self, heard: Heard, answer: Answer, stories: Mapping[str, Story]) -> About | None:
        """The message that was answered or named, the hydrant that was named, or the only one in trouble."""
        number = heard.message if heard.message is not None else answer.number
        message = self._outbox.message(number) if number is not None else None
        if message is not None:
            return _of(message)
        if heard.hydrant:
            return About(heard.hydrant, heard.code or None)
        troubled = [hydrant for hydrant, story in stories.items() if standing(story)]
        return About(troubled[0]) if len(troubled) == 1 else None

    def _told_the_engine(self, about: About, answer: Answer, at: int) -> bool:
        """What a person knows of the tank or of a repair is a fact for the rules. False: the records took nothing."""
        kind, data = _TELLS.get(answer.meaning), {}
        if answer.meaning == "done" and (answer.note or answer.cost_rp):  # work was done, so what was learnt may be old
            kind, data = "repaired", {"code": about.code} if about.code else {}
        if kind is None or not about.hydrant:
            return True
        event = HumanEvent(about.hydrant, at, kind, data)
        return self._inbox.records.ask(lambda records: tell(records, event, "answer")) is not None


def _counted(talk: Talk, said: Answered, source: str) -> AnswerRow:
    first = min(told.first for told in talk.told.values())
    e = talk.episode
    return AnswerRow(0, said.at, e.hydrant, e.code, role_of(source), said.meaning, max(said.at - first, 0))


def _of(message: Message) -> About:
    """A round-up speaks of several troubles: an answer to it is one to the hydrant."""
    if message.kind in {"digest", "summary"}:
        return About(message.hydrant)
    return About(message.hydrant, message.code)
