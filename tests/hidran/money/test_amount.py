"""Rupiah as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hidran.money.amount import LARGEST_RP, parse, signed
from hidran.money.errors import MoneyError
from hidran.words import rupiah


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("150000", 150_000),
        ("150.000", 150_000),
        ("Rp 150.000,-", 150_000),
        ("rp150.000", 150_000),
        ("150rb", 150_000),
        ("150 ribu", 150_000),
        ("1,5 jt", 1_500_000),
        ("1.5jt", 1_500_000),
        ("2 juta", 2_000_000),
        ("150.000,00", 150_000),
    ],
)
def test_an_amount_is_understood_as_people_write_it(text: str, amount: int) -> None:
    assert parse(text) == amount


@pytest.mark.parametrize("text", ["", "0", "-5000", "12,345", "1.50", "150.00", "10,50", "seratus", "1e9", "9" * 15])
def test_what_is_no_amount_is_refused_with_what_was_found(text: str) -> None:
    with pytest.raises(MoneyError, match="tulis rupiah tanpa sen"):
        parse(text)


@given(st.integers(1, LARGEST_RP))
def test_what_hidran_writes_it_can_read(amount: int) -> None:
    assert parse(rupiah(amount)) == amount


def test_money_that_goes_out_has_its_sign_in_front() -> None:
    assert signed(-150_000) == "−Rp 150.000"
    assert signed(25_000) == "Rp 25.000"
