"""What people have been told of one hydrant: the memory of the policy of messages. Serialisable; reads no clock."""

from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from hidran.faults.episode import Episode, Severity
from hidran.people.answer import Meaning


@dataclass(slots=True)
class Told:
    """What one recipient knows of one episode.

    `severity`: the gravest told. `first`, `last`: when this round began and was last spoken of, Unix s. `over`: its end
    was told. `opening`: what the message that began the round is called (`Draft.told_as`), '' when that was a digest.
    `since`: those after it. `round` of the ladder in which this was last spoken of.
    """

    severity: Severity
    first: int
    last: int
    opening: str
    since: list[str] = field(default_factory=list)
    over: bool = False
    round: int = 0


@dataclass(slots=True)
class Climb:
    """How the ladder is climbed. `began`: this round, Unix s. `since`: what its steps are counted from, Unix s, earlier
    when a step came sooner. `round`: counts those that an answer ended.

    `hurried`: of the newest 'cannot' that let the next step come at once, Unix s. `lost`: persons whom no channel
    reaches.
    """

    began: int
    since: int
    round: int = 0
    hurried: int = 0
    lost: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Answered:
    """What somebody answered. `who`: as the others know him. `at`: Unix s. `heard_by`: recipients who were told."""

    who: str
    at: int
    meaning: Meaning
    note: str = ""
    cost_rp: int | None = None
    heard_by: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Talk:
    """One episode as a conversation. Late data may move its onset; the conversation, named by `origin`, goes on.

    `gone`: taken back by the engine. `seen`: a chance to tell it has passed. `meanwhile`: began and ended before
    anybody could have been told. `spared`: recipients whose ration it went over. `heard`: of its newest event, Unix s.
    `grave_from`: since when it has been as grave as it is, Unix s.
    `counts`: how many messages of each kind and recipient were made, for their keys. `answer`: the newest. `climb` of
    the ladder, None: nobody at its first step knows of this as GAWAT.
    """

    episode: Episode
    origin: int
    heard: int
    grave_from: int
    gone: bool = False
    seen: bool = False
    meanwhile: bool = False
    told: dict[str, Told] = field(default_factory=dict)
    spared: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    answer: Answered | None = None
    climb: Climb | None = None

    @property
    def stands(self) -> bool:
        """It is true now."""
        return self.episode.open and not self.gone


@dataclass(slots=True)
class Ration:
    """What one recipient has had on one day. `day`: its WIB midnight. `urgent`: codes told as GAWAT beyond `used`."""

    day: int
    used: int = 0
    urgent: list[str] = field(default_factory=list)
    digested: bool = False


@dataclass(slots=True)
class Story:
    """Everything told, and still to be told, of one hydrant ('' the whole server)."""

    hydrant: str
    talks: list[Talk] = field(default_factory=list)
    rations: dict[str, Ration] = field(default_factory=dict)


_ADAPTER: TypeAdapter[Story] = TypeAdapter(Story)


def dump(story: Story) -> str:
    return _ADAPTER.dump_json(story).decode()


def load(text: str) -> Story | None:
    """A kept story, None when it cannot be read."""
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError:
        return None
