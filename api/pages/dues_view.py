"""What bendahara and ketua see of the dues: every household of a month, and one household over a year."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.book import Kept
from hidran.money.dues import Dues, DuesMonth, Household, Relief, State, overview
from hidran.months import Month
from hidran.registry import Kpp

MONTHS_BACK = 11
WORDS: dict[State, tuple[str, str, str]] = {  # word, colour, symbol
    "paid": ("Lunas", "normal", "check"),
    "relieved": ("Keringanan", "info", "hand"),
    "part": ("Sebagian", "perlu", "clock"),
    "open": ("Belum", "unknown", "clock"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One household, or one month of it."""

    id: int
    label: str
    state: State
    wanted: int
    paid: int

    @property
    def badge(self) -> tuple[str, str, str]:
        return WORDS[self.state]


@dataclass(frozen=True)
class ListPage:
    """`later`: None in the newest month that can be shown (one ahead: people pay ahead)."""

    kpp: Kpp
    month: Month
    earlier: Month
    later: Month | None
    sums: DuesMonth
    rows: Sequence[Row]


@dataclass(frozen=True)
class HomePage:
    """`months`: newest first. `owes`: what is open in them. `first_open`: where a payment begins."""

    kpp: Kpp
    home: Household
    months: Sequence[tuple[Month, Row]]
    owes: int
    first_open: Month
    rate: int
    reliefs: Sequence[Relief]


def list_page(kept: Kept, month: Month, newest: Month) -> ListPage:
    rows = [_row(kept.dues, home, month) for home in kept.dues.members(month)]
    later = month.plus(1) if month <= newest else None
    return ListPage(kept.kpp, month, month.plus(-1), later, overview(kept.dues, month), rows)


def home_page(kept: Kept, household: int, newest: Month) -> HomePage | None:
    """None when there is no such household in that KPP."""
    home = next((h for h in kept.dues.households if h.id == household), None)
    if home is None:
        return None
    shown = [m for m in newest.plus(-MONTHS_BACK).until(newest.plus(1)) if home.belongs(m)]
    months = [(m, _row(kept.dues, home, m)) for m in reversed(shown)]
    owing = [(m, row) for m, row in months if m <= newest and row.state in ("open", "part")]
    first_open = owing[-1][0] if owing else newest.plus(1) if shown else newest
    owes = sum(row.wanted - row.paid for _, row in owing)
    reliefs = [r for r in kept.dues.reliefs if r.household == household]
    return HomePage(kept.kpp, home, months, owes, first_open, kept.dues.rate(newest), reliefs)


def _row(dues: Dues, home: Household, month: Month) -> Row:
    wanted, paid = dues.wanted(home.id, month), dues.paid(home.id, month)
    return Row(home.id, home.label, dues.state(home.id, month), wanted, paid)
