"""The engine's memory of one hydrant as JSON: typed, versioned, refused when it is damaged or of another version."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from hidran.errors import HidranError
from hidran.faults.episode import Episode
from hidran.faults.facts import Memory
from hidran.faults.human import HumanEvent
from hidran.faults.machine import StepState
from hidran.reading import Reading

VERSION = 4
Mark = tuple[int, int, int, str]


class StateError(HidranError):
    """A kept state cannot be used; it is to be rebuilt from the raw rows."""


@dataclass(slots=True)
class Watch:
    """One rule at this hydrant: its steps' machines and its own memory (a dataclass of the rule, or None)."""

    steps: list[StepState]
    memory: Any = None

    @property
    def on(self) -> bool:
        return any(step.on for step in self.steps)


@dataclass(slots=True)
class State:
    """All of it. `newest`: (ts, boot, seq, node) of the newest reading judged. `kept_from`: episodes that ended
    before this are not here any more. `lacking`: fitted fields without a usable value in the newest reading."""

    memory: Memory
    version: int = VERSION
    newest: Mark | None = None
    fitted: int = 0
    lacking: list[str] = field(default_factory=list)
    kept_from: int = 0
    watches: dict[str, Watch] = field(default_factory=dict)
    episodes: list[Episode] = field(default_factory=list)
    pending: list[HumanEvent] = field(default_factory=list)  # told, but no reading after it has come yet


_ADAPTER: TypeAdapter[State] = TypeAdapter(State)


def mark(reading: Reading) -> Mark:
    """The order in which readings are judged: time, then (boot, seq)."""
    return reading.ts, reading.boot, reading.seq, reading.node


def dump(state: State) -> str:
    return _ADAPTER.dump_json(state).decode()


def load(text: str) -> State:
    """The state behind a JSON text. StateError when it is damaged or of another version."""
    try:
        state = _ADAPTER.validate_json(text)
    except ValidationError as error:
        raise StateError(f"rule state is damaged ({error.error_count()} places): rebuild it from the rows") from error
    if state.version != VERSION:
        raise StateError(f"rule state has version {state.version}, wanted {VERSION}: rebuild it from the rows")
    return state
