"""Ways to a person in words, each with a symbol."""

from collections.abc import Collection
from dataclasses import dataclass

from hidran.people.masked import masked
from hidran.people.roster import Person
from hidran.words import Language, say

_SIGNS = {
    "whatsapp": ("WhatsApp", "message"),
    "fonnte": ("WhatsApp (Fonnte)", "message"),
    "telegram": ("Telegram", "send"),
    "sms": ("SMS", "phone"),
    "gsm": ("SMS (modem)", "phone"),
    "email": ("E-mail", "mail"),
    "ntfy": ("ntfy", "bell"),
    "webpush": ("Pemberitahuan di HP", "bell"),
    "webhook": ("Program lain", "globe"),
    "console": ("Layar server", "terminal"),
    "page": ("Halaman ini", "screen"),
}
# What the phone gives by itself is not typed.
TYPED = ("whatsapp", "telegram", "sms", "gsm", "email", "ntfy", "fonnte", "page")


@dataclass(frozen=True, slots=True)
class WaySign:
    """`address`: only so much as one needs to know it again. `used`: this server sends there."""

    id: int
    word: str
    symbol: str
    address: str
    confirmed: bool
    used: bool


def ways_of(person: Person, channels: Collection[str], language: Language) -> tuple[WaySign, ...]:
    return tuple(
        WaySign(w.id, *sign_of(w.channel, language), masked(w), w.confirmed, w.channel in channels) for w in person.ways
    )


def sign_of(channel: str, language: Language) -> tuple[str, str]:
    """Its word and its symbol; a channel that is not known by its own name."""
    word, symbol = _SIGNS.get(channel, (channel, "send"))
    return say(word, language), symbol


def offered(channels: Collection[str], language: Language) -> list[tuple[str, str]]:
    """What can be picked for a person, those that this server uses in front."""
    used = [c for c in TYPED if c in channels]
    unused = [c for c in TYPED if c not in channels]
    marked = [(c, say("{way} (belum dipakai server ini)", language, way=sign_of(c, language)[0])) for c in unused]
    return [*((c, sign_of(c, language)[0]) for c in used), *marked]
