"""What the policy remembers beyond single hydrants. Serialisable; reads no clock."""

from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from hidran.store.outbox import Kind


@dataclass(slots=True)
class Held:
    """A message that waits to be told together with others. `called` as it would be alone."""

    called: str
    hydrant: str
    code: str
    text: str


@dataclass(slots=True)
class Line:
    """What one recipient hears of one KPP and one kind of cause. `lately`: when which hydrant was last spoken of, Unix
    s. `since`: from when the first of `held` waits, Unix s.
    """

    kind: Kind
    lately: dict[str, int] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    since: int = 0


@dataclass(slots=True)
class Gathered:
    """What one message told of many hydrants. `at`: Unix s. `about`: (hydrant, code) of each."""

    at: int
    about: list[tuple[str, str]]


@dataclass(slots=True)
class Commons:
    """`lines` by kind, cause, KPP and recipient. `gathered` by what the message is called. `weekly`: the WIB midnight
    of the day on which each KPP was last told that all is watched over. `greeted`: persons who know who writes to them.
    `since`: from when hydrants are watched over, Unix s, 0: not yet.
    """

    lines: dict[str, Line] = field(default_factory=dict)
    gathered: dict[str, Gathered] = field(default_factory=dict)
    weekly: dict[str, int] = field(default_factory=dict)
    greeted: list[int] = field(default_factory=list)
    since: int = 0


_ADAPTER: TypeAdapter[Commons] = TypeAdapter(Commons)


def dump(commons: Commons) -> str:
    return _ADAPTER.dump_json(commons).decode()


def load(text: str | None) -> Commons:
    """What was kept; a fresh memory when there is none that can be read."""
    try:
        return _ADAPTER.validate_json(text) if text else Commons()
    except ValidationError:
        return Commons()
