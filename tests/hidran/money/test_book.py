"""The cash book as a pure list."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hidran.money.book import Draft, Entry, balance, checked, counter, month_of
from hidran.money.categories import CATEGORIES, named
from hidran.money.errors import MoneyError
from hidran.months import Month

TODAY = date(2026, 11, 29)
NOVEMBER = Month(2026, 11)


def entry(number: int, day: date, category: str, rupiah: int, corrects: int | None = None) -> Entry:
    return Entry(number, "kug", day, category, rupiah, corrects=corrects)


@st.composite
def books(draw: st.DrawFn) -> list[Entry]:
    days = st.dates(date(2025, 11, 1), date(2027, 2, 28))
    size = draw(st.integers(0, 25))
    return [
        entry(n + 1, draw(days), draw(st.sampled_from(list(CATEGORIES))), draw(st.integers(1, 10_000_000)))
        for n in range(size)
    ]


@given(books())
def test_each_month_closes_with_what_the_next_one_opens_with(book: list[Entry]) -> None:
    book = [e for e in book if e.category != "saldo_awal"]
    months = [month_of(book, m) for m in Month(2025, 11).until(Month(2027, 2))]
    assert months[0].opening == 0
    assert all(a.closing == b.opening for a, b in pairwise(months))
    assert months[-1].closing == balance(book)


@given(books(), st.data())
def test_what_is_taken_back_leaves_every_sum_as_if_it_had_never_been(book: list[Entry], data: st.DataObject) -> None:
    if not book:
        return
    wrong = data.draw(st.sampled_from(book))
    draft = counter(wrong, book, by=None, today=wrong.day, why="salah ketik")
    after = [*book, entry(len(book) + 1, draft.day, draft.category, draft.rupiah, wrong.number)]
    without = [e for e in book if e is not wrong]
    month = Month.of_day(wrong.day)
    found, wanted = month_of(after, month), month_of(without, month)
    assert (found.opening, found.came_in, found.went_out) == (wanted.opening, wanted.came_in, wanted.went_out)
    assert {n: s for n, s in found.by_category.items() if s} == dict(wanted.by_category)


def test_an_opening_balance_is_no_income() -> None:
    book = [entry(1, date(2026, 11, 1), "saldo_awal", 7_250_000), entry(2, date(2026, 11, 3), "iuran", 25_000)]
    found = month_of(book, NOVEMBER)
    assert (found.opening, found.came_in, found.closing) == (7_250_000, 25_000, 7_275_000)
    assert [line.balance for line in found.lines] == [7_250_000, 7_275_000]


def test_lines_stand_by_their_day_and_show_what_was_taken_back() -> None:
    book = [
        entry(1, date(2026, 11, 20), "rutin", 50_000),
        entry(2, date(2026, 11, 2), "iuran", 25_000),
        entry(3, date(2026, 11, 21), "rutin", -50_000, corrects=1),
    ]
    lines = month_of(book, NOVEMBER).lines
    assert [(line.entry.number, line.balance, line.taken_back) for line in lines] == [
        (2, 25_000, False),
        (1, -25_000, True),
        (3, 25_000, False),
    ]


def test_an_entry_is_taken_back_once_only_and_a_counter_entry_never() -> None:
    book = [entry(1, TODAY, "rutin", 50_000), entry(2, TODAY, "rutin", -50_000, corrects=1)]
    for wrong in book:
        with pytest.raises(MoneyError, match="sudah"):
            counter(wrong, book, by=None, today=TODAY, why="lagi")


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft("kug", TODAY, "makan", 1), "pilih saldo_awal"),
        (Draft("kug", TODAY + timedelta(1), "rutin", 1), "belum tiba"),
        (Draft("kug", date(1999, 1, 1), "rutin", 1), "terlalu lama"),
        (Draft("kug", TODAY, "rutin", 1, note="x" * 201), "paling banyak 200"),
    ],
)
def test_a_draft_that_cannot_be_meant_is_refused_by_name(draft: Draft, said: str) -> None:
    with pytest.raises(MoneyError, match=said):
        checked(draft, TODAY)


def test_a_category_is_known_by_its_name_its_title_and_peoples_words() -> None:
    assert named("out", "Perbaikan") == CATEGORIES["perbaikan"]
    assert named("out", "sparepart") == CATEGORIES["suku_cadang"]
    assert named("in", "lain-lain") == CATEGORIES["lain_masuk"]
    assert named("in", "sparepart") is None
