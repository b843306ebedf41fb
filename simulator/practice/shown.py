"""What the page shows, as values: nothing of it changes once it is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hidran.faults.episode import Episode
from hidran.faults.human import HumanEvent
from simulator.practice.choices import Speed, Wish
from simulator.practice.troubles import Trouble


@dataclass(frozen=True, slots=True)
class Choosing:
    """Nothing runs. `trouble`: why the last practice ended by itself, or ''."""

    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Loading:
    """History is being loaded and judged; `part`: 0..1."""

    wish: Wish
    part: float = 0.0


@dataclass(frozen=True, slots=True)
class PlantSight:
    """The plant as it really is. `sky`: clear, broken, overcast or storm; `trying`: the pump starts in too little
    light; `turning`: its motor does; `level`: 0..1; `full`: the float is up; `drawing`: people take water."""

    elevation_deg: float
    sky: str
    light_w_m2: float
    panel_v: float
    panel_there: bool
    controller_ok: bool
    pump_on: bool
    trying: bool
    turning: bool
    lift_lpm: float
    level: float
    full: bool
    drawing: bool
    overflowing: bool
    ntu: float
    node_on: bool
    signal: bool
    quota: bool


@dataclass(frozen=True, slots=True)
class NodeSight:
    """What the node measured last, at `taken` (Unix s, None: nothing yet), and how many readings it still holds."""

    values: Mapping[str, Any]
    taken: int | None
    connected: bool
    held: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as people got it; `at`: Unix s."""

    id: int
    at: float
    code: str
    kind: str
    severity: str
    since: int
    text: str


@dataclass(frozen=True, slots=True)
class Injected:
    """A trouble that was caused. `end`: when it was repaired or ended, None: it goes on."""

    trouble: Trouble
    onset: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """One episode. `at`: when it was first written down (Unix s); `fresh`: since the practice began."""

    episode: Episode
    at: float
    fresh: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What Hidran knows: the state in one word as pages have it, episodes and letters."""

    state: str
    learning: bool
    episodes: tuple[Said, ...]
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Playing:
    """The practice runs. `page`: address of what the KPP sees; `told`: what people said; `held_up`: a
    service does not follow."""

    wish: Wish
    now: float
    speed: Speed
    plant: PlantSight
    node: NodeSight
    known: Known
    page: str
    injected: tuple[Injected, ...] = field(default=())
    told: tuple[HumanEvent, ...] = field(default=())
    held_up: bool = False


Shown = Choosing | Loading | Playing
