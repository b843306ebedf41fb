"""From events to conversations: which talk an event belongs to, and what it changes. Says nothing yet."""

from hidran.faults.episode import RANK, Episode
from hidran.people.story import Story, Talk
from hidran.store.events import Event


def hear(story: Story, event: Event) -> None:
    """Take one event of this hydrant, in the order of the log. Hearing it twice changes nothing."""
    talk = _find(story, event)
    if event.kind == "retract":
        _take_back(talk, event)
        return
    if talk is None:
        talk = Talk(_episode(event), event.start, event.at_ms // 1000, event.raised)
        talk.meanwhile = event.late
        story.talks.append(talk)
        return
    if RANK[event.severity] > RANK[talk.episode.severity]:
        talk.grave_from = event.at_ms // 1000
    if event.kind == "clear" and not talk.seen:
        talk.meanwhile = True
    talk.episode, talk.heard, talk.gone = _episode(event), event.at_ms // 1000, False
    if talk.episode.open:
        talk.meanwhile = False


def _take_back(talk: Talk | None, event: Event) -> None:
    if talk is not None and talk.episode.start == event.start:
        talk.gone, talk.heard = True, event.at_ms // 1000


def _episode(e: Event) -> Episode:
    return Episode(e.hydrant, e.code, e.start, e.severity, e.raised, e.end, e.why, e.evidence, e.id)


def _find(story: Story, event: Event) -> Talk | None:
    """The same onset, the onset it was moved from, one that was taken back, or the same trouble judged anew."""
    mine = [t for t in story.talks if t.episode.code == event.code]
    live = [t for t in mine if not t.gone]
    moved_from = event.evidence.get("moved_from")
    looks = (
        (t for t in live if t.episode.start == event.start),
        (t for t in live if t.episode.start == moved_from),
        (t for t in mine if t.episode.start in (event.start, moved_from)),
        (t for t in live if _overlap(t.episode, event) and t.heard <= event.at_ms // 1000),
    )
    return next((talk for look in looks for talk in look), None)


def _overlap(episode: Episode, event: Event) -> bool:
    """Two episodes of one code cannot run at once: overlapping ones are one trouble, judged anew."""
    before_end = episode.end is None or event.start < episode.end
    after_start = event.end is None or episode.start < event.end
    return before_end and after_start
