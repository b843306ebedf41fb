"""Years later: was anything altered? Every digest of a KPP's book and sheets is made again from what is kept.

Whoever can write into the database can make all digests anew; that shows against a sheet on paper, whose code holds the
head of that time. So `code`, as the QR on the sheet reads, is compared too.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from hidran import chain
from hidran.errors import SettingsError
from hidran.months import Month
from hidran.sheet.build import faults_digest
from hidran.store import money
from hidran.store.records import Records
from hidran.store.sheets import Faults
from hidran.store.tables_sheet import SheetRow

Said = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lines`, `sheets`: how many were looked at. `wrong`: what does not hold, in Bahasa templates with their values;
    none: nothing was altered. `notes`: what late readings may have changed, and somebody too."""

    lines: int
    sheets: int
    wrong: tuple[Said, ...]
    notes: tuple[Said, ...] = ()

    @property
    def whole(self) -> bool:
        return not self.wrong


@dataclass(frozen=True, slots=True)
class Code:
    """What the QR of a sheet says."""

    kpp: str
    month: str
    digest: str

    @classmethod
    def read(cls, text: str) -> "Code":
        """'HIDRAN kpp 2026-11 digest'. SettingsError for anything else."""
        match text.split():
            case ["HIDRAN", kpp, month, digest]:
                return cls(kpp, month, digest)
        raise SettingsError(f"code {text[:40]!r}: wanted what the QR of a sheet reads: HIDRAN kpp month digest")


@dataclass(frozen=True, slots=True)
class _Kept:
    month: str
    revision: int
    body: dict[str, Any]
    digest: str


def verify(records: Records, kpp: str, code: Code | None = None, faults: Faults | None = None) -> Verdict:
    """Everything of a KPP. `code`: of a sheet on paper; None: only what is kept is compared with itself. `faults`: asks
    the event log, None: there is none any more."""
    entries = money.book(records, kpp)
    with records.session() as db:
        rows = db.scalars(select(SheetRow).where(SheetRow.kpp_id == kpp).order_by(SheetRow.id))
        sheets = [_Kept(row.month, row.revision, row.body, row.digest) for row in rows]
    wrong: list[Said] = []
    if (broken := money.first_break(entries)) is not None:
        wrong.append(("Buku kas: catatan nomor {n} tidak seperti waktu ditulis.", {"n": broken.number}))
    wrong += _sheets(sheets)
    heads = {e.number: e.digest for e in entries}
    for row in sheets:
        number, head = row.body["cash_number"], row.body["cash_head"]
        if number and heads.get(number) != head:
            wrong.append((_BOOK_BEHIND, {"month": row.month, "n": number}))
    if code is not None and not any((s.month, s.digest) == (code.month, code.digest) for s in sheets):
        wrong.append(("Lembar di kertas ({month}) tidak ada dalam simpanan.", {"month": code.month}))
    notes = _told_otherwise(sheets, faults) if faults is not None else []
    return Verdict(len(entries), len(sheets), tuple(wrong), tuple(notes))


def _told_otherwise(sheets: list[_Kept], faults: Faults) -> list[Said]:
    """Months whose faults the event log tells otherwise than their newest sheet."""
    newest = {row.month: row.body for row in sheets}
    return [
        (_OTHERWISE, {"month": month}) for month, body in newest.items() if _digest(body, faults) != body["episodes"]
    ]


def _digest(body: dict[str, Any], faults: Faults) -> str:
    month = Month.parse(body["month"])
    end = min(int(body["made_ts"]), month.end)
    known = (e for h in body["hydrants"] for e in faults(h["id"], month.start, end))
    return faults_digest(known, end)


_OTHERWISE = "Gangguan {month} kini tercatat lain daripada di lembarnya: oleh data susulan, atau diubah orang."
_BOOK_BEHIND = "Lembar {month}: buku kas sampai catatan {n} bukan buku yang dulu dilaporkan."


def _sheets(sheets: list[_Kept]) -> list[Said]:
    digest, wrong = chain.BEGIN, []
    for row in sheets:
        digest = chain.link(digest, row.body)
        if digest != row.digest:
            values: dict[str, object] = {"month": row.month, "n": row.revision}
            wrong.append(("Lembar {month} (revisi {n}) tidak seperti waktu dibuat.", values))
            digest = row.digest  # what follows is looked at by itself
    return wrong
