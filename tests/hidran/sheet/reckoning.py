"""What the sheets of a village say, held against the paper of its bendahara and against what really was."""

from collections.abc import Iterator
from dataclasses import dataclass

from hidran.months import Month
from hidran.sheet.sheet import Sheet
from hidran.site import Site
from hidran.store import sheets, verifying
from hidran.work.uptime import Uptime, Watched, uptime
from tests.hidran.sheet.village import DAY, KPP, OPENING_RP, Village


@dataclass(frozen=True, slots=True)
class DayApart:
    """One hydrant's day: seconds down as the sheet counts them, and as it was. `known`: nothing of it was unknown to
    the sheet. `broken`: something really was, or was said to be."""

    hydrant: str
    midnight: int
    said_s: int
    true_s: int
    known: bool

    @property
    def apart_s(self) -> int:
        return abs(self.said_s - self.true_s)

    @property
    def broken(self) -> bool:
        return bool(self.said_s or self.true_s)


def newest_sheets(village: Village) -> list[Sheet]:
    """The newest revision of each month that has one, in order."""
    kept = (sheets.revisions(village.records, KPP, month) for month in village.months)
    return [revisions[-1].sheet for revisions in kept if revisions]


def cash_apart(village: Village) -> list[str]:
    """Every sum of a sheet that is not the paper's, to the rupiah; the closing of a month is the next one's opening."""
    wrong, cash = [], OPENING_RP
    for sheet in newest_sheets(village):
        month, found = sheet.of, sheet.cash
        came, went = village.paper.came_in[month], village.paper.went_out[month]
        wanted = (cash, came, went, cash + came - went)
        if (found.opening, found.came_in, found.went_out, found.closing) != wanted:
            wrong.append(f"{month}: {found} instead of {wanted}")
        cash = wanted[-1]
    return wrong


def sums_apart(village: Village) -> list[str]:
    """Every month of a hydrant whose sheet is not the sum of its days."""
    wrong = []
    for sheet in newest_sheets(village):
        for h in sheet.hydrants:
            days = [_said(village, h.id, day) for day in _days(sheet.of)]
            summed = tuple(sum(getattr(d, name) for d in days) for name in ("possible", "working", "down", "unknown"))
            if (h.possible, h.working, h.down, h.unknown) != summed:
                wrong.append(f"{sheet.month} {h.id}: {(h.possible, h.working, h.down, h.unknown)}, days give {summed}")
    return wrong


def days_apart(village: Village) -> list[DayApart]:
    """Every day of every hydrant."""
    return [_day(village, h, day) for month in village.months for h in village.hydrants for day in _days(month)]


def whole(village: Village) -> bool:
    """What `hidran verify` finds of book and sheets."""
    return verifying.verify(village.records, KPP).whole


def _day(village: Village, hydrant: str, midnight: int) -> DayApart:
    said, truth = _said(village, hydrant, midnight), [b.episode for b in village.truth if b.hydrant == hydrant]
    true = uptime(_watched(village, hydrant, midnight), truth)
    return DayApart(hydrant, midnight, said.down, true.down, said.unknown == 0)


def _said(village: Village, hydrant: str, midnight: int) -> Uptime:
    return uptime(_watched(village, hydrant, midnight), village.episodes(hydrant, midnight, midnight + DAY))


def _watched(village: Village, hydrant: str, midnight: int) -> Watched:
    return Watched(Site(hydrant, topology="direct"), midnight, midnight + DAY, village.start.start)


def _days(month: Month) -> Iterator[int]:
    yield from range(month.start, month.end, DAY)
