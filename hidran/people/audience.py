"""Who hears what: the channels of the settings, and persons. The page shows everything; others hear what calls."""

from collections.abc import Iterable
from dataclasses import dataclass

from hidran.faults.episode import RANK, Severity
from hidran.people.hours import Quiet
from hidran.words import Language

PAGE = "page"
_ROLES = {PAGE: "warga", "console": "admin"}
GROUP, KELURAHAN = "kpp", "kelurahan"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A role, where it is reached, and the mildest severity that is told there.

    `person` behind the role, None: the group of the settings or the contact of `kpp` in the kelurahan. `step` of the
    ladder from which he is told of a GAWAT; of anything milder only step 0 is. `language` None: that of the house.
    """

    role: str
    channel: str
    least: Severity
    person: int | None = None
    kpp: str = ""
    step: int = 0
    language: Language | None = None
    quiet: Quiet | None = None
    greeted: bool = True

    @property
    def id(self) -> str:
        """What the memory calls him; of a person the same on every channel."""
        if self.person is not None:
            return f"person-{self.person}"
        return f"{self.role}-{self.kpp}" if self.kpp else f"{self.role}@{self.channel}"

    @property
    def by_ladder(self) -> bool:
        """A person or the kelurahan, and not a channel of the settings."""
        return bool(self.kpp) or self.person is not None

    def hears(self, severity: Severity) -> bool:
        return RANK[severity] >= RANK[self.least]

    def hears_late(self, severity: Severity) -> bool:
        """What is over already is told to whoever would have heard first."""
        return self.step == 0 and self.hears(severity)


def role_of(channel: str) -> str:
    """The role behind a channel: 'warga' reads the page, 'admin' sits at the machine, 'kpp' is the group."""
    return _ROLES.get(channel, GROUP)


def audience(channels: Iterable[str]) -> tuple[Recipient, ...]:
    """The recipients behind the channels of the settings."""
    return tuple(
        Recipient(role_of(name), name, "INFO" if name == PAGE else "PERLU_DICEK") for name in dict.fromkeys(channels)
    )
