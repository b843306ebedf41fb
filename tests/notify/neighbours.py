"""The people of notify without records: a roster that a test holds in its hand."""

from collections.abc import Callable, Collection

from hidran.people.roster import Roster
from notify.names import Names
from notify.people import People
from tests.hidran.people.kampung import HYDRANT, KPP, roster


class _Called(Names):
    """Hydrants of one KPP, called by their ids."""

    def __init__(self, hydrants: Collection[str]) -> None:
        self.version = 1
        self.kpps = {KPP: "KPP Sawahan"}
        self.kpp_of = dict.fromkeys(hydrants, KPP)

    def __call__(self) -> dict[str, str]:
        return {}


class Neighbours(People):
    """`roster_now` may be exchanged at any time; None: it could not be read yet."""

    def __init__(self, given: Roster | None, channels: Collection[str], hydrants: Collection[str] = (HYDRANT,)) -> None:
        super().__init__(None, _Called(hydrants), channels)  # type: ignore[arg-type]
        self.roster_now = given

    def _read(self) -> Roster | None:
        return self.roster_now


def nobody(channels: Collection[str]) -> People:
    return Neighbours(Roster(), channels)


def kampung(given: Roster | None = None, hydrants: Collection[str] = (HYDRANT,)) -> Callable[[Collection[str]], People]:
    return lambda channels: Neighbours(given or roster(), channels, hydrants)
