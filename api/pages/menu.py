"""The pages that the menu offers, in the order in which neighbours need them; each viewer sees only what they may."""

from dataclasses import dataclass

from api.who import Who
from hidran.people.rights import Right

FIRST = 4  # so many stand in the bar of a phone, the others behind *Lainnya*


@dataclass(frozen=True, slots=True)
class Entry:
    """`key`: what a page calls itself by `{% set here = ... %}`. `right`: held somewhere; None: everybody may."""

    key: str
    href: str
    word: str
    symbol: str
    right: Right | None = None


ENTRIES = (
    Entry("home", "/", "Hidran", "drop"),
    Entry("work", "/pekerjaan", "Pekerjaan", "wrench", "look"),
    Entry("water", "/cek-air", "Cek air", "glass", "look"),
    Entry("messages", "/pesan", "Pesan", "message", "look"),
    Entry("people", "/orang", "Orang", "people", "look"),
    Entry("cash", "/kas", "Kas", "cash", "look"),
    Entry("sheet", "/lembar", "Lembar", "sheet", "look"),
    Entry("watch", "/pengamat", "Semua KPP", "eye", "look"),
)


def menu_of(who: Who) -> list[Entry]:
    """What this viewer may open."""
    return [e for e in ENTRIES if e.right is None or who.may_somewhere(e.right)]
