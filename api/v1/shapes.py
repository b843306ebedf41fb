"""What the JSON API gives. Times are RFC 3339 in UTC, units stand in names, `null` means not known."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.condition import Check, State
from hidran.faults.episode import Severity


class Hydrant(BaseModel):
    """A hydrant and how it is. `checks`: by fault code; what is not measured is never called normal."""

    id: str
    name: str
    kpp: str
    kpp_name: str
    location: str
    lat: float
    lon: float
    topology: str
    panel_nominal_v: int
    nodes: list[str] = Field(description="nodes that speak for it at present")
    state: State
    since: str | None
    code: str | None = Field(description="the fault behind `state`")
    why: str = Field(description="one sentence in Bahasa Indonesia")
    newest_reading: str | None
    learning_until: str | None
    maintenance_until: str | None = Field(description="under repair until then; faults are not judged meanwhile")
    water_until: str | None = Field(description="how long the water in the tank lasts as it is used here")
    checks: dict[str, Check]


class Node(BaseModel):
    """A node, known to the registry or only heard."""

    id: str
    state: Literal["waiting", "approved", "revoked"]
    hydrant: str | None
    online: bool | None
    last_heard: str | None
    newest_reading: str | None
    backlog: int | None = Field(description="readings the node still holds that are not here yet")
    clock_refused: int | None = Field(description="readings whose own time was not believed")


class Episode(BaseModel):
    """One fault from its onset to its end; `end` null: still open. `hydrant` empty: the whole server."""

    hydrant: str
    code: str
    name: str
    title: str
    first_check: str
    severity: Severity
    start: str
    raised: str
    end: str | None
    why: str
    evidence: dict[str, Any]


class Message(BaseModel):
    """One message to one recipient over one channel."""

    id: int
    created: str
    sent: str | None
    kind: str
    hydrant: str
    code: str
    severity: str
    since: str
    recipient: str
    channel: str
    state: str
    text: str


class Equation(BaseModel):
    """received = stored + pending + quarantined + duplicate, in readings."""

    received: int
    stored: int
    pending: int
    quarantined: int
    duplicate: int
    holds: bool


class Hydrants(BaseModel):
    items: list[Hydrant]


class Nodes(BaseModel):
    items: list[Node]


class Page(BaseModel):
    next: str | None = Field(None, description="pass as `cursor` for what follows; null: this was all")


class Episodes(Page):
    items: list[Episode]


class Messages(Page):
    items: list[Message]


class Readings(Page):
    """`raw`: one item a reading; a field that is not fitted is absent, one that could not be measured is null.
    `hour`, `day`: per field n, low, high, mean, total; a bucket without readings is absent."""

    hydrant: str | None
    node: str | None
    resolution: Literal["raw", "hour", "day"]
    start: str = Field(serialization_alias="from")
    end: str = Field(serialization_alias="to")
    items: list[dict[str, Any]]


class Health(BaseModel):
    status: Literal["ok"] = "ok"
    version: str


class Ready(BaseModel):
    ready: Literal[True] = True
    services: dict[str, str]


class Kept(BaseModel):
    """How many alerts, answers or reports were kept for whoever follows."""

    kept: int
