"""A book that was kept elsewhere: CSV or XLSX with a line per entry, read whole, each wrong line named.

Columns by their heads, in any order: *tanggal*, *masuk*, *keluar*, and perhaps *jenis*, *keterangan*, *saldo*. Where a
line has a *saldo* it is compared with the sum so far: a book that does not add up is better found out here. Pure.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from hidran.money.amount import parse, signed
from hidran.money.book import LONGEST_NOTE, Draft, checked
from hidran.money.categories import CATEGORIES, OPENING, Direction, named
from hidran.money.errors import MoneyError
from hidran.words import Language, say

LARGEST_BYTES = 1_000_000
LARGEST_UNPACKED_BYTES = 30_000_000  # a small file may unpack to one that fills the memory
MOST_LINES = 5_000
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "day": ("tanggal", "tgl", "hari", "date"),
    "in": ("masuk", "pemasukan", "penerimaan", "debit", "debet", "in"),
    "out": ("keluar", "pengeluaran", "kredit", "out"),
    "category": ("jenis", "kategori", "pos", "category"),
    "note": ("keterangan", "catatan", "uraian", "note"),
    "balance": ("saldo", "sisa", "balance"),
}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y")
_OTHER: Mapping[Direction, str] = {"in": "lain_masuk", "out": "lain_keluar"}
_NOTHING = frozenset({"", "-", "0", "rp 0", "rp0", "rp -"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be read in a line. `line`: as a text editor or Excel counts it."""

    line: int
    what: str


@dataclass(frozen=True)
class Preview:
    """What would be entered, and what is wrong. Nothing is entered while anything is wrong."""

    drafts: tuple[Draft, ...]
    wrong: tuple[Wrong, ...]

    @property
    def came_in(self) -> int:
        return sum(d.rupiah for d in self.drafts if _side(d) == "in")

    @property
    def went_out(self) -> int:
        return sum(d.rupiah for d in self.drafts if _side(d) == "out")

    @property
    def csv(self) -> str:
        """The same entries as `read` takes them: what a page keeps between preview and yes."""
        out = io.StringIO()
        written = csv.writer(out, delimiter=";")
        written.writerow(["Tanggal", "Jenis", "Keterangan", "Masuk", "Keluar"])
        for d in self.drafts:
            sides = (d.rupiah, "") if _side(d) == "in" else ("", d.rupiah)
            written.writerow([d.day.isoformat(), d.category, d.note, *sides])
        return out.getvalue()


def _side(draft: Draft) -> Direction:
    return CATEGORIES[draft.category].direction


def read(data: bytes, kpp: str, today: date, *, by: int | None = None, language: Language = "id") -> Preview:
    """The book in a file. MoneyError when it is none at all. Entered twice, the same file adds nothing."""
    if len(data) > LARGEST_BYTES:
        raise MoneyError(say("berkas terlalu besar: paling besar 1 MB", language))
    rows = list(_rows(data, language))
    if len(rows) > MOST_LINES:
        raise MoneyError(say("terlalu banyak baris: paling banyak {n}", language, n=MOST_LINES))
    at, columns = _head(rows, language)
    made_for = Draft(kpp, today, "", 0, by=by, key=f"buku-{hashlib.sha256(data).hexdigest()[:16]}")
    return _Reading(made_for, today, language, columns).read(rows[at + 1 :], first_line=at + 2)


def _rows(data: bytes, language: Language) -> Iterator[list[str]]:
    if data[:2] == b"PK":
        yield from _sheet(data, language)
        return
    text = _text(data)
    if "\0" in text or not text.strip():
        raise MoneyError(say("berkas ini bukan CSV atau XLSX: simpan buku sebagai CSV dari Excel", language))
    delimiter = max(";,\t", key=text[:2000].count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise MoneyError(say("berkas ini bukan CSV atau XLSX: simpan buku sebagai CSV dari Excel", language)) from error


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # how an older Excel saves


def _sheet(data: bytes, language: Language) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED_BYTES:
                raise MoneyError(say("berkas terlalu besar: paling besar 1 MB", language))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for count, row in enumerate(sheet.iter_rows(values_only=True)):
            if count > MOST_LINES + 1:
                return
            yield [_cell(value) for value in row[:50]]
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        TypeError,
        AttributeError,
        EOFError,
    ) as error:
        raise MoneyError(say("berkas Excel ini tidak terbaca: simpan sebagai CSV, lalu coba lagi", language)) from error


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _head(rows: Sequence[Sequence[str]], language: Language) -> tuple[int, dict[str, int]]:
    """The row with the names of the columns, among the first ten."""
    for at, row in enumerate(rows[:10]):
        names = [cell.strip().lower() for cell in row]
        found = {key: i for key, words in _COLUMNS.items() for i, name in enumerate(names) if name in words}
        if "day" in found and ("in" in found or "out" in found):
            return at, found
    sentence = "kepala kolom tidak ditemukan: baris pertama harus memuat Tanggal, Masuk, Keluar"
    raise MoneyError(say(sentence, language))


class _Reading:
    """One file being read. `sum`: the cash after the lines so far, None after a line that could not be read."""

    def __init__(self, made_for: Draft, today: date, language: Language, columns: Mapping[str, int]) -> None:
        self._made_for = made_for
        self._today = today
        self._language = language
        self._columns = columns
        self._sum: int | None = 0

    def read(self, rows: Iterable[Sequence[str]], first_line: int) -> Preview:
        drafts: list[Draft] = []
        wrong: list[Wrong] = []
        for line, row in enumerate(rows, first_line):
            if not any(cell.strip() for cell in row):
                continue
            try:
                drafts.append(self._draft(row, line, first=not drafts and not wrong))
            except MoneyError as error:
                wrong.append(Wrong(line, str(error)))
                self._sum = self._balance(row) if self._readable_balance(row) else None
        if not drafts and not wrong:
            wrong.append(Wrong(first_line, self._say("tidak ada catatan di bawah kepala kolom")))
        return Preview(tuple(drafts), tuple(wrong))

    def _draft(self, row: Sequence[str], line: int, *, first: bool) -> Draft:
        side, amount = self._opening(row) if first and self._is_opening(row) else self._amount(row)
        category, note = self._category(row, side)
        key = f"{self._made_for.key}-{line}"
        read_so = replace(
            self._made_for, day=self._day(row), category=category, rupiah=amount, note=note[:LONGEST_NOTE], key=key
        )
        draft = checked(read_so, self._today, self._language)
        if self._sum is not None:
            self._sum += amount if side == "in" else -amount
        self._compare(row)
        return draft

    def _is_opening(self, row: Sequence[str]) -> bool:
        """A first line that says only what was there: *Saldo awal* with its sum in the last column."""
        words = (self._text(row, "category"), self._text(row, "note"))
        meant = any(named("in", word) == CATEGORIES[OPENING] for word in words if word)
        return meant and not self._sides(row) and self._readable_balance(row)

    def _opening(self, row: Sequence[str]) -> tuple[Direction, int]:
        return "in", parse(self._text(row, "balance"), self._language)

    def _sides(self, row: Sequence[str]) -> list[tuple[Direction, str]]:
        sides: tuple[Direction, ...] = ("in", "out")
        return [(side, text) for side in sides if (text := self._text(row, side)).lower() not in _NOTHING]

    def _amount(self, row: Sequence[str]) -> tuple[Direction, int]:
        given = self._sides(row)
        if len(given) != 1:
            raise MoneyError(self._say("isi salah satu: Masuk atau Keluar"))
        side, text = given[0]
        return side, parse(text, self._language)

    def _day(self, row: Sequence[str]) -> date:
        text = self._text(row, "day")
        for shape in _DATES:
            try:
                return datetime.strptime(text[:10], shape).date()  # noqa: DTZ007
            except ValueError:
                continue
        raise MoneyError(self._say("tanggal {text!r}: tulis misalnya 03/11/2026", text=text[:20]))

    def _category(self, row: Sequence[str], side: Direction) -> tuple[str, str]:
        """The category and the note; a word that is no category of ours stays in the note."""
        word, note = self._text(row, "category"), " ".join(self._text(row, "note").split())
        found = named(side, word) or (named(side, note) if not word else None)
        if found is not None:
            return found.name, note
        return _OTHER[side], f"{word}: {note}".strip(": ")

    def _readable_balance(self, row: Sequence[str]) -> bool:
        try:
            return bool(self._text(row, "balance")) and self._balance(row) is not None
        except MoneyError:
            return False

    def _balance(self, row: Sequence[str]) -> int:
        text = self._text(row, "balance")
        digits = text.strip("-−() ")
        found = 0 if digits.lower() in _NOTHING else parse(digits, self._language)
        return -found if text.startswith(("-", "(", "−")) else found

    def _compare(self, row: Sequence[str]) -> None:
        """The first line that does not add up is named, not all that follow from it."""
        if not self._text(row, "balance"):
            return
        found, wanted = self._balance(row), self._sum
        self._sum = found
        if wanted is not None and found != wanted:
            values = {"found": signed(found), "wanted": signed(wanted)}
            raise MoneyError(self._say("saldo {found} tidak cocok: menurut baris-baris di atasnya {wanted}", **values))

    def _text(self, row: Sequence[str], column: str) -> str:
        at = self._columns.get(column)
        return row[at].strip() if at is not None and at < len(row) else ""

    def _say(self, sentence: str, **values: object) -> str:
        return say(sentence, self._language, **values)
