"""The book and the dues in the records: numbered, chained, added only; on SQLite, and on PostgreSQL where it is."""

import threading
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from hidran.errors import UnknownNameError
from hidran.money.book import Draft, balance
from hidran.money.dues import Relief, overview
from hidran.money.errors import MoneyError
from hidran.months import Month
from hidran.settings import Settings
from hidran.store import dues as dues_store
from hidran.store import money
from hidran.store.records import Records

DAY = date(2026, 11, 3)
NOVEMBER = Month(2026, 11)


@pytest.fixture
def settings(each_database: Settings) -> Settings:
    return each_database


@pytest.fixture
def records(settings: Settings) -> Iterator[Records]:
    with Records.open(settings) as opened:
        opened.add_kpp("kug", "KPP Karya Utama Golden")
        opened.add_kpp("swh", "KPP Sawahan")
        yield opened


def paid(records: Records, household: int, rupiah: int, key: str = "") -> int:
    draft = dues_store.dues_draft("kug", rupiah, DAY, by=None, key=key)
    return dues_store.pay(records, "kug", household, NOVEMBER, draft).number


def test_entries_are_numbered_in_each_kpp_and_the_chain_holds(records: Records) -> None:
    for kpp in ("kug", "kug", "swh", "kug"):
        money.add(records, Draft(kpp, DAY, "rutin", 10_000, "pulsa"))
    assert [e.number for e in money.book(records, "kug")] == [1, 2, 3]
    assert money.first_break(money.book(records, "kug")) is None


def test_an_amount_that_is_altered_in_the_file_is_found_by_its_number(records: Records) -> None:
    for _ in range(4):
        money.add(records, Draft("kug", DAY, "rutin", 10_000))
    with records.session() as db:
        db.execute(sa.text("UPDATE cash_entry SET rupiah = 5000 WHERE number = 3"))
    found = money.first_break(money.book(records, "kug"))
    assert found is not None and found.number == 3


def test_a_removed_entry_is_found_too(records: Records) -> None:
    for _ in range(3):
        money.add(records, Draft("kug", DAY, "rutin", 10_000))
    with records.session() as db:
        db.execute(sa.text("DELETE FROM cash_entry WHERE number = 2"))
    found = money.first_break(money.book(records, "kug"))
    assert found is not None and found.number == 3


def test_the_same_form_sent_twice_is_one_entry(records: Records) -> None:
    draft = Draft("kug", DAY, "rutin", 10_000, key="formulir-1")
    assert money.add(records, draft) == money.add(records, draft)
    assert balance(money.book(records, "kug")) == -10_000


def test_writers_at_once_get_numbers_of_their_own(settings: Settings, records: Records) -> None:
    def write() -> None:
        with Records.open(settings) as mine:
            for _ in range(10):
                money.add(mine, Draft("kug", DAY, "rutin", 1_000))

    writers = [threading.Thread(target=write) for _ in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    entries = money.book(records, "kug")
    assert [e.number for e in entries] == list(range(1, 41))
    assert money.first_break(entries) is None


def test_a_book_of_nobody_is_refused(records: Records) -> None:
    with pytest.raises(UnknownNameError, match="no KPP 'xyz'"):
        money.add(records, Draft("xyz", DAY, "rutin", 1_000))


def test_dues_are_one_line_of_the_book_without_a_name_and_fill_the_months(records: Records) -> None:
    dues_store.set_rate(records, "kug", Month(2026, 1), 25_000)
    home = dues_store.add_household(records, "kug", "Ibu Rahmah", Month(2026, 11))
    paid(records, home, 50_000)
    (line,) = money.book(records, "kug")
    assert (line.category, line.rupiah, line.note) == ("iuran", 50_000, "")
    dues = dues_store.dues_of(records, "kug")
    assert [dues.state(home, NOVEMBER.plus(n)) for n in range(3)] == ["paid", "paid", "open"]


def test_dues_that_are_taken_back_are_open_again(records: Records) -> None:
    dues_store.set_rate(records, "kug", Month(2026, 1), 25_000)
    home = dues_store.add_household(records, "kug", "Ibu Rahmah", Month(2026, 11))
    number = paid(records, home, 25_000)
    money.take_back(records, "kug", number, by=None, today=DAY, why="salah rumah")
    assert dues_store.dues_of(records, "kug").state(home, NOVEMBER) == "open"
    assert balance(money.book(records, "kug")) == 0
    with pytest.raises(MoneyError, match="sudah dibatalkan"):
        money.take_back(records, "kug", number, by=None, today=DAY, why="lagi")


def test_a_payment_sent_twice_counts_once(records: Records) -> None:
    dues_store.set_rate(records, "kug", Month(2026, 1), 25_000)
    home = dues_store.add_household(records, "kug", "Ibu Rahmah", Month(2026, 11))
    assert paid(records, home, 25_000, "k1") == paid(records, home, 25_000, "k1")
    assert overview(dues_store.dues_of(records, "kug"), NOVEMBER).paid == 25_000


def test_a_decision_of_the_group_is_kept_and_a_household_of_another_kpp_is_not_found(records: Records) -> None:
    dues_store.set_rate(records, "kug", Month(2026, 1), 25_000)
    home = dues_store.add_household(records, "kug", "Pak Jali", Month(2026, 1))
    relief = Relief(home, NOVEMBER, None, 0, DAY)
    dues_store.relieve(records, "kug", relief)
    assert dues_store.dues_of(records, "kug").state(home, NOVEMBER) == "relieved"
    with pytest.raises(MoneyError, match="tidak ada di daftar iuran"):
        dues_store.relieve(records, "swh", relief)
