"""The ladder of a KPP as a picture: a step down for each time that nobody has answered. Pure."""

import textwrap
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from hidran.people.ladder import Ladder, Step
from hidran.people.role_words import role_word
from hidran.people.roster import Roster
from hidran.words import Language, duration, say

WIDTH = 300
_INDENT, _LINE, _PAD, _GAP = 10, 17, 9, 26
_LETTER_PX = 6.9


@dataclass(frozen=True, slots=True)
class Line:
    """`reached`: somebody would hear it there."""

    y: int
    text: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Tread:
    """One step. `at`: when it is reached. `who`: the lines before they were broken. `reached`: one person hears it."""

    x: int
    y: int
    width: int
    height: int
    at: str
    who: tuple[str, ...]
    lines: tuple[Line, ...]
    reached: bool


@dataclass(frozen=True, slots=True)
class Stairs:
    height: int
    treads: tuple[Tread, ...]

    @property
    def said(self) -> str:
        """The same in words."""
        return " ".join(f"{t.at}: {'; '.join(t.who)}." for t in self.treads)


@dataclass(frozen=True, slots=True)
class Called:
    """Whom a ladder would call: the people of one KPP, the channels in use, and the language to say it in."""

    ladder: Ladder
    roster: Roster
    kpp: str
    channels: Collection[str]
    language: Language

    def said(self, role: str) -> tuple[str, bool]:
        """'teknisi: Pak Budi', and whether somebody would hear it there."""
        names, heard = self._behind(role)
        return f"{role_word(role, self.language)}: {names}", heard

    def _behind(self, role: str) -> tuple[str, bool]:
        """Who would hear it; else why nobody does."""
        if role == "kelurahan":
            return self._kelurahan()
        persons = self.roster.behind(self.kpp, role)
        if not persons:
            return say("belum ada orangnya", self.language), False
        names = ", ".join(person.name for person in persons)
        if self.roster.unreachable(self.kpp, role, self.channels):
            return say("{names} (tidak bisa dihubungi)", self.language, names=names), False
        return names, True

    def _kelurahan(self) -> tuple[str, bool]:
        contact = self.ladder.kelurahan
        if contact is None:
            return say("kontak belum diisi", self.language), False
        return say("kontak kelurahan", self.language), contact[0] in self.channels


def stairs(called: Called) -> Stairs:
    """One tread a step, each further in and further down than the one before."""
    treads: list[Tread] = []
    for number, step in enumerate(called.ladder.steps):
        y = treads[-1].y + treads[-1].height + _GAP if treads else 1
        treads.append(_tread(called, step, number * _INDENT + 1, y))
    return Stairs(treads[-1].y + treads[-1].height + 1, tuple(treads))


def _tread(called: Called, step: Step, x: int, y: int) -> Tread:
    width, language = WIDTH - x - 1, called.language
    who = [called.said(role) for role in step.roles]
    lines = tuple(_lines(who, int((width - 2 * _PAD) / _LETTER_PX), y + _PAD + 2 * _LINE - 4))
    at = say("setelah {time}", language, time=duration(step.after_s, language))
    at = at if step.after_s else say("seketika", language)
    said = tuple(text for text, _ in who)
    return Tread(x, y, width, lines[-1].y - y + _PAD, at, said, lines, any(heard for _, heard in who))


def _lines(who: Iterable[tuple[str, bool]], letters: int, y: int) -> Iterator[Line]:
    for text, heard in who:
        for part in textwrap.wrap(text, letters):
            yield Line(y, part, heard)
            y += _LINE
