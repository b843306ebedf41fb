"""Persons whom no channel reaches: the ladder goes on without them, and whoever keeps the installation is told."""

from collections.abc import Mapping

import structlog

from hidran.clock import wib_midnight
from hidran.people import climb
from hidran.people.audience import Recipient
from hidran.people.crew import ADMIN, SERVER
from hidran.people.drafting import What, draft_to
from hidran.people.manner import Manner
from hidran.people.role_words import role_word
from hidran.people.story import Story
from hidran.store.outbox import OutboxWriter, Unreached
from hidran.words import say

CURSOR = "unreached"

log = structlog.get_logger(service="notify")


class Lost:
    """Follows what could not be told by a cursor of its own, which the follower commits with everything else."""

    def __init__(self, outbox: OutboxWriter) -> None:
        self._outbox = outbox
        self._cursor = outbox.cursor(CURSOR)
        self._found: list[Unreached] = []

    def turn(self, stories: Mapping[str, Story]) -> set[str]:
        """Hydrants whose ladder goes on at once. `keep` makes it last."""
        self._found += self._outbox.unreached_after(self._cursor)
        moved = set()
        for lost in self._found:
            self._cursor = max(self._cursor, lost.id)
            story = stories.get(lost.hydrant)
            for talk in story.talks if story is not None else ():
                if climb.lose(talk, f"person-{lost.person}"):
                    moved.add(lost.hydrant)
        return moved

    @property
    def waiting(self) -> bool:
        """Something was found that is not kept yet."""
        return bool(self._found)

    def keep(self, manner: Manner, now: float) -> None:
        """Inside the caller's transaction. Who it is stands on the page of people; here only his role."""
        for lost in self._found:
            role = self._role(lost, manner)
            for to in _keepers(manner):
                voice = manner.voice_for(to)
                sentence = "{role} nomor {person} tidak bisa dihubungi lewat saluran mana pun. Lihat halaman Orang."
                text = say(sentence, voice.language, role=role_word(role, voice.language), person=lost.person)
                called = f"unreached/{lost.person}/{wib_midnight(now)}/{to.id}"
                what: What = ("say", "", "", "PERLU_DICEK", lost.at, None)
                self._outbox.put(draft_to(to, called, int(now * 1000), what, voice.mark(text)))
        self._found = []
        self._outbox.set_cursor(CURSOR, self._cursor)

    def _role(self, lost: Unreached, manner: Manner) -> str:
        everybody = (r for crew in manner.crews.values() for r in crew.persons)
        return next((r.role for r in everybody if r.person == lost.person), "anggota")


def _keepers(manner: Manner) -> list[Recipient]:
    """Whoever sits at the machine, and the admins."""
    crew = manner.crews.get(SERVER)
    return [r for r in (*manner.audience, *(crew.persons if crew is not None else ())) if r.role == ADMIN]
