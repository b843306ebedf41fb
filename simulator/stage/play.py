"""What is to be played: which hydrants, from when to when there is history, and in which kind of installation."""

from collections.abc import Sequence
from dataclasses import dataclass

from hidran.installation import Kind
from simulator.faults import Injector
from simulator.plant import Plant, Spec


@dataclass(frozen=True)
class Role:
    """One hydrant with its node. `fitted`: sensor groups beyond the minimum node's; `topology`: as in records."""

    hydrant: str
    name: str
    location: str
    node: str
    spec: Spec
    fitted: tuple[str, ...] = ()
    faults: tuple[Injector, ...] = ()
    topology: str = "direct"

    def plant(self, start: int) -> Plant:
        """Its plant at Unix second `start`."""
        return Plant(self.spec, start, self.faults)


@dataclass(frozen=True)
class Member:
    """Somebody of the KPP. `quiet`: WIB hours, as in `hidran.people.roster`."""

    name: str
    roles: tuple[str, ...]
    quiet: tuple[int, int] | None = None


@dataclass(frozen=True)
class Play:
    """`history_from`, `start`: Unix seconds. `kpp`: its id, name and place. `members`: who keeps it."""

    kind: Kind
    kpp: tuple[str, str, str]
    roles: Sequence[Role]
    history_from: int
    start: int
    members: Sequence[Member] = ()

    def plants(self) -> list[Plant]:
        """The hydrants' plants at the beginning of history."""
        return [role.plant(self.history_from) for role in self.roles]
