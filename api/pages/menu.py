"""The pages that the menu offers, in the order in which neighbours need them; each viewer sees only what they may."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from hidran.people.rights import Right
from hidran.people.roster import Post

FIRST = 4  # so many stand in the bar of a phone, the others behind *Lainnya*


class Viewer(Protocol):
    """What the menu asks of whoever looks."""

    @property
    def posts(self) -> Iterable[Post]: ...

    def may(self, right: Right, kpp: str | None) -> bool: ...


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
    Entry("messages", "/pesan", "Pesan", "message", "look"),
)


def menu_of(who: Viewer | None) -> list[Entry]:
    """What this viewer may open. None: everybody's pages only."""
    return [e for e in ENTRIES if e.right is None or (who is not None and somewhere(who, e.right))]


def somewhere(who: Viewer, right: Right) -> bool:
    """Whether they hold the right at the whole installation or at any KPP."""
    return who.may(right, None) or any(who.may(right, post.kpp) for post in who.posts)
