"""Calendar months as people in Sampit count them: from WIB midnight to WIB midnight."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hidran.clock import WIB, wib
from hidran.errors import SettingsError
from hidran.words import Language, say

_NAMES = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month; `str` gives '2026-11'."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """'2026-11'. SettingsError for anything else."""
        found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text.strip())
        if found is None:
            raise SettingsError(f"month {text[:20]!r}: wanted year and month, for instance 2026-11")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, ts: float) -> "Month":
        """The month of Unix second `ts`."""
        at = wib(ts)
        return cls(at.year, at.month)

    @classmethod
    def of_day(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def start(self) -> int:
        """Unix seconds of its first moment."""
        return int(datetime(self.year, self.number, 1, tzinfo=WIB).timestamp())

    @property
    def end(self) -> int:
        """Unix seconds of the next month's first moment."""
        return self.plus(1).start

    @property
    def days(self) -> int:
        return (self.end - self.start) // 86400

    def plus(self, months: int) -> "Month":
        """So many months later (earlier when negative)."""
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    def until(self, last: "Month") -> Iterator["Month"]:
        """This month and those after it, `last` included."""
        month = self
        while month <= last:
            yield month
            month = month.plus(1)

    def words(self, language: Language = "id") -> str:
        """'November 2026'."""
        return f"{say(_NAMES[self.number - 1], language)} {self.year}"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
