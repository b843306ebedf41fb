"""What the cash would pay for."""

from datetime import date

from hidran.money.book import Entry
from hidran.money.cover import cover, sentences
from hidran.money.dues import Dues, Household, Rate
from hidran.months import Month

NOVEMBER = Month(2026, 11)
HOMES = [Household(n, "kug", f"Rumah {n}", Month(2026, 1)) for n in range(1, 34)]
DUES = Dues([Rate(Month(2026, 1), 25_000)], HOMES)


def book(*lines: tuple[str, str, int]) -> list[Entry]:
    return [Entry(n, "kug", date.fromisoformat(day), c, rp, f"nota {n}") for n, (day, c, rp) in enumerate(lines, 1)]


def test_the_formula_is_said_with_its_numbers() -> None:
    found = cover(
        book(
            ("2026-10-01", "saldo_awal", 7_250_000), ("2026-10-09", "rutin", 200_000), ("2026-11-09", "rutin", 100_000)
        ),
        DUES,
        NOVEMBER,
    )
    assert (found.running, found.counted) == (150_000, 2)
    assert (
        sentences(found)[0]
        == "Kas Rp 6.950.000 : biaya rutin Rp 150.000 sebulan (rata-rata 2 bulan) = cukup 46,3 bulan."
    )


def test_without_any_cost_nothing_is_divided_by_zero() -> None:
    found = cover(book(("2026-11-01", "saldo_awal", 500_000)), Dues(), NOVEMBER)
    assert (found.running, found.months, found.missing) == (0, None, ())
    assert sentences(found) == ["Kas Rp 500.000. Belum ada biaya rutin dalam 1 bulan terakhir."]


def test_an_empty_book_says_so() -> None:
    assert sentences(cover([], Dues(), NOVEMBER)) == ["Buku kas belum berisi catatan."]


def test_each_of_the_last_repairs_is_compared_with_the_cash_and_the_entries_of_one_ticket_are_one() -> None:
    entries = [
        Entry(1, "kug", date(2026, 9, 1), "saldo_awal", 3_000_000),
        Entry(2, "kug", date(2026, 9, 5), "suku_cadang", 1_200_000, "pompa", ticket=7),
        Entry(3, "kug", date(2026, 9, 6), "perbaikan", 300_000, "tukang", ticket=7),
        Entry(4, "kug", date(2026, 10, 6), "perbaikan", 50_000, "sekring"),
        Entry(5, "kug", date(2026, 10, 7), "perbaikan", 90_000, "salah tulis"),
        Entry(6, "kug", date(2026, 10, 8), "perbaikan", -90_000, "batal", corrects=5),
    ]
    found = cover(entries, Dues(), NOVEMBER)
    assert [(r.label, r.rupiah, found.pays(r)) for r in found.repairs] == [
        ("sekring", 50_000, True),
        ("pompa", 1_500_000, False),
    ]
    assert "kurang Rp 50.000" in sentences(found)[2]


def test_a_few_who_do_not_pay_show_what_is_left_a_month() -> None:
    found = cover(book(("2026-11-01", "rutin", 800_000)), DUES, NOVEMBER)
    assert [(m.households, m.income, m.left) for m in found.missing] == [
        (1, 800_000, 0),
        (3, 750_000, -50_000),
        (5, 700_000, -100_000),
    ]
    assert "kurang Rp 100.000 untuk biaya rutin" in sentences(found)[-1]


def test_a_book_in_debt_lasts_no_month() -> None:
    found = cover(book(("2026-11-01", "rutin", 800_000)), DUES, NOVEMBER)
    assert sentences(found)[0].startswith("Kas −Rp 800.000")
    assert "cukup 0,0 bulan" in sentences(found)[0]
