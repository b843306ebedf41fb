"""*Buku kas*: a list of entries that only grows. What was wrong is taken back by a counter-entry, never rubbed out.

Amounts are whole rupiah. A counter-entry stands on the same side as what it corrects, with a minus: so sums of a side,
of a category and of an asset are right by simple addition. Pure; entries come from `hidran.store.money`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hidran.money.categories import CATEGORIES, OPENING, Direction
from hidran.money.errors import MoneyError
from hidran.months import Month
from hidran.words import Language, say

LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to enter. `key`: the same for the same form sent twice. `by`: person, None: a machine."""

    kpp: str
    day: date
    category: str
    rupiah: int
    note: str = ""
    asset: str | None = None
    ticket: int | None = None
    photo: str | None = None
    by: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the book. `number` counts from 1 in each KPP. `corrects`: number of the entry it takes back.

    `at`: Unix second when it was entered, which may be long after its `day`. `digest` chains it to the one before (see
    `hidran.chain`).
    """

    number: int
    kpp: str
    day: date
    category: str
    rupiah: int
    note: str = ""
    asset: str | None = None
    ticket: int | None = None
    photo: str | None = None
    corrects: int | None = None
    by: int | None = None
    at: int = 0
    digest: str = ""

    @property
    def direction(self) -> Direction:
        return CATEGORIES[self.category].direction

    @property
    def effect(self) -> int:
        """What it does to the cash: positive comes in."""
        return self.rupiah if self.direction == "in" else -self.rupiah


def checked(draft: Draft, today: date, language: Language = "id") -> Draft:
    """The draft, if it can be meant so; MoneyError names what cannot."""
    if draft.category not in CATEGORIES:
        known = ", ".join(CATEGORIES)
        raise MoneyError(say("jenis {text!r} tidak dikenal: pilih {known}", language, text=draft.category, known=known))
    if draft.day > today:
        raise MoneyError(say("tanggal {day} belum tiba: tulis tanggal nota", language, day=draft.day.isoformat()))
    if draft.day.year < 2000:
        raise MoneyError(say("tanggal {day} terlalu lama: tulis tanggal nota", language, day=draft.day.isoformat()))
    if len(draft.note) > LONGEST_NOTE:
        raise MoneyError(say("catatan terlalu panjang: paling banyak {n} huruf", language, n=LONGEST_NOTE))
    return draft


@dataclass(frozen=True, slots=True)
class Line:
    """An entry and the cash after it."""

    entry: Entry
    balance: int
    taken_back: bool = False


@dataclass(frozen=True)
class MonthOfBook:
    """One month: opening + in - out = closing, all in rupiah. `by_category`: sums, what goes out positive too."""

    month: Month
    opening: int
    came_in: int
    went_out: int
    lines: tuple[Line, ...] = ()
    by_category: Mapping[str, int] = field(default_factory=dict)

    @property
    def closing(self) -> int:
        return self.opening + self.came_in - self.went_out


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """As a book shows them: by their day, then as entered."""
    return sorted(entries, key=lambda e: (e.day, e.number))


def month_of(entries: Sequence[Entry], month: Month) -> MonthOfBook:
    """That month. An opening balance entered in it counts as opening, not as income."""
    before = [e for e in entries if Month.of_day(e.day) < month]
    here = in_order(e for e in entries if Month.of_day(e.day) == month)
    openings = [e for e in here if e.category == OPENING]
    opening = balance(before) + balance(openings)
    moved = [e for e in here if e.category != OPENING]
    sums: defaultdict[str, int] = defaultdict(int)
    for entry in moved:
        sums[entry.category] += entry.rupiah
    came_in = sum(e.rupiah for e in moved if e.direction == "in")
    went_out = sum(e.rupiah for e in moved if e.direction == "out")
    return MonthOfBook(month, opening, came_in, went_out, _lines(balance(before), here, entries), dict(sums))


def _lines(cash: int, here: list[Entry], entries: Sequence[Entry]) -> tuple[Line, ...]:
    taken_back = {e.corrects for e in entries if e.corrects is not None}
    lines = []
    for entry in here:
        cash += entry.effect
        lines.append(Line(entry, cash, entry.number in taken_back))
    return tuple(lines)


def balance(entries: Iterable[Entry]) -> int:
    """The cash after all of them."""
    return sum(e.effect for e in entries)


def counter(entry: Entry, entries: Iterable[Entry], *, by: int | None, today: date, why: str) -> Draft:
    """What takes an entry back, dated today: a month that was shown at a meeting stays as it was shown.

    MoneyError when it is a counter-entry itself, or was taken back before.
    """
    if entry.corrects is not None:
        raise MoneyError(say("catatan {n} sudah berupa pembatalan: tulis catatan baru", n=entry.number))
    if any(e.corrects == entry.number for e in entries):
        raise MoneyError(say("catatan {n} sudah dibatalkan", n=entry.number))
    note = say("Batal catatan {n}: {why}", n=entry.number, why=why)[:LONGEST_NOTE]
    return Draft(entry.kpp, today, entry.category, -entry.rupiah, note, entry.asset, entry.ticket, None, by)
