"""Where a code is sent to, as a link that a phone opens with the code already typed. Pure.

t.me: https://core.telegram.org/bots/features#deep-linking; wa.me: https://faq.whatsapp.com/5913398998672934;
sms: RFC 5724.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hidran.errors import SettingsError
from hidran.people.addresses import TELEPHONE, number

_BOT = re.compile(r"^@?([A-Za-z][A-Za-z0-9_]{4,31})$")


@dataclass(frozen=True, slots=True)
class JoinLink:
    """`shown`: what a person types or calls, when he has no camera. `url` '': nothing opens it by itself."""

    channel: str
    shown: str
    url: str


def join_links(contacts: Mapping[str, str], code: str) -> tuple[JoinLink, ...]:
    """One for each channel on which Hidran says that it can be reached. `code` as it is shown."""
    plain = code.replace("-", "")
    return tuple(link for channel, contact in contacts.items() for link in _of(channel, contact, plain))


def checked_contact(channel: str, contact: str) -> str:
    """As it is shown. SettingsError says what is wanted for that channel."""
    if channel == "telegram":
        found = _BOT.match(contact.strip())
        if found is None:
            raise SettingsError(f"telegram = {contact!r}: wanted the bot's name, such as HidranSampitBot")
        return f"@{found[1]}"
    if channel in TELEPHONE:
        return number(contact)
    return " ".join(contact.split())[:60]


def _of(channel: str, contact: str, code: str) -> Iterator[JoinLink]:
    shown = checked_contact(channel, contact)
    match channel:
        case "telegram":
            yield JoinLink(channel, shown, f"https://t.me/{shown[1:]}?start={code}")
        case "whatsapp" | "fonnte":
            yield JoinLink(channel, shown, f"https://wa.me/{shown[1:]}?text={code}")
        case "sms" | "gsm":
            yield JoinLink(channel, shown, f"sms:{shown}?body={code}")
        case _:
            yield JoinLink(channel, shown, "")
