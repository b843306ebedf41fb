"""What a meeting sheet holds: data only, so that it can be frozen, chained, and read years later in either language.

It names roles, never a person, and never who has paid.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hidran.months import Month
from hidran.water.summary import Lift

RULE = 1  # version of what makes a sheet


@dataclass(frozen=True, slots=True)
class Trend:
    """A month before: its verdict, and the median of its turbidity in `unit` (None: not measured)."""

    month: str
    verdict: str
    median: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Water:
    """The monthly check. `checked_ts`: when, Unix s; None: nobody looked. `points`: (point, verdict) of those that were
    looked at. `why`: reasons, in Bahasa."""

    verdict: str
    checked_ts: int | None
    points: tuple[tuple[str, str], ...]
    why: tuple[str, ...]
    median: float | None
    unit: str
    before: tuple[Trend, ...] = ()


@dataclass(frozen=True, slots=True)
class HydrantMonth:
    """`strip`: for each day of the month that had begun whether the pump lifted water.

    Times in seconds: `working` + `down` + `unknown` = `possible`."""

    id: str
    name: str
    strip: tuple[Lift, ...]
    possible: int
    working: int
    down: int
    unknown: int
    water: Water

    @property
    def days_with_water(self) -> int:
        return self.strip.count("ran")

    @property
    def known_part(self) -> float | None:
        """Working by known time; None: nothing is known."""
        known = self.working + self.down
        return self.working / known if known else None


@dataclass(frozen=True, slots=True)
class Outage:
    """One job of the month. `code` of its fault, '' when a person opened it, then `what`. `role`: who answered, ''
    nobody. `found`: what was found, in Bahasa. `repair_s`: from onset to proof, None: not proved yet."""

    ticket: int
    hydrant: str
    code: str
    what: str
    since: int
    until: int | None
    role: str
    answer_s: int | None
    repair_s: int | None
    found: str
    cost_rp: int
    open: bool


@dataclass(frozen=True, slots=True)
class Cash:
    """Rupiah. `sums`: (category, rupiah) of what moved; dues are left out of it where few pay. `last_repair`: what the
    last repair cost, None: none is known. `wanted`, `received`: dues of the month, None where a sum would tell who."""

    opening: int
    came_in: int
    went_out: int
    closing: int
    sums: tuple[tuple[str, int], ...]
    enough: tuple[str, ...]
    last_repair: int | None
    wanted: int | None
    received: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`made_ts`: as of when, Unix s. `cash_number`, `cash_head`: the last line of the book by then and its digest.
    `episodes`: digest of the month's faults as they were known."""

    kpp: str
    kpp_name: str
    month: str
    made_ts: int
    rule: int
    hydrants: tuple[HydrantMonth, ...]
    outages: tuple[Outage, ...]
    cash: Cash
    cash_number: int
    cash_head: str
    episodes: str

    @property
    def of(self) -> Month:
        return Month.parse(self.month)

    @property
    def open_work(self) -> list[Outage]:
        return [o for o in self.outages if o.open]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Sheet":
        cash = {**kept["cash"], "sums": tuple((c, rp) for c, rp in kept["cash"]["sums"])}
        values = {
            "hydrants": tuple(_hydrant(h) for h in kept["hydrants"]),
            "outages": tuple(Outage(**o) for o in kept["outages"]),
            "cash": Cash(**{**cash, "enough": tuple(cash["enough"])}),
        }
        return cls(**{**kept, **values})


def _hydrant(kept: Mapping[str, Any]) -> HydrantMonth:
    water = {
        **kept["water"],
        "points": tuple((point, verdict) for point, verdict in kept["water"]["points"]),
        "why": tuple(kept["water"]["why"]),
        "before": tuple(Trend(**t) for t in kept["water"]["before"]),
    }
    return HydrantMonth(**{**kept, "strip": tuple(kept["strip"]), "water": Water(**water)})
