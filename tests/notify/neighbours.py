"""The people of notify without records: a roster that a test holds in its hand."""

from collections.abc import Callable, Collection
from types import SimpleNamespace

from hidran.people.roster import Roster
from notify.people import People
from tests.hidran.people.kampung import HYDRANT, KPP, roster


class Neighbours(People):
    """`roster_now` may be exchanged at any time; None: it could not be read yet."""

    def __init__(self, given: Roster | None, channels: Collection[str], hydrants: Collection[str] = (HYDRANT,)) -> None:
        names = SimpleNamespace(version=1, kpps={KPP: "KPP Sawahan"}, kpp_of=dict.fromkeys(hydrants, KPP))
        super().__init__(None, names, channels)  # type: ignore[arg-type]
        self.roster_now = given

    def _read(self) -> Roster | None:
        return self.roster_now


def nobody(channels: Collection[str]) -> People:
    return Neighbours(Roster(), channels)


def kampung(given: Roster | None = None, hydrants: Collection[str] = (HYDRANT,)) -> Callable[[Collection[str]], People]:
    return lambda channels: Neighbours(given or roster(), channels, hydrants)
