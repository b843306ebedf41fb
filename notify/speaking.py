"""Who speaks, and what of: an answer from a person's own address, or from somebody in the group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hidran.people.answer import Answer
from hidran.people.answered import About, standing
from hidran.people.audience import Recipient, role_of
from hidran.people.commons import Commons
from hidran.people.drill import HOLDS_S
from hidran.people.rights import may
from hidran.people.role_words import role_word
from hidran.people.roster import Person, Post
from hidran.people.story import Story, Talk
from hidran.store.answers import Heard
from hidran.store.outbox import Message, OutboxWriter
from hidran.words import Language

_CALLS = frozenset({"raise", "remind"})
_ROUND_UPS = frozenset({"digest", "summary"})
_LOOK_BACK = 50


@dataclass(frozen=True, slots=True)
class Speaker:
    """`person` None: somebody in the group whom nobody has bound. `name` as he calls himself there."""

    name: str
    source: str
    person: Person | None = None
    posts: tuple[Post, ...] = ()

    @property
    def id(self) -> str:
        """What the memory calls whoever gets messages here (`Recipient.id`)."""
        if self.person is not None:
            return f"person-{self.person.id}"
        return Recipient(role_of(self.source), self.source, "INFO").id

    def role(self, kpp: str | None) -> str:
        """His role in that KPP, else his first, else that of the channel."""
        roles = [p.role for p in self.posts if p.kpp == kpp] or [p.role for p in self.posts]
        return roles[0] if roles else role_of(self.source)

    def known_as(self, kpp: str | None, language: Language) -> str:
        """As the others read it: 'Pak Budi (teknisi)'."""
        if self.person is None:
            return self.name
        return f"{self.person.name} ({role_word(self.role(kpp), language)})" if self.posts else self.person.name

    def may_answer(self, kpp: str | None) -> bool:
        return self.person is None or may(self.posts, "answer", kpp)


@dataclass(frozen=True, slots=True)
class Meant:
    """What an answer is about. `message`: that was answered or named. `drill`: a test alarm. Nothing of it: unclear;
    `others`: there is trouble, but at a KPP that is not his."""

    about: tuple[About, ...] = ()
    message: Message | None = None
    drill: Message | None = None
    others: bool = False


class Sense:
    """Finds it out, from what was told."""

    def __init__(self, outbox: OutboxWriter, kpps: Mapping[str, str], commons: Commons) -> None:
        self._outbox = outbox
        self._kpps = kpps
        self._commons = commons

    def of(self, heard: Heard, answer: Answer, speaker: Speaker, stories: Mapping[str, Story]) -> Meant:
        """The message that was answered or named, the hydrant that was named, or the only one in trouble."""
        message = self._message(heard, answer)
        mine = self._newest(speaker) if message is None and not heard.hydrant else message
        if mine is not None and mine.kind == "drill" and (message is not None or self._holds(mine, heard)):
            return Meant(drill=mine)
        if message is not None and message.kind in {*_CALLS, *_ROUND_UPS, "clear", "answer"}:
            return self._permitted(Meant(self._told_by(message), message), speaker)
        if heard.hydrant:
            return self._permitted(Meant((About(heard.hydrant, heard.code or None),)), speaker)
        return self._only_one(speaker, stories)

    def _message(self, heard: Heard, answer: Answer) -> Message | None:
        if heard.replied:
            return self._outbox.with_receipt(heard.source, heard.replied)
        number = heard.message if heard.message is not None else answer.number
        return self._outbox.message(number) if number is not None else None

    def _newest(self, speaker: Speaker) -> Message | None:
        """What the person got last that asks for an answer."""
        if speaker.person is None:
            return None
        told = self._outbox.to_person(speaker.person.id, _LOOK_BACK)
        return next((m for m in told if m.arrived and m.kind in {*_CALLS, "drill"}), None)

    def _holds(self, drill: Message, heard: Heard) -> bool:
        return drill.state != "answered" and heard.at_ms - drill.created_ms <= HOLDS_S * 1000

    def _told_by(self, message: Message) -> tuple[About, ...]:
        gathered = self._commons.gathered.get(message.told_as)
        if gathered is not None:
            return tuple(About(hydrant, code) for hydrant, code in gathered.about)
        if message.kind in _ROUND_UPS:  # speaks of several troubles: an answer to it is one to the hydrant
            return (About(message.hydrant),)
        return (About(message.hydrant, message.code),) if message.hydrant or message.code else ()

    def _permitted(self, meant: Meant, speaker: Speaker) -> Meant:
        about = tuple(a for a in meant.about if speaker.may_answer(self._kpps.get(a.hydrant)))
        return Meant(about, meant.message, others=bool(meant.about) and not about)

    def _only_one(self, speaker: Speaker, stories: Mapping[str, Story]) -> Meant:
        troubled = {hydrant: standing(story) for hydrant, story in stories.items() if standing(story)}
        own = [hydrant for hydrant, talks in troubled.items() if any(speaker.id in t.told for t in talks)]
        allowed = [hydrant for hydrant in troubled if speaker.may_answer(self._kpps.get(hydrant))]
        for found in (own, allowed):
            if len(found) == 1:
                return Meant((About(found[0]),))
        return Meant(others=bool(troubled) and not allowed)


def told_to(speaker: Speaker, talks: Iterable[Talk]) -> list[str]:
    """What the messages are called by which this speaker knows of these troubles."""
    known = [told for talk in talks if (told := talk.told.get(speaker.id)) is not None]
    return [called for told in known for called in (told.opening, *told.since) if called]
