"""What a rule is: a declaration of what it reads and how it is set, and pure functions over facts.

A rule never sees another rule, never reads a clock, and keeps no timer: it says of each reading whether the sign of
its fault is there, and `hidran.faults.machine` holds and clears. A new rule is one new file in `rules/`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from hidran.faults.episode import Evidence, Severity
from hidran.faults.facts import Facts
from hidran.faults.told import Told
from hidran.reading import BIT
from hidran.site import Site
from hidran.words import Language


class Sign(Enum):
    """What one reading says about one step of a rule."""

    BAD = 1  # the sign of the fault is there: the hold runs
    GOOD = 2  # the sign of health is there: the clear time runs
    NEITHER = 3  # hysteresis: a hold starts over, a clear time starts over
    PAUSE = 4  # cannot be judged (unknown value, night, still water): both timers stand


Signs = tuple[Sign, ...]
S = TypeVar("S")
M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Step:
    """One severity of a rule. `hold`, `clear`: names of the settings (seconds) it is held and cleared by."""

    severity: Severity
    hold: str
    clear: str


@dataclass(frozen=True, slots=True)
class Outfit:
    """What a rule may ask before it is put on duty. `fitted`: bit map over `contract.FIELDS`."""

    site: Site
    fitted: int
    told: Told

    def has(self, name: str) -> bool:
        return bool(self.fitted & BIT[name])


@dataclass(frozen=True)
class Rule(Generic[S, M]):
    """One fault's rule.

    `needs`: groups of fields; when of one group nothing is fitted, the answer is *tidak diukur*. `judge` gives one
    sign per step and the rule's own memory for the next reading. `evidence`: numbers with units in their names, asked
    for when an episode is raised. `explain`: those numbers as one sentence. `applies`: whether it can be judged on such
    a site, fitted so and set so. `dated`: the onset, where the sign shows only days later; None: when it
    showed. `distrusts`: fields that no rule may believe while the fault is active. `stands_in`: whether what was told
    can show the fault where fields that it needs are not fitted; without such a fault the answer stays *tidak diukur*.
    """

    code: str
    needs: tuple[tuple[str, ...], ...]
    settings: type[S]
    steps: tuple[Step, ...]
    memory: Callable[[], M]
    judge: Callable[[M, Facts, S], tuple[Signs, M]]
    evidence: Callable[[M, Facts, S], Evidence]
    explain: Callable[[Evidence, Language], str]
    while_learning: bool = False
    applies: Callable[[Outfit, S], bool] | None = None
    dated: Callable[[M, Facts, S], int | None] | None = None
    distrusts: Callable[[M], frozenset[str]] | None = None
    stands_in: Callable[[Outfit], bool] | None = None


def no_memory() -> None:
    """For a rule that needs to remember nothing."""
