"""One form for each address, so that whoever answers is found by the number that was written down."""

import pytest

from hidran.errors import SettingsError
from hidran.people.addresses import address


@pytest.mark.parametrize(
    "given", ["0812 3456 7890", "6281234567890", "+62 812-3456-7890", "(0812)34567890", "81234567890"]
)
@pytest.mark.parametrize("channel", ["sms", "gsm", "whatsapp", "fonnte"])
def test_a_telephone_number_has_one_form_however_it_is_written(channel: str, given: str) -> None:
    assert address(channel, given) == "+6281234567890"


def test_a_number_of_another_country_needs_its_plus() -> None:
    assert address("whatsapp", "+60 12 345 6789") == "+60123456789"
    with pytest.raises(SettingsError):
        address("whatsapp", "60123456789")


@pytest.mark.parametrize(
    ("channel", "given", "kept"),
    [
        ("telegram", " 5512 ", "5512"),
        ("email", "Ketua@KPP.id", "ketua@kpp.id"),
        ("ntfy", "kpp-x_7", "kpp-x_7"),
        ("webhook", "https://example.org/x", "https://example.org/x"),
        ("another", "anything at all", "anything at all"),
    ],
)
def test_other_addresses_are_kept_as_they_are_written(channel: str, given: str, kept: str) -> None:
    assert address(channel, given) == kept


@pytest.mark.parametrize(
    ("channel", "given"),
    [("telegram", "@budi"), ("email", "budi"), ("email", "a@b.id, c@d.id"), ("ntfy", "two words"), ("webhook", "ftp://a"),
     ("sms", "0341 55"), ("sms", ""), ("another", ""), ("telegram", "9" * 40)],
)  # fmt: skip
def test_what_is_none_is_refused_without_being_repeated(channel: str, given: str) -> None:
    with pytest.raises(SettingsError) as caught:
        address(channel, given)
    assert not given or given not in str(caught.value)
