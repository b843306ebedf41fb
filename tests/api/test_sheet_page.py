"""The meeting sheet as a page, a PDF, a text and tables."""

from collections.abc import Iterator

import pytest

from api.forms import new_key
from hidran.months import Month
from tests.api import money_house
from tests.api.asking import Client, asking
from tests.api.house import Installation
from tests.api.reading_html import Page

LIST = f"/lembar/{money_house.KPP}"


@pytest.fixture
def visitor(own: Installation) -> Iterator[Client]:
    money_house.furnish(own)
    own.set_clock(Month.of(own.now).end + 7200)
    own.beat()
    with asking(own) as made:
        yield made


@pytest.fixture
def last(own: Installation, visitor: Client) -> str:
    """The month that has just ended."""
    return f"{LIST}/{Month.of(own.now).plus(-1)}"


def test_the_list_begins_with_the_running_month_and_each_leads_to_its_sheet(visitor: Client, last: str) -> None:
    assert visitor.get("/lembar").headers["location"] == LIST
    assert last in Page(visitor.page(LIST)).links


def test_a_sheet_that_was_kept_has_a_code_and_one_that_was_not_says_so(visitor: Client, last: str) -> None:
    assert "Lembar ini belum disimpan." in Page(visitor.page(last)).words
    assert visitor.post(f"{last}/bekukan").status_code == 303
    html = visitor.page(last)
    assert "Kode keaslian:" in Page(html).words and 'class="qr"' in html
    assert "Tersimpan" in Page(visitor.page(LIST)).words


def test_the_running_month_cannot_be_kept_yet(own: Installation, visitor: Client) -> None:
    assert visitor.post(f"{LIST}/{Month.of(own.now)}/bekukan").status_code == 409


def test_what_the_meeting_decides_stays_with_the_sheet_once(visitor: Client, last: str) -> None:
    form = {"key": new_key(), "decision": "Ganti kabel sebelum hujan."}
    for _ in range(2):
        assert visitor.post(f"{last}/keputusan", data=form).status_code == 303
    assert Page(visitor.page(last)).words.count("Ganti kabel sebelum hujan.") == 1


@pytest.mark.parametrize(
    ("name", "media", "begins"),
    [
        ("lembar.pdf", "application/pdf", b"%PDF"),
        ("tabel.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("tabel.zip", "application/zip", b"PK"),
        ("lembar.txt", "text/plain; charset=utf-8", b"*Lembar rapat"),
    ],
)
def test_the_sheet_can_be_taken_along(visitor: Client, last: str, name: str, media: str, begins: bytes) -> None:
    answer = visitor.get(f"{last}/{name}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert answer.content.startswith(begins)


@pytest.mark.parametrize(
    "path", [f"{LIST}/2026-13", f"{LIST}/2099-01", "/lembar/tidak-ada", f"{LIST}/2026-10?revisi=7"]
)
def test_what_is_not_there_is_said_so(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_the_file_for_a_request_comes_from_kept_sheets_alone(visitor: Client, last: str) -> None:
    assert "Belum ada lembar rapat" in Page(visitor.page(f"{LIST}/usulan")).words
    visitor.post(f"{last}/bekukan")
    words = Page(visitor.page(f"{LIST}/usulan")).words
    assert "Angka 1 bulan" in words and "Rencana biaya" in words and "Kas sekarang Rp 7.135.000" in words


def test_an_observer_sees_states_and_figures_of_every_kpp_and_no_person(visitor: Client) -> None:
    words = Page(visitor.page("/pengamat")).words
    assert "KPP Air Mentaya" in words and "Sawahan RT 05" in words and "Rata-rata sampai normal" in words
    assert not any(name in words for name in money_house.HOMES)
    assert visitor.get("/pengamat?bulan=kapan").status_code == 404
