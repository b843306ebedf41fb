"""A book that was kept in Excel or on paper comes in whole, or each wrong line is named."""

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from hidran.money.errors import MoneyError
from hidran.money.importing import MOST_LINES, read

TODAY = date(2026, 11, 29)
BOOK = """Buku Kas KPP Karya Utama Golden;;;;;
Tanggal;Jenis;Keterangan;Masuk;Keluar;Saldo
01/10/2026;;Saldo awal;;;7.250.000
05/10/2026;Iuran;iuran rutin Oktober;725.000;;7.975.000
12/10/2026;Sparepart;kapasitor pompa;;Rp 150.000,-;7.825.000

20/10/2026;Konsumsi tukang;nasi bungkus;;45000;7.780.000
"""


def lines(text: str) -> list[tuple[str, str, int, str]]:
    preview = read(text.encode(), "kug", TODAY)
    assert preview.wrong == ()
    return [(d.day.isoformat(), d.category, d.rupiah, d.note) for d in preview.drafts]


def test_a_book_as_excel_saves_it_here_comes_in_whole() -> None:
    assert lines(BOOK) == [
        ("2026-10-01", "saldo_awal", 7_250_000, "Saldo awal"),
        ("2026-10-05", "iuran", 725_000, "iuran rutin Oktober"),
        ("2026-10-12", "suku_cadang", 150_000, "kapasitor pompa"),
        ("2026-10-20", "lain_keluar", 45_000, "Konsumsi tukang: nasi bungkus"),
    ]


def test_sums_of_the_preview_show_what_would_come_in_and_go_out() -> None:
    preview = read(BOOK.encode(), "kug", TODAY)
    assert (preview.came_in, preview.went_out) == (7_975_000, 195_000)


@pytest.mark.parametrize("save", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encodings_of_excel_are_understood(save: str) -> None:
    text = "Tanggal,Masuk,Keluar,Keterangan\n2026-11-01,25000,,Pak Renée\n"
    preview = read(text.encode(save), "kug", TODAY)
    assert preview.drafts[0].note == "Pak Renée"


def test_an_xlsx_with_real_dates_and_numbers_comes_in() -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["Tanggal", "Masuk", "Keluar", "Uraian"], [date(2026, 11, 3), 25000.0, None, "iuran"]):
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    (draft,) = read(saved.getvalue(), "kug", TODAY).drafts
    assert (draft.day, draft.rupiah, draft.category) == (date(2026, 11, 3), 25_000, "iuran")


def test_each_wrong_line_is_named_with_what_was_found_and_what_is_wanted() -> None:
    text = (
        "Tanggal;Masuk;Keluar;Saldo\n"
        "31/02/2026;25.000;;25.000\n"
        "03/11/2026;25.000;10.000;40.000\n"
        "04/11/2026;banyak;;\n"
        "05/11/2026;10.000;;60.000\n"
        "06/11/2026;10.000;;99.000\n"
        "07/11/2026;1.000;;100.000\n"
        "01/01/2027;1.000;;\n"
    )
    found = [(w.line, w.what) for w in read(text.encode(), "kug", TODAY).wrong]
    assert [line for line, _ in found] == [2, 3, 4, 6, 8]
    assert "'31/02/2026'" in found[0][1]
    assert "salah satu" in found[1][1]
    assert "'banyak'" in found[2][1]
    assert found[3][1] == "saldo Rp 99.000 tidak cocok: menurut baris-baris di atasnya Rp 70.000"
    assert "belum tiba" in found[4][1]


def test_what_a_page_keeps_between_preview_and_yes_reads_as_the_same_entries() -> None:
    preview = read(BOOK.encode(), "kug", TODAY)
    again = read(preview.csv.encode(), "kug", TODAY)
    assert again.wrong == ()
    assert [replace(d, key="") for d in again.drafts] == [replace(d, key="") for d in preview.drafts]


def test_the_same_file_has_the_same_keys_so_that_it_cannot_come_in_twice() -> None:
    once, again = (read(BOOK.encode(), "kug", TODAY) for _ in range(2))
    assert [d.key for d in once.drafts] == [d.key for d in again.drafts]
    assert len({d.key for d in once.drafts}) == 4


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "bukan CSV"),
        (b"\x89PNG\r\n\0\0", "bukan CSV"),
        (b"PK\x03\x04rubbish", "tidak terbaca"),
        (b"a;b;c\n1;2;3\n", "kepala kolom"),
        (b"x" * 1_000_001, "paling besar 1 MB"),
        (b"Tanggal;Masuk\n" * (MOST_LINES + 2), "paling banyak 5000"),
    ],
)
def test_a_file_that_is_no_book_is_refused_whole(data: bytes, said: str) -> None:
    with pytest.raises(MoneyError, match=said):
        read(data, "kug", TODAY)


@given(st.binary(max_size=400))
def test_rubbish_is_refused_or_named_never_a_crash(data: bytes) -> None:
    for given_data in (data, b"Tanggal;Masuk;Keluar;Saldo\n" + data):
        try:
            preview = read(given_data, "kug", TODAY)
        except MoneyError:
            continue
        assert all(d.rupiah > 0 for d in preview.drafts)
