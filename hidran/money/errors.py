"""What is wrong with money that somebody entered."""

from hidran.errors import HidranError


class MoneyError(HidranError):
    """An entry, a payment or a file of them cannot be meant so. The text is for the person who typed it: Bahasa."""

    exit_code = 2
