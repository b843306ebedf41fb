"""The policy of messages: what to say to whom, when, and how often. Pure; used by `notify` and by replay alike.

What was told is compared with what is true; the difference is said. So the order in which events were read, the size
of the batches and restarts in between make no difference, and only what is still true is ever said.
"""

from collections.abc import Iterable, Mapping

from hidran.people import climb, crowd, greeting, weekly
from hidran.people.commons import Commons
from hidran.people.hearing import hear
from hidran.people.hours import DAY_S
from hidran.people.manner import Manner, Say
from hidran.people.speaker import Speaker
from hidran.people.story import Story
from hidran.store.events import Event

HISTORY_S = 7 * DAY_S  # what ended longer ago is history: the engine's own horizon
FORGET_S = 8 * DAY_S


def step(
    stories: dict[str, Story], events: Iterable[Event], now: float, manner: Manner, commons: Commons | None = None
) -> list[Say]:
    """Hear all events, then say what is to be said at `now` (Unix s). `stories`, by hydrant, and `commons` are brought
    up to it."""
    for event in events:
        hear(stories.setdefault(event.hydrant, Story(event.hydrant)), event)
    return tell(stories, stories, now, manner, commons if commons is not None else Commons())


def tell(
    stories: Mapping[str, Story], turn_of: Iterable[str], now: float, manner: Manner, commons: Commons
) -> list[Say]:
    """What is to be said of the hydrants in `turn_of`, and of what concerns many of them."""
    said = [one for hydrant in turn_of for one in speak(stories[hydrant], now, manner)]
    said = crowd.gather(commons, said, stories, now, manner)
    said += weekly.lines(commons, stories, now, manner)
    return greeting.before(commons, said, now, manner)


def begin(story: Story) -> None:
    """Of a log that was never followed only what still stands is told; what is over is history."""
    for talk in story.talks:
        talk.meanwhile = False


def speak(story: Story, now: float, manner: Manner) -> list[Say]:
    """What is to be said of one hydrant now. To be called when all events so far have been heard."""
    _forget(story, now)
    crew, hearers = manner.crew(story.hydrant), manner.hearers(story.hydrant)
    patience = manner.patience_hours(story.hydrant)
    for talk in story.talks:
        climb.advance(talk, crew, int(now), patience, manner.daytime)
    said = [one for recipient in hearers for one in Speaker(story, recipient, now, manner).speak()]
    for talk in story.talks:
        climb.begin(talk, crew, int(now))
        talk.seen = True
        waiting = [r for r in hearers if r.hears_late(talk.episode.severity) and r.id not in talk.told]
        talk.meanwhile = talk.meanwhile and bool(waiting)
    return said


def _forget(story: Story, now: float) -> None:
    for talk in story.talks:
        talk.meanwhile = talk.meanwhile and (talk.episode.end or now) >= now - HISTORY_S
    story.talks = [t for t in story.talks if t.stands or t.meanwhile or t.spared or t.heard >= now - FORGET_S]
