"""Where a code is sent to, with the code already typed."""

import pytest

from hidran.errors import SettingsError
from hidran.people.joining_links import join_links


def test_each_channel_opens_with_the_code_already_typed() -> None:
    phones = {"whatsapp": "0812 3456 7890", "gsm": "+6281234567890"}
    contacts = {"telegram": "@HidranSampitBot", **phones, "email": "a@b.id"}
    assert [(link.shown, link.url) for link in join_links(contacts, "K7PM-3XQA")] == [
        ("@HidranSampitBot", "https://t.me/HidranSampitBot?start=K7PM3XQA"),
        ("+6281234567890", "https://wa.me/6281234567890?text=K7PM3XQA"),
        ("+6281234567890", "sms:+6281234567890?body=K7PM3XQA"),
        ("a@b.id", ""),
    ]


@pytest.mark.parametrize("contact", ["", "t.me/x", "Hi", "javascript:alert(1)", "Hidran Bot"])
def test_what_is_no_bot_is_refused(contact: str) -> None:
    with pytest.raises(SettingsError, match="wanted the bot's name"):
        join_links({"telegram": contact}, "K7PM-3XQA")
