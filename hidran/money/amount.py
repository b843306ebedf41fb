"""Rupiah as people write them. Whole rupiah, never a fraction: the smallest coin is Rp 100."""

import re

from hidran.money.errors import MoneyError
from hidran.words import Language, number, say

LARGEST_RP = 100_000_000_000
_SHAPE = re.compile(r"(?:rp\.?\s*)?(\d[\d.]*(?:,\d{1,2})?)\s*(rb|ribu|jt|juta)?,?-?")
_TIMES = {"rb": 1_000, "ribu": 1_000, "jt": 1_000_000, "juta": 1_000_000}


def parse(text: str, language: Language = "id") -> int:
    """'150000', '150.000', 'Rp 150.000,-', '150rb', '1,5 jt' -> rupiah above zero. MoneyError says what is wanted."""
    found = _SHAPE.fullmatch(text.strip().lower())
    amount = _rupiah(found[1], found[2]) if found is not None else None
    if amount is None or not 0 < amount <= LARGEST_RP:
        sentence = "jumlah {text!r}: tulis rupiah tanpa sen, misalnya 150000, 150.000 atau 150rb"
        raise MoneyError(say(sentence, language, text=text[:30]))
    return amount


def _rupiah(digits: str, unit: str | None) -> int | None:
    whole, _, part = digits.partition(",")
    if unit and not part and re.fullmatch(r"\d+\.\d{1,2}", whole):  # '1.5 jt', as some phones write it
        whole, _, part = whole.partition(".")
    if re.fullmatch(r"\d+|\d{1,3}(\.\d{3})+", whole) is None:
        return None
    times = _TIMES.get(unit or "", 1)
    value = int(whole.replace(".", "")) * times
    if part:
        value_of_part, rest = divmod(int(part) * times, 10 ** len(part))
        return None if rest else value + value_of_part
    return value


def signed(amount: int) -> str:
    """-150000 -> '−Rp 150.000': with the sign in front, as a book shows what goes out."""
    return f"{'−' if amount < 0 else ''}Rp {number(abs(amount))}"
