"""What a role may do: rights = role x KPP. Nobody may anything that is not written here."""

from collections.abc import Iterable
from typing import Literal

from hidran.people.roster import Post

Right = Literal["look", "answer", "work", "check_water", "people", "ladder", "cash", "dues", "sheet", "installation"]

_HOLDERS: dict[Right, frozenset[str]] = {
    "look": frozenset({"ketua", "sekretaris", "bendahara", "teknisi", "pemeriksa_air", "anggota", "pengamat", "admin"}),
    "answer": frozenset({"ketua", "sekretaris", "bendahara", "teknisi", "pemeriksa_air", "anggota"}),
    "work": frozenset({"ketua", "sekretaris", "bendahara", "teknisi", "pemeriksa_air"}),
    "check_water": frozenset({"ketua", "sekretaris", "teknisi", "pemeriksa_air"}),
    "people": frozenset({"ketua", "sekretaris", "admin"}),
    "ladder": frozenset({"ketua", "sekretaris", "admin"}),
    "cash": frozenset({"ketua", "bendahara"}),
    "dues": frozenset({"ketua", "bendahara"}),
    "sheet": frozenset({"ketua", "sekretaris", "bendahara"}),
    "installation": frozenset({"admin"}),
}

ROLES = tuple(sorted(frozenset[str]().union(*_HOLDERS.values())))


def may(posts: Iterable[Post], right: Right, kpp: str | None) -> bool:
    """Whether whoever holds these posts has the right at that KPP (None: at the whole installation).

    A post without a KPP reaches over all of them.
    """
    return any(p.role in _HOLDERS[right] and (p.kpp is None or p.kpp == kpp) for p in posts)
