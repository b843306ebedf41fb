"""*Iuran* and *keringanan*: what each household pays a month, and who is relieved by decision of the group.

The stronger carry the weaker, and nobody is to feel small for it: who has paid or is relieved is for bendahara and
ketua alone. Everybody else sees sums (`Shown`), and none where so few pay that a sum would tell who. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hidran.money.errors import MoneyError
from hidran.months import Month
from hidran.words import Language, rupiah, say

FEWEST_SHOWN = 5
State = Literal["paid", "part", "relieved", "open"]


@dataclass(frozen=True, slots=True)
class Rate:
    """From `start` on a household pays so many rupiah a month; 0: no dues."""

    start: Month
    rupiah: int


@dataclass(frozen=True, slots=True)
class Household:
    """Who pays: from `start` to `end` (None: still)."""

    id: int
    kpp: str
    label: str
    start: Month
    end: Month | None = None

    def belongs(self, month: Month) -> bool:
        return self.start <= month and (self.end is None or month <= self.end)


@dataclass(frozen=True, slots=True)
class Relief:
    """*Keringanan*: on `decided` the group let a household pay only `pays_rp` (0: nothing) in these months."""

    household: int
    start: Month
    end: Month | None
    pays_rp: int
    decided: date

    def holds(self, month: Month) -> bool:
        return self.start <= month and (self.end is None or month <= self.end)


@dataclass(frozen=True, slots=True)
class Payment:
    """Rupiah for one month of one household; negative: taken back. `entry`: its line in the book."""

    household: int
    month: Month
    rupiah: int
    entry: int


@dataclass(frozen=True)
class Dues:
    """Everything about the dues of one KPP."""

    rates: Sequence[Rate] = ()
    households: Sequence[Household] = ()
    reliefs: Sequence[Relief] = ()
    payments: Sequence[Payment] = ()

    def rate(self, month: Month) -> int:
        """Rupiah a month, 0 when there are no dues yet."""
        begun = [r for r in self.rates if r.start <= month]
        return max(begun, key=lambda r: r.start).rupiah if begun else 0

    def members(self, month: Month) -> list[Household]:
        return [h for h in self.households if h.belongs(month)]

    def wanted(self, household: int, month: Month) -> int:
        """What that household is to pay, relief taken into account; the newest decision counts."""
        decided = [r for r in self.reliefs if r.household == household and r.holds(month)]
        rate = self.rate(month)
        return min(max(decided, key=lambda r: r.decided).pays_rp, rate) if decided else rate

    def paid(self, household: int, month: Month) -> int:
        return sum(p.rupiah for p in self.payments if p.household == household and p.month == month)

    def state(self, household: int, month: Month) -> State:
        """'relieved': nothing is to be paid, or the reduced amount is paid."""
        wanted, paid = self.wanted(household, month), self.paid(household, month)
        if paid >= wanted:
            return "relieved" if wanted < self.rate(month) else "paid"
        return "part" if paid else "open"


@dataclass(frozen=True, slots=True)
class DuesMonth:
    """One month for bendahara and ketua. `carried`: what reliefs leave to the others, rupiah."""

    month: Month
    rate: int
    wanted: int
    paid: int
    carried: int
    open: int


def overview(dues: Dues, month: Month) -> DuesMonth:
    """Sums of a month, and how many households have not paid in full."""
    members = dues.members(month)
    wanted = sum(dues.wanted(h.id, month) for h in members)
    paid = sum(dues.paid(h.id, month) for h in members)
    unpaid = sum(dues.state(h.id, month) in ("open", "part") for h in members)
    rate = dues.rate(month)
    return DuesMonth(month, rate, wanted, paid, rate * len(members) - wanted, unpaid)


@dataclass(frozen=True, slots=True)
class Shown:
    """What everybody may see: what came in for dues that month, None where a sum would tell who."""

    month: Month
    received: int | None


def shown(dues: Dues, month: Month, received: int) -> Shown:
    """`received`: sum of the book's dues entries of that month."""
    return Shown(month, received if len(dues.members(month)) >= FEWEST_SHOWN else None)


def months_paid(dues: Dues, household: int, amount: int, first: Month, language: Language = "id") -> list[Payment]:
    """How an amount spreads over open months from `first` on, oldest first, at most a year ahead.

    MoneyError when something would be left over: then the amount or the month is wrong.
    """
    made, left = [], amount
    for month in first.until(first.plus(11)):
        missing = dues.wanted(household, month) - dues.paid(household, month)
        if left > 0 and missing > 0:
            made.append(Payment(household, month, min(left, missing), 0))
            left -= made[-1].rupiah
    if left > 0:
        sentence = "{amount} lebih banyak daripada iuran setahun: periksa jumlahnya"
        raise MoneyError(say(sentence, language, amount=rupiah(amount)))
    return made


def new_label(households: Iterable[Household], label: str, language: Language = "id") -> str:
    """The label of a household to be added: kept apart from those there are. MoneyError when it is taken or empty."""
    wanted = " ".join(label.split())
    if not 1 <= len(wanted) <= 60:
        raise MoneyError(say("nama warga kosong atau terlalu panjang: tulis 1 sampai 60 huruf", language))
    if any(h.label.lower() == wanted.lower() for h in households if h.end is None):
        raise MoneyError(say("nama {label!r} sudah ada: tambahkan pembeda, misalnya RT", language, label=wanted))
    return wanted
