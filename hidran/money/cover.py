"""*Kas cukup untuk ...*: what the cash would pay for. The numbers stand in the sentence, so everybody can check them.

Running cost a month is the mean of what went out for anything but repairs over the last twelve months, or over those
there are. Nothing is guessed where nothing was spent or no dues are paid. Pure.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from hidran.money.book import Entry, balance, in_order
from hidran.money.categories import REPAIRS
from hidran.money.dues import Dues
from hidran.months import Month
from hidran.words import Language, number, rupiah, say

MONTHS_BACK = 12
REPAIRS_SHOWN = 3
NOT_PAYING = (1, 3, 5)
LONG_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Repair:
    """What one repair cost in all. `ticket`: its number, None: a repair without one."""

    label: str
    rupiah: int
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """When so many households do not pay: rupiah a month that come in, and what stays after the running cost."""

    households: int
    income: int
    left: int


@dataclass(frozen=True)
class Cover:
    """`running`: rupiah a month, None before the first whole month. `months`: how long the cash lasts without any
    income, None where nothing runs. `repairs`: the last ones, newest first. `missing`: none where there are no dues."""

    cash: int
    counted: int
    running: int | None
    months: float | None
    repairs: tuple[Repair, ...]
    missing: tuple[Missing, ...]

    def pays(self, repair: Repair) -> bool:
        return self.cash >= repair.rupiah


def cover(entries: Sequence[Entry], dues: Dues, month: Month) -> Cover:
    """At the end of `month` (or now, within it)."""
    known = [e for e in entries if Month.of_day(e.day) <= month]
    cash = balance(known)
    counted = _counted(known, month)
    running = round(_running(known, month, counted) / counted) if counted else None
    months = cash / running if running and running > 0 else None
    return Cover(cash, counted, running, months, _repairs(known), _missing(dues, month, running or 0))


def _counted(entries: Sequence[Entry], month: Month) -> int:
    """Months of the book that the running cost is taken from."""
    if not entries:
        return 0
    first = min(Month.of_day(e.day) for e in entries)
    return min(len(list(first.until(month))), MONTHS_BACK)


def _running(entries: Sequence[Entry], month: Month, counted: int) -> int:
    begin = month.plus(1 - counted)
    ours = (e for e in entries if e.direction == "out" and e.category not in REPAIRS)
    return sum(e.rupiah for e in ours if Month.of_day(e.day) >= begin)


def _repairs(entries: Sequence[Entry]) -> tuple[Repair, ...]:
    """Entries of one ticket are one repair; those taken back in full are none."""
    sums: defaultdict[object, int] = defaultdict(int)
    labels: dict[object, Entry] = {}
    for entry in in_order(e for e in entries if e.category in REPAIRS):
        one = entry.ticket or (entry.corrects or entry.number, "entry")
        sums[one] += entry.rupiah
        labels.setdefault(one, entry)
    newest = list(reversed([one for one in labels if sums[one] > 0]))[:REPAIRS_SHOWN]
    return tuple(
        Repair(labels[one].note or labels[one].day.isoformat(), sums[one], labels[one].ticket) for one in newest
    )


def _missing(dues: Dues, month: Month, running: int) -> tuple[Missing, ...]:
    members = dues.members(month)
    wanted = sorted((dues.wanted(h.id, month) for h in members), reverse=True)
    if sum(wanted) == 0:
        return ()
    fewer = [n for n in NOT_PAYING if n < len(wanted)]
    return tuple(Missing(n, sum(wanted[n:]), sum(wanted[n:]) - running) for n in fewer)


def sentences(found: Cover, language: Language = "id") -> list[str]:
    """The formula with its numbers, one sentence each; for everybody: nothing in it tells who pays."""
    said = [_lasting(found, language)]
    for repair in found.repairs:
        template = _ENOUGH if found.pays(repair) else _TOO_LITTLE
        short = rupiah(max(repair.rupiah - found.cash, 0))
        said.append(say(template, language, what=repair.label, cost=rupiah(repair.rupiah), short=short))
    for one in found.missing:
        template = _LEFT if one.left >= 0 else _LESS
        values = {"n": one.households, "income": rupiah(one.income), "left": rupiah(abs(one.left))}
        said.append(say(template, language, **values))
    return said


_ENOUGH = "Cukup untuk perbaikan seperti “{what}” ({cost})."
_TOO_LITTLE = "Belum cukup untuk perbaikan seperti “{what}” ({cost}): kurang {short}."
_LEFT = "Bila {n} rumah tidak membayar: masuk {income} sebulan, tersisa {left} setelah biaya rutin."
_LESS = "Bila {n} rumah tidak membayar: masuk {income} sebulan, kurang {left} untuk biaya rutin."
_NO_COST = "Kas {cash}. Belum ada biaya rutin dalam {n} bulan terakhir."
_LASTS = "Kas {cash} : biaya rutin {running} sebulan (rata-rata {n} bulan) = cukup {months} bulan."
_LASTS_LONG = "Kas {cash} : biaya rutin {running} sebulan (rata-rata {n} bulan) = cukup lebih dari 5 tahun."


def _lasting(found: Cover, language: Language) -> str:
    if found.running is None:
        return say("Buku kas belum berisi catatan.", language)
    if found.months is None:
        return say(_NO_COST, language, cash=_cash(found.cash), n=found.counted)
    values = {"cash": _cash(found.cash), "running": rupiah(found.running), "n": found.counted}
    if found.months > LONG_MONTHS:
        return say(_LASTS_LONG, language, **values)
    return say(_LASTS, language, **values, months=number(max(found.months, 0.0), 1))


def _cash(amount: int) -> str:
    return rupiah(amount) if amount >= 0 else f"−{rupiah(-amount)}"
