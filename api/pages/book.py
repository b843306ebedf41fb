"""What the pages of a book show: for those who keep it every line, for everybody else sums that name nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hidran.money.amount import signed
from hidran.money.book import Entry, Line, MonthOfBook, balance, month_of
from hidran.money.categories import CATEGORIES, DUES, Category
from hidran.money.cover import cover, sentences
from hidran.money.dues import Dues, shown
from hidran.months import Month
from hidran.registry import Kpp, Place
from hidran.words import Language, say

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the records hold of a KPP's money."""

    kpp: Kpp
    entries: Sequence[Entry]
    dues: Dues


@dataclass(frozen=True)
class Frame:
    """What both pages have: the month, its neighbours, and the cash now. `later`: None in the newest month."""

    kpp: Kpp
    month: Month
    earlier: Month
    later: Month | None
    cash: int
    enough: Sequence[str]


@dataclass(frozen=True)
class BookPage:
    """For those who keep the book. `assets`: (id, name) to choose from."""

    frame: Frame
    book: MonthOfBook
    categories: dict[str, list[Category]]
    assets: Sequence[Pair]


@dataclass(frozen=True)
class SharedPage:
    """For everybody. `came_in`: what for, and rupiah as written; `spent`: line by line."""

    frame: Frame
    opening: int
    closing: int
    came_in: Sequence[Pair]
    spent: Sequence[Line]


def book_page(kept: Kept, month: Month, newest: Month, assets: Iterable[Place], language: Language) -> BookPage:
    kinds = {side: [c for c in CATEGORIES.values() if c.direction == side] for side in ("out", "in")}
    named = [("", say("semua", language)), *((place.id, place.name or place.id) for place in assets)]
    return BookPage(
        _frame(kept, month, newest, language),
        month_of(kept.entries, month),
        kinds,
        named,
    )


def shared_page(kept: Kept, month: Month, newest: Month, language: Language) -> SharedPage:
    book = month_of(kept.entries, month)
    bought = [line for line in book.lines if line.entry.direction == "out"]
    spent = [line for line in bought if not line.taken_back and line.entry.corrects is None]
    came_in = _came_in(book, kept.dues, language)
    return SharedPage(_frame(kept, month, newest, language), book.opening, book.closing, came_in, spent)


def _frame(kept: Kept, month: Month, newest: Month, language: Language) -> Frame:
    later = month.plus(1) if month < newest else None
    enough = sentences(cover(kept.entries, kept.dues, newest), language)
    return Frame(kept.kpp, month, month.plus(-1), later, balance(kept.entries), enough)


def _came_in(book: MonthOfBook, dues: Dues, language: Language) -> list[Pair]:
    """Where so few pay that the sum of the dues would tell who, all that came in is one sum."""
    received = shown(dues, book.month, book.by_category.get(DUES, 0)).received
    if received is None and book.by_category.get(DUES):
        return [(say("Pemasukan", language), signed(book.came_in))]
    ours = ((CATEGORIES[name], rupiah) for name, rupiah in book.by_category.items())
    return [(say(c.title, language), signed(rupiah)) for c, rupiah in ours if c.direction == "in" and rupiah]
