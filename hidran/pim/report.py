"""One report of a resident: what it may hold, what it is called, and which open job it belongs to. Pure.

The contact is personal: it is for those who repair, and stands on no public page.
"""

import secrets
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from hidran.errors import HidranError
from hidran.words import Language, one_line, say
from hidran.work.ticket import Ticket

LONGEST_NOTE, LONGEST_CONTACT = 300, 60
_LETTERS = "ABCDEFGHJKMNPQRTUVWXYZ2346789"  # none that are mistaken for another when read aloud
_LENGTH = 6


class ReportError(HidranError):
    """A report that cannot be taken. The text is for the person who wrote it: Bahasa."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be wrong. `codes`: faults that it may be about."""

    id: str
    words: str
    symbol: str
    codes: frozenset[str]


def _read() -> dict[str, Choice]:
    text = resources.files("hidran.pim").joinpath("choices.toml").read_text(encoding="utf-8")
    return {
        name: Choice(name, one["words"], one["symbol"], frozenset(one["codes"]))
        for name, one in tomllib.loads(text).items()
    }


CHOICES: Mapping[str, Choice] = _read()


@dataclass(frozen=True, slots=True)
class Draft:
    """`what`: a choice. `key`: the same for the same form sent twice. `photo`: its name in the photo folder."""

    hydrant: str
    what: str
    note: str
    contact: str
    photo: str | None
    key: str


@dataclass(frozen=True, slots=True)
class Report:
    """A kept report. `number`: as the resident follows it; `ticket`: the job that it opened or joined; `at`: Unix s."""

    number: str
    hydrant: str
    what: str
    note: str
    contact: str
    photo: str | None
    at: int
    ticket: int
    joined: bool

    @property
    def choice(self) -> Choice:
        return CHOICES[self.what]


def draft_of(hydrant: str, what: str, *, note: str, contact: str, key: str, language: Language = "id") -> Draft:
    """What was filled in, tidied. ReportError when nothing was chosen, or nothing at all was said of *lain-lain*."""
    said = " ".join(one_line(note).split())[:LONGEST_NOTE]
    if what not in CHOICES:
        raise ReportError(say("Pilih dulu apa yang terjadi.", language))
    if what == "other" and not said:
        raise ReportError(say("Tulis sedikit: apa yang terjadi?", language))
    return Draft(hydrant, what, said, " ".join(one_line(contact).split())[:LONGEST_CONTACT], None, key)


def new_number() -> str:
    """Six letters and digits: short enough to be read aloud, too many to be tried out."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def belongs_to(what: str, live: Iterable[Ticket]) -> Ticket | None:
    """The open job at that hydrant that this may be about, the oldest first; None: it is a new one."""
    choice = CHOICES[what]
    return next((t for t in live if _about(t, choice)), None)


def _about(ticket: Ticket, choice: Choice) -> bool:
    codes = {ticket.code, *ticket.faults} - {""}
    same_words = ticket.origin == "report" and ticket.what == choice.words and choice.id != "other"
    return bool(codes & choice.codes) or same_words
