"""Dues, relief, and what of them is shown to whom."""

from datetime import date

import pytest

from hidran.money.dues import Dues, Household, Payment, Rate, Relief, months_paid, new_label, overview, shown
from hidran.money.errors import MoneyError
from hidran.months import Month

NOVEMBER = Month(2026, 11)
RATE = [Rate(Month(2026, 1), 25_000)]
HOMES = [Household(n, "kug", f"Rumah {n}", Month(2026, 1)) for n in range(1, 34)]
DECIDED = date(2026, 10, 5)


def test_33_households_owe_825000_a_month_and_the_stronger_carry_the_weaker() -> None:
    reliefs = [Relief(1, Month(2026, 10), None, 0, DECIDED), Relief(2, Month(2026, 10), None, 10_000, DECIDED)]
    found = overview(Dues(RATE, HOMES, reliefs), NOVEMBER)
    assert found.wanted == 825_000 - 25_000 - 15_000
    assert found.carried == 40_000
    assert found.open == 32  # who is relieved of everything owes nothing


@pytest.mark.parametrize(
    ("relief", "paid", "state"),
    [
        (None, 0, "open"),
        (None, 10_000, "part"),
        (None, 25_000, "paid"),
        (0, 0, "relieved"),
        (10_000, 0, "open"),
        (10_000, 10_000, "relieved"),
    ],
)
def test_what_a_household_has_paid_is_one_of_four_words(relief: int | None, paid: int, state: str) -> None:
    reliefs = [Relief(1, Month(2026, 11), NOVEMBER, relief, DECIDED)] if relief is not None else []
    dues = Dues(RATE, HOMES, reliefs, [Payment(1, NOVEMBER, paid, 1)] if paid else [])
    assert dues.state(1, NOVEMBER) == state


def test_the_newest_decision_counts_and_ends_with_its_last_month() -> None:
    reliefs = [Relief(1, Month(2026, 1), None, 0, DECIDED), Relief(1, NOVEMBER, NOVEMBER, 5_000, date(2026, 11, 3))]
    dues = Dues(RATE, HOMES, reliefs)
    assert [dues.wanted(1, Month(2026, m)) for m in (10, 11, 12)] == [0, 5_000, 0]


def test_an_amount_fills_open_months_one_after_the_other_and_what_is_over_is_asked_about() -> None:
    dues = Dues(RATE, HOMES, payments=[Payment(1, Month(2026, 11), 10_000, 1)])
    spread = months_paid(dues, 1, 60_000, NOVEMBER)
    assert [(str(p.month), p.rupiah) for p in spread] == [
        ("2026-11", 15_000),
        ("2026-12", 25_000),
        ("2027-01", 20_000),
    ]
    with pytest.raises(MoneyError, match="lebih banyak daripada iuran setahun"):
        months_paid(dues, 1, 25_000 * 12, NOVEMBER)


def test_everybody_sees_a_sum_only_where_it_does_not_tell_who_pays() -> None:
    assert shown(Dues(RATE, HOMES), NOVEMBER, 725_000).received == 725_000
    assert shown(Dues(RATE, HOMES[:4]), NOVEMBER, 75_000).received is None


def test_a_rate_holds_from_its_month_on_and_before_the_first_there_are_no_dues() -> None:
    dues = Dues([*RATE, Rate(Month(2026, 12), 30_000)], HOMES)
    assert [dues.rate(Month(2025, 12)), dues.rate(NOVEMBER), dues.rate(Month(2027, 5))] == [0, 25_000, 30_000]


def test_two_households_are_kept_apart_by_name() -> None:
    assert new_label(HOMES, "  Ibu   Rahmah ") == "Ibu Rahmah"
    for label in ("rumah 1", "", "x" * 61):
        with pytest.raises(MoneyError):
            new_label(HOMES, label)
