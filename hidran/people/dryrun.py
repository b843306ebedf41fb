"""'If the pump dies on Tuesday at 02.00, who gets what at what time?': the policy itself over a made-up fault. Pure.

Nothing is sent and nothing is kept. What comes out is what would go out if the people of now had that trouble.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hidran.faults.catalogue import CATALOGUE
from hidran.faults.episode import Severity
from hidran.people import policy
from hidran.people.answer import Meaning
from hidran.people.answered import About, take
from hidran.people.commons import Commons
from hidran.people.manner import Manner
from hidran.people.role_words import role_word
from hidran.people.roster import Person, Roster
from hidran.people.story import Answered, Story
from hidran.store.events import Event
from hidran.store.outbox import Kind

MINUTE_S, HOUR_S = 60, 3600
LASTS_S = 12 * HOUR_S


@dataclass(frozen=True, slots=True)
class Trouble:
    """The made-up fault: it begins at `at` (Unix s), and ends after `lasts_s`, None: not within the dry run."""

    hydrant: str
    at: int
    code: str = "F01"
    severity: Severity = "GAWAT"
    lasts_s: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Somebody answers `after_s` seconds after the fault began."""

    after_s: int
    person: int
    meaning: Meaning = "going"


@dataclass(frozen=True, slots=True)
class Row:
    """One message. `at`: Unix s. `who`: the person's name, '' a group or a role. `said`: its first line."""

    at: int
    who: str
    role: str
    channel: str
    kind: Kind
    said: str


def dry_run(
    trouble: Trouble, manner: Manner, roster: Roster, answers: Iterable[Given] = (), watch_s: int = LASTS_S
) -> list[Row]:
    """Every message in `watch_s` seconds, in order. A hydrant that no KPP keeps calls nobody but the groups."""
    stories: dict[str, Story] = {}
    commons, rows = _all_greeted(roster), list[Row]()
    awaited = sorted(answers, key=lambda given: given.after_s)
    for now in range(trouble.at, trouble.at + watch_s + 1, MINUTE_S):
        while awaited and trouble.at + awaited[0].after_s <= now:
            _answer(stories, trouble, awaited.pop(0), now, roster)
        for said in policy.step(stories, _events(trouble, now), now, manner, commons):
            if not said.back.silent:
                who = roster.persons.get(said.draft.person or 0)
                name, draft = who.name if who is not None else "", said.draft
                rows.append(Row(now, name, draft.recipient, draft.channel, draft.kind, draft.text.partition("\n")[0]))
    return rows


def people_only(rows: Sequence[Row]) -> list[Row]:
    """Without the page, which shows everything and calls nobody."""
    return [row for row in rows if row.channel != "page"]


def _all_greeted(roster: Roster) -> Commons:
    """The question is who is called; who must be greeted first is another."""
    return Commons(greeted=list(roster.persons))


def _events(trouble: Trouble, now: int) -> list[Event]:
    if now == trouble.at:
        return [_event(trouble, "raise", now, None)]
    if trouble.lasts_s is not None and 0 <= now - trouble.at - trouble.lasts_s < MINUTE_S:
        return [_event(trouble, "clear", now, now)]
    return []


def _event(trouble: Trouble, kind: str, now: int, end: int | None) -> Event:
    place = (trouble.hydrant, trouble.code, trouble.at)
    why = CATALOGUE[trouble.code].title
    number = 1 if end is None else 2
    return Event(number, now * 1000, *place, kind, trouble.severity, trouble.at, end, False, why, {})


def _answer(stories: dict[str, Story], trouble: Trouble, given: Given, now: int, roster: Roster) -> None:
    story, person = stories.get(trouble.hydrant), roster.persons.get(given.person)
    if story is not None and person is not None:
        take(story, About(trouble.hydrant, trouble.code), Answered(_called(person, roster), now, given.meaning))


def _called(person: Person, roster: Roster) -> str:
    posts = roster.posts_of(person.id)
    return f"{person.name} ({role_word(posts[0].role)})" if posts else person.name
