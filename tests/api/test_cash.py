"""The cash book and the dues on the phone of a bendahara, and what everybody else sees of them."""

import io
import re
from collections.abc import Iterator

import pytest
from openpyxl import Workbook
from PIL import Image

from api.forms import new_key
from hidran.money.book import balance
from hidran.months import Month
from hidran.store import dues, money, work
from hidran.store.records import Records
from hidran.work.sensor import Opening
from hidran.work.step import Step
from tests.api.asking import Client, asking
from tests.api.house import Installation
from tests.api.reading_html import Page

KPP = "kpp-sawahan"
BOOK = f"/kas/{KPP}"
DUES = f"{BOOK}/iuran"


@pytest.fixture
def visitor(own: Installation) -> Iterator[Client]:
    with asking(own) as made:
        yield made


def entry(**values: str) -> dict[str, str]:
    return {"key": new_key(), "category": "rutin", "amount": "45.000", "day": "2026-10-02", "note": "pulsa"} | values


def books(own: Installation) -> list[tuple[int, str, int]]:
    with Records.open(own.settings) as records:
        return [(e.number, e.category, e.rupiah) for e in money.book(records, KPP)]


def day(own: Installation) -> str:
    return str(Month.of(own.now).first)


def test_one_kpp_has_one_book_and_the_menu_leads_there(visitor: Client) -> None:
    assert "/kas" in Page(visitor.page("/")).links
    assert visitor.get("/kas").headers["location"] == BOOK


def test_an_entry_is_typed_as_people_write_and_stands_in_the_book(own: Installation, visitor: Client) -> None:
    answer = visitor.post(BOOK, data=entry(day=day(own), amount="Rp 45.000,-", note="pulsa  alat"))
    assert answer.status_code == 303
    assert books(own) == [(1, "rutin", 45_000)]
    words = Page(visitor.page(answer.headers["location"])).words
    assert "Tersimpan." in words and "pulsa alat" in words and "−Rp 45.000" in words


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(made, "JPEG")
    return made.getvalue()


def test_the_photo_of_a_receipt_stands_with_its_entry(own: Installation, visitor: Client) -> None:
    visitor.post(BOOK, data=entry(day=day(own)), files={"photo": ("nota.jpg", photo())})
    visitor.post(BOOK, data=entry(day=day(own)), files={"photo": ("", b"")})
    assert f'src="{BOOK}/nota/1"' in visitor.page(f"{BOOK}/batal/1")
    shown = visitor.get(f"{BOOK}/nota/1")
    assert (shown.headers["content-type"], shown.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "/nota/" not in visitor.page(f"{BOOK}/batal/2")
    assert visitor.get(f"{BOOK}/nota/2").status_code == 404
    assert Page(visitor.page(f"{BOOK}?bulan={day(own)[:7]}")).words.count("ada foto nota") == 1


@pytest.mark.parametrize(
    ("values", "sent", "said"),
    [({}, b"MZ not a photo", "Ini bukan foto"), ({"amount": "banyak"}, photo(), "tulis rupiah")],
)
def test_a_refused_form_keeps_neither_entry_nor_photo(
    own: Installation, visitor: Client, values: dict[str, str], sent: bytes, said: str
) -> None:
    form = entry(day=day(own)) | values
    refused = visitor.request(
        "POST", BOOK, data=form, files={"photo": ("x.jpg", sent)}, headers={"Accept": "text/html"}
    )
    assert (refused.status_code, said in Page(refused.text).words) == (422, True)
    assert books(own) == []
    assert not own.settings.paths.photos.exists()


def test_the_same_form_sent_twice_is_one_entry(own: Installation, visitor: Client) -> None:
    form = entry(day=day(own))
    assert [visitor.post(BOOK, data=form).status_code for _ in range(2)] == [303, 303]
    assert len(books(own)) == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"amount": "banyak"}, "tulis rupiah tanpa sen"),
        ({"amount": ""}, "tulis rupiah tanpa sen"),
        ({"category": "makan"}, "tidak dikenal"),
        ({"day": "2099-01-01"}, "belum tiba"),
        ({"day": "kemarin"}, "tulis misalnya 2026-11-03"),
    ],
)
def test_what_cannot_be_meant_comes_back_in_the_form_with_what_is_wrong(
    own: Installation, visitor: Client, values: dict[str, str], said: str
) -> None:
    form = entry(day=day(own), note="catatan saya") | values
    html = visitor.request("POST", BOOK, data=form, headers={"Accept": "text/html"})
    assert html.status_code == 422
    assert said in Page(html.text).words
    assert 'value="catatan saya"' in html.text
    assert books(own) == []


def test_a_wrong_entry_is_taken_back_with_a_reason_and_stays_to_be_seen(own: Installation, visitor: Client) -> None:
    visitor.post(BOOK, data=entry(day=day(own)))
    back = f"{BOOK}/batal/1"
    assert "Salah catat?" in Page(visitor.page(back)).words
    assert visitor.post(back, data={"why": " "}).status_code == 422
    assert visitor.post(back, data={"why": "salah hidran"}).status_code == 303
    assert books(own) == [(1, "rutin", 45_000), (2, "rutin", -45_000)]
    assert visitor.post(back, data={"why": "lagi"}).status_code == 422
    assert "sudah dibatalkan oleh catatan 2" in Page(visitor.page(back)).words
    assert "Batal catatan 1: salah hidran" in Page(visitor.page(f"{BOOK}?bulan={day(own)[:7]}")).words


@pytest.mark.parametrize("path", ["/kas/tidak-ada", f"{BOOK}/batal/99", f"{DUES}/99", "/kas/tidak-ada/impor"])
def test_what_is_not_there_is_said_so(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "kemarin", "%00"])
def test_a_month_that_is_none_is_refused_by_name(visitor: Client, month: str) -> None:
    assert visitor.get(f"{BOOK}?bulan={month}").status_code == 422


def owing(own: Installation, homes: int) -> list[int]:
    first = Month.of(own.now)
    with Records.open(own.settings) as records:
        dues.set_rate(records, KPP, first, 25_000)
        return [dues.add_household(records, KPP, f"Bu Rahmah {n}", first) for n in range(homes)]


def test_dues_are_taken_from_a_household_and_the_book_has_no_name_of_it(own: Installation, visitor: Client) -> None:
    home = owing(own, 6)[0]
    form = {"key": new_key(), "amount": "50rb", "start": str(Month.of(own.now))}
    assert visitor.post(f"{DUES}/{home}/bayar", data=form).status_code == 303
    assert books(own) == [(1, "iuran", 50_000)]
    assert "Rahmah" not in visitor.page(BOOK)
    listed = Page(visitor.page(DUES)).words
    assert "Bu Rahmah 0 Lunas" in listed and "Bu Rahmah 1 Belum" in listed
    assert "Sudah masuk Rp 25.000" in listed


def test_relief_is_given_and_household_and_rate_are_changed(own: Installation, visitor: Client) -> None:
    month = str(Month.of(own.now))
    assert visitor.post(f"{DUES}/tarif", data={"amount": "25.000", "start": month}).status_code == 303
    assert visitor.post(f"{DUES}/warga", data={"label": "Pak Jali", "start": month}).status_code == 303
    with Records.open(own.settings) as records:
        (home,) = dues.dues_of(records, KPP).households
    assert visitor.post(f"{DUES}/{home.id}/keringanan", data={"amount": "0", "start": month}).status_code == 303
    assert "Pak Jali Keringanan" in Page(visitor.page(DUES)).words
    assert visitor.post(f"{DUES}/{home.id}/berhenti", data={"end": month}).status_code == 303
    assert "Pak Jali" not in visitor.page(f"{DUES}?bulan={Month.of(own.now).plus(1)}")


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("warga", {"label": ""}, "tulis 1 sampai 60 huruf"),
        ("tarif", {"amount": "banyak"}, "tulis rupiah"),
        ("tarif", {"amount": "1000", "start": "kapan"}, "wanted year and month"),
        ("1/bayar", {"key": "k" * 22, "amount": "9.000.000"}, "lebih banyak daripada iuran setahun"),
        ("1/keringanan", {"amount": "0", "start": "2026-11", "end": "2026-01"}, "bulan akhir tidak sebelum"),
    ],
)
def test_wrong_dues_come_back_with_what_is_wrong(
    own: Installation, visitor: Client, path: str, data: dict[str, str], said: str
) -> None:
    owing(own, 1)
    answer = visitor.request("POST", f"{DUES}/{path}", data=data, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert said in Page(answer.text).words
    assert books(own) == []


def test_a_book_from_excel_is_shown_first_and_entered_whole_once(own: Installation, visitor: Client) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["Tanggal", "Masuk", "Keluar", "Keterangan"], [day(own), 7_250_000, None, "Saldo awal"]):
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    shown = visitor.request("POST", f"{BOOK}/impor", files={"file": ("buku.xlsx", saved.getvalue())})
    assert shown.status_code == 200 and "Ini yang akan disimpan" in Page(shown.text).words
    assert books(own) == []
    kept = re.search(r'name="book" value="([^"]+)"', shown.text)
    assert kept is not None
    for _ in range(2):
        assert visitor.post(f"{BOOK}/impor", data={"book": kept[1]}).status_code == 303
    assert books(own) == [(1, "saldo_awal", 7_250_000)]


def test_a_wrong_line_of_a_file_is_named_and_nothing_is_entered(own: Installation, visitor: Client) -> None:
    data = b"Tanggal;Masuk;Keluar\n03/11/2026;banyak;\n"
    shown = visitor.request("POST", f"{BOOK}/impor", files={"file": ("buku.csv", data)})
    assert shown.status_code == 422
    assert "Baris 2 : Jumlah 'banyak'" in Page(shown.text).words
    assert books(own) == []


def repaired(own: Installation, key: str, rupiah: int, instead_of: str = "") -> None:
    """A repair of the broken hydrant, as its ticket says."""
    at = own.now - 3600
    data = {"what": "ganti kapasitor", "cost_rp": rupiah} | ({"instead_of": instead_of} if instead_of else {})
    with Records.open(own.settings) as records, work.changing(records) as db:
        number = work.opened(db, "t1") or work.open_ticket(db, Opening("t1", "sawahan", "hand", "", at, "pompa"))
        assert number is not None
        work.add(db, number, Step(key, "repaired", at, "Budi", data=data))


def test_what_a_repair_cost_comes_from_its_ticket_with_one_tap_and_once(own: Installation, visitor: Client) -> None:
    repaired(own, "langkah-1", 150_000)
    html = visitor.page(BOOK)
    assert "Biaya perbaikan yang belum dicatat Rp 150.000 : ganti kapasitor" in Page(html).words
    key = re.search(r'name="key" value="(work-[^"]+)"', html)
    assert key is not None
    for _ in range(2):
        assert visitor.post(f"{BOOK}/biaya", data={"key": key[1]}).status_code == 303
    assert books(own) == [(1, "perbaikan", 150_000)]
    assert "Biaya perbaikan yang belum dicatat" not in visitor.page(BOOK)
    with Records.open(own.settings) as records:
        (line,) = money.book(records, KPP)
    assert (line.asset, line.ticket) == ("sawahan", 1)


def test_a_cost_that_was_put_right_in_the_ticket_says_what_the_book_has_already(
    own: Installation, visitor: Client
) -> None:
    repaired(own, "langkah-1", 150_000)
    key = re.search(r'name="key" value="(work-[^"]+)"', visitor.page(BOOK))
    assert key is not None
    visitor.post(f"{BOOK}/biaya", data={"key": key[1]})
    repaired(own, "langkah-2", 120_000, instead_of="langkah-1")
    words = Page(visitor.page(BOOK)).words
    assert "Rp 120.000 : ganti kapasitor" in words
    assert "Buku sudah mencatat Rp 150.000 untuk pekerjaan ini" in words


def test_the_chain_of_the_book_holds_after_all_of_it(own: Installation, visitor: Client) -> None:
    visitor.post(BOOK, data=entry(day=day(own)))
    visitor.post(f"{BOOK}/batal/1", data={"why": "salah"})
    with Records.open(own.settings) as records:
        entries = money.book(records, KPP)
    assert money.first_break(entries) is None
    assert balance(entries) == 0
