"""`hidran cash show`: a month of the book in the terminal."""

import json
from datetime import date
from pathlib import Path

import pytest

from hidran.money.book import Draft
from hidran.settings import Settings
from hidran.store import money
from hidran.store.records import Records
from tests.cli.test_month import data, hidran

__all__ = ["data"]
KPP = "kpp-a"


@pytest.fixture
def book(data: Path) -> Path:
    with Records.open(Settings(data=data)) as records:
        money.add_all(
            records,
            [
                Draft(KPP, date(2026, 10, 1), "saldo_awal", 500_000),
                Draft(KPP, date(2026, 10, 3), "suku_cadang", 150_000, "kapasitor pompa"),
                Draft(KPP, date(2026, 10, 5), "iuran", 25_000),
            ],
        )
        money.take_back(records, KPP, 2, by=None, today=date(2026, 11, 2), why="salah")
    return data


def test_a_month_is_a_table_with_its_sums(book: Path) -> None:
    told = hidran(book, "cash", "show", KPP, "--month", "2026-10")
    lines = told.splitlines()
    assert lines[0] == "Oktober 2026"
    assert "kapasitor pompa (sudah dibatalkan)" in told and "Rp 375.000" in told
    assert lines[-4:] == [
        "Saldo awal bulan: Rp 500.000",
        "Uang masuk: Rp 25.000",
        "Uang keluar: Rp 150.000",
        "Saldo akhir bulan: Rp 375.000",
    ]


def test_without_a_month_it_is_this_one_and_json_holds_every_line(book: Path) -> None:
    told = json.loads(hidran(book, "cash", "show", KPP, "--json"))
    assert (told["month"], told["opening"], told["out"], told["closing"]) == ("2026-11", 375_000, -150_000, 525_000)
    (line,) = told["lines"]
    assert (line["corrects"], line["rupiah"], line["balance"]) == (2, -150_000, 525_000)


@pytest.mark.parametrize(
    ("words", "said"),
    [((KPP, "--month", "kapan"), "wanted year and month"), (("lain",), "wanted one of kpp-a")],
)
def test_what_is_not_there_is_said_so(book: Path, words: tuple[str, ...], said: str) -> None:
    assert said in hidran(book, "cash", "show", *words, fails=True)
