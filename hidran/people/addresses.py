"""The address of a person on a channel, in the one form in which it is stored, compared and written to. Pure."""

import re
from collections.abc import Mapping

from hidran.errors import SettingsError

TELEPHONE = frozenset({"sms", "gsm", "whatsapp", "fonnte"})
_INDONESIAN = re.compile(r"^(?:\+?62|0)?(8\d{7,12})$")  # mobile numbers there: 8 and 8 to 13 digits in all
_ABROAD = re.compile(r"^\+(?!62)[1-9]\d{7,14}$")  # ITU-T E.164: at most 15 digits
_LONGEST = 2000
_SHAPES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "telegram": (re.compile(r"^-?\d{1,19}$"), "the number of a chat, which the person's own /start gives"),
    "ntfy": (re.compile(r"^[-_A-Za-z0-9]{1,64}$"), "a topic of letters, digits, - and _"),
    "email": (re.compile(r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$"), "a mailbox such as ketua@kpp.example"),
    "webhook": (re.compile(r"^https?://\S+$"), "an address such as https://example.org/hidran"),
}


def address(channel: str, given: str) -> str:
    """As it is stored. SettingsError says what is wanted there, and never repeats what was given."""
    text = given.strip()
    if channel in TELEPHONE:
        return number(text)
    pattern, wanted = _SHAPES.get(channel, (re.compile(r"^\S(.*\S)?$", re.DOTALL), "an address"))
    if len(text) > _LONGEST or not pattern.match(text):
        raise SettingsError(f"a text of {len(text)} characters is no address for {channel}: wanted {wanted}")
    return text.lower() if channel == "email" else text


def number(given: str) -> str:
    """'+6281234567890' for 0812 3456 7890, 62812..., +62 812...; a number of another country with its '+'."""
    digits = re.sub(r"[\s.()-]", "", given)
    if found := _INDONESIAN.match(digits):
        return f"+62{found[1]}"
    if _ABROAD.match(digits):
        return digits
    raise SettingsError(f"a text of {len(given)} characters is no mobile number: wanted 08... or +628...")
