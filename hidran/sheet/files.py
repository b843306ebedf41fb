"""Everything behind a sheet as tables: CSV for an Indonesian Excel (UTF-8 with BOM, semicolon), and XLSX."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from hidran.clock import wib
from hidran.money.book import Entry
from hidran.money.categories import CATEGORIES, DUES, OPENING
from hidran.sheet import words
from hidran.sheet.questions import outage_title, questions
from hidran.sheet.sheet import Sheet
from hidran.water.words import verdict
from hidran.words import Language, number, say

Cell = str | int | float | None
Table = tuple[list[str], list[list[Cell]]]


def tables(sheet: Sheet, entries: Sequence[Entry], language: Language = "id") -> Mapping[str, Table]:
    """The tables by name. `entries`: the month's lines of the book; dues are in it as sums only, without a day."""
    return {
        say("Hidran", language).lower(): _hydrants(sheet, language),
        say("Hari", language).lower(): _days(sheet, language),
        say("Gangguan", language).lower(): _outages(sheet, language),
        say("Kas", language).lower(): _cash(sheet, entries, language),
        say("Pertanyaan", language).lower(): (
            [say("Angka", language), say("Pertanyaan", language)],
            [[q.fact, q.ask] for q in questions(sheet, language)],
        ),
    }


def _heads(language: Language, *names: str) -> list[str]:
    return [say(name, language) for name in names]


def _hydrants(sheet: Sheet, language: Language) -> Table:
    heads = _heads(
        language, "Hidran", "Hari air", "Jam mungkin", "Jam jalan", "Jam mati", "Jam tidak diketahui", "Air",
        "Diperiksa", "Kekeruhan tengah", "Satuan",
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            h.name, h.days_with_water, _hours(h.possible), _hours(h.working), _hours(h.down), _hours(h.unknown),
            verdict(h.water.verdict, language), _time(h.water.checked_ts), h.water.median, h.water.unit,
        ]
        for h in sheet.hydrants
    ]  # fmt: skip
    return heads, rows


def _days(sheet: Sheet, language: Language) -> Table:
    said = {"ran": "jalan", "stood": "diam", "unknown": "tidak diketahui"}
    heads = [*_heads(language, "Tanggal"), *(h.name for h in sheet.hydrants)]
    count = sheet.of.days
    rows: list[list[Cell]] = [
        [f"{sheet.month}-{n + 1:02d}", *(say(said[h.strip[n]], language) for h in sheet.hydrants)] for n in range(count)
    ]
    return heads, rows


def _outages(sheet: Sheet, language: Language) -> Table:
    heads = _heads(
        language, "Pekerjaan", "Hidran", "Gangguan", "Sejak", "Sampai", "Dijawab oleh", "Jam sampai dijawab",
        "Jam sampai normal", "Ditemukan", "Biaya rupiah",
    )  # fmt: skip
    names = {h.id: h.name for h in sheet.hydrants}
    rows: list[list[Cell]] = [
        [
            o.ticket, names.get(o.hydrant, o.hydrant), outage_title(o, language), _time(o.since), _time(o.until),
            o.role, _hours(o.answer_s), _hours(o.repair_s), o.found, o.cost_rp,
        ]
        for o in sheet.outages
    ]  # fmt: skip
    return heads, rows


def _cash(sheet: Sheet, entries: Sequence[Entry], language: Language) -> Table:
    heads = _heads(language, "Tanggal", "No.", "Jenis", "Keterangan", "Masuk rupiah", "Keluar rupiah")
    rows: list[list[Cell]] = [
        [str(sheet.of.first), None, *_heads(language, "Saldo awal bulan"), "", sheet.cash.opening, None]
    ]
    for e in entries:
        if e.direction == "in" and e.category in (DUES, OPENING):
            continue
        sides = (e.rupiah, None) if e.direction == "in" else (None, e.rupiah)
        rows.append([str(e.day), e.number, say(CATEGORIES[e.category].title, language), e.note, *sides])
    if sheet.cash.received:
        rows.append([None, None, say(CATEGORIES[DUES].title, language), "", sheet.cash.received, None])
    rows.append([None, None, *_heads(language, "Saldo akhir bulan"), "", sheet.cash.closing, None])
    return heads, rows


def _hours(seconds: int | None) -> float | None:
    return None if seconds is None else round(seconds / 3600, 2)


def _time(ts: int | None) -> str | None:
    return None if ts is None else wib(ts).strftime("%Y-%m-%d %H:%M")


def csv_zip(made: Mapping[str, Table]) -> bytes:
    """One CSV for each table, in one file to download."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, table in made.items():
            packed.writestr(zipfile.ZipInfo(f"{name}.csv", date_time=(2020, 1, 1, 0, 0, 0)), csv_of(table))
    return out.getvalue()


def csv_of(table: Table) -> bytes:
    """Decimal comma, semicolon, BOM: Excel with Indonesian settings opens it by a double click."""
    out = io.StringIO()
    written = csv.writer(out, delimiter=";", lineterminator="\r\n")
    heads, rows = table
    written.writerow(heads)
    written.writerows([_plain(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case float():
            return number(cell, 2).replace(".", "")
        case str() if cell[:1] in "=+-@\t\r":
            return f"'{cell}"  # a note is never a formula
    return str(cell)


def xlsx(made: Mapping[str, Table], sheet: Sheet, language: Language = "id") -> bytes:
    """A workbook with one sheet for each table."""
    # Loading openpyxl takes a fifth of a second, and the pages need it only here.
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.properties.creator = "Hidran"
    book.properties.title = f"{words.title(sheet, language)}, {sheet.kpp_name}"
    book.properties.created = datetime.fromtimestamp(sheet.made_ts, tz=wib(0).tzinfo).replace(tzinfo=None)
    for name, (heads, rows) in made.items():
        page = book.create_sheet(name)
        page.append(heads)
        for row in rows:
            page.append([f"'{c}" if isinstance(c, str) and c[:1] == "=" else c for c in row])
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
