"""What a technician can choose before the start: the scenario, the sensors, how much history, how fast time runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from hidran.people.telling import WORDS
from simulator.scenarios.fitting import GROUPS, fitout_of, fitted_with
from simulator.scenarios.scenario import Built, Scenario

HYDRANT, NODE = "hu-latihan", "node-latihan"
HISTORY_DAYS = (30, 10)


class Choice(Protocol):
    """Something with a name for forms and a title for people."""

    @property
    def name(self) -> str: ...


Chosen = TypeVar("Chosen", bound=Choice)


@dataclass(frozen=True, slots=True)
class Fitting:
    """What the node can measure. `name`: of a fit-out, or `AS_WRITTEN` for what the scenario says."""

    name: str
    title: str
    line: str


@dataclass(frozen=True, slots=True)
class Speed:
    """`minute_s`: real seconds of a simulated minute, None: time stands still."""

    name: str
    title: str
    minute_s: float | None


AS_WRITTEN = "skenario"
FITTINGS = (
    Fitting(AS_WRITTEN, "Seperti di skenario", "Alat yang ditulis di berkasnya."),
    Fitting("minimum", "Alat minimum", "Tegangan panel, status pompa, kekeruhan."),
    Fitting("float", "+ pelampung", "Juga tahu kapan tandon penuh."),
    Fitting("level", "+ tinggi air", "Juga tahu berapa persen isi tandon."),
    Fitting("full", "Lengkap", "Juga debit, arus pompa, suhu air, baterai alat."),
)
SPEEDS = (
    Speed("jeda", "Jeda", None),
    Speed("pelan", "1 menit per detik", 1.0),
    Speed("sedang", "5 menit per detik", 0.2),
    Speed("cepat", "Secepatnya", 0.0),
)
SAYINGS = tuple(word for word in WORDS if word.kind not in ("calibrated", "water_check"))  # those need numbers
PAUSE, FIRST_SPEED = SPEEDS[0], SPEEDS[1]


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen."""

    scenario: Scenario
    fitting: Fitting
    history_days: int

    @property
    def built(self) -> Built:
        """What the hydrant is built like, with the node that was chosen."""
        written = self.scenario.built
        return fitted_with(self.scenario, self.fitting.name).built if self.fitting.name in GROUPS else written

    @property
    def fitout(self) -> str:
        """The fit-out by the name that faults are `seen_with`."""
        return fitout_of(self.built.fitted)


def named(choices: Sequence[Chosen], name: str) -> Chosen | None:
    """The one with that name."""
    return next((choice for choice in choices if choice.name == name), None)
