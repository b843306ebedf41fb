"""Who hears what: a recipient is a role on a channel. The page shows everything; whoever is called hears what calls."""

from collections.abc import Iterable
from dataclasses import dataclass

from hidran.faults.episode import RANK, Severity

PAGE = "page"
_ROLES = {PAGE: "warga", "console": "admin"}
GROUP = "kpp"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A role, where it is reached, and the mildest severity that is told there."""

    role: str
    channel: str
    least: Severity

    @property
    def id(self) -> str:
        return f"{self.role}@{self.channel}"

    def hears(self, severity: Severity) -> bool:
        return RANK[severity] >= RANK[self.least]


def role_of(channel: str) -> str:
    """The role behind a channel: 'warga' reads the page, 'admin' sits at the machine, 'kpp' is the group."""
    return _ROLES.get(channel, GROUP)


def audience(channels: Iterable[str]) -> tuple[Recipient, ...]:
    """The recipients behind the channels of the settings."""
    return tuple(
        Recipient(role_of(name), name, "INFO" if name == PAGE else "PERLU_DICEK") for name in dict.fromkeys(channels)
    )
