"""Years later: was anything altered? Every digest of a KPP's book and sheets is made again from what is kept.

Whoever can write into the database can make all digests anew; that shows against a sheet on paper, whose code holds the
head of that time. So `code`, as the QR on the sheet reads, is compared too.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from hidran import chain
from hidran.errors import SettingsError
from hidran.store import money
from hidran.store.records import Records
from hidran.store.tables_sheet import SheetRow


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lines`, `sheets`: how many were looked at. `wrong`: what does not hold, in Bahasa templates with their values;
    none: nothing was altered."""

    lines: int
    sheets: int
    wrong: tuple[tuple[str, dict[str, object]], ...]

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


def verify(records: Records, kpp: str, code: Code | None = None) -> Verdict:
    """Everything of a KPP. `code`: of a sheet on paper; None: only what is kept is compared with itself."""
    entries = money.book(records, kpp)
    with records.session() as db:
        rows = db.scalars(select(SheetRow).where(SheetRow.kpp_id == kpp).order_by(SheetRow.id))
        sheets = [_Kept(row.month, row.revision, row.body, row.digest) for row in rows]
    wrong: list[tuple[str, dict[str, object]]] = []
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
    return Verdict(len(entries), len(sheets), tuple(wrong))


_BOOK_BEHIND = "Lembar {month}: buku kas sampai catatan {n} bukan buku yang dulu dilaporkan."


def _sheets(sheets: list[_Kept]) -> list[tuple[str, dict[str, object]]]:
    digest, wrong = chain.BEGIN, []
    for row in sheets:
        digest = chain.link(digest, row.body)
        if digest != row.digest:
            values: dict[str, object] = {"month": row.month, "n": row.revision}
            wrong.append(("Lembar {month} (revisi {n}) tidak seperti waktu dibuat.", values))
            digest = row.digest  # what follows is looked at by itself
    return wrong
