"""What can be derived from one reading and those before it, computed once for all rules (`hidran.faults.observer`)."""

from dataclasses import dataclass, field

from hidran.faults.learning import Day, Learned
from hidran.faults.told import Told
from hidran.reading import Reading
from hidran.site import Site

_DAY_S = 86400
BRIM_PCT = 97.0


@dataclass(slots=True)
class Facts:
    """One reading as the rules see it. Values out of range are None here; `wrong_fields` names them.

    `dt_s`: seconds since the reading before, 0 after a gap. `water_moves`: the pump has run long enough that the probe
    sees fresh water; None when that is not known. `turbidity_mv` is corrected to 25 C when the temperature is known.
    `starts`: from the pump's state where the node does not count them. `steady_s`: so long the pump has run without a
    break, 0 when it stands. `rest_s`: so long it has stood, night and day, without an attempt to start; in the reading
    in which it starts, the rest that is over; gaps add nothing. `volt_bin`: of the running panel voltage, for
    `hidran.faults.curve`; None: not known.
    """

    reading: Reading
    site: Site
    learned: Learned
    today: Day
    ts: int
    dt_s: float
    elevation_deg: float
    panel_v: float | None
    pump_on: int | None
    starts: int
    on_s: float
    turbidity_mv: float | None
    turbidity_ntu: float | None
    tank_full: int | None
    tank_level_pct: float | None
    water_moves: bool | None
    wrong_fields: tuple[str, ...]
    told: Told
    steady_s: float
    rest_s: float
    volt_bin: int | None
    off_v: float | None  # open panel voltage lately, median of five readings
    on_v: float | None  # running, the same

    @property
    def flow_lpm(self) -> float | None:
        return self.reading.flow_lpm

    @property
    def pump_a(self) -> float | None:
        return self.reading.pump_a

    @property
    def tank_known_full(self) -> bool | None:
        """By float, level at the brim, or what was said today; None: not known."""
        if self.tank_full is not None:
            return self.tank_full == 1
        if self.tank_level_pct is not None:
            return self.tank_level_pct >= BRIM_PCT
        return self.told.tank_full(self.ts)

    @property
    def second_of_day(self) -> int:
        return self.ts - self.today.midnight

    @property
    def afternoon(self) -> bool:
        return self.second_of_day >= _DAY_S // 2


@dataclass(slots=True)
class Memory:
    """What the facts of the next reading need from those before. Unix seconds; None: never."""

    learned: Learned
    first_ts: int | None = None
    last_ts: int | None = None
    spacing_s: int = 60
    odd_spacings: list[int] = field(default_factory=list)
    last_on_ts: int | None = None
    flush_until: int = 0
    today: Day | None = None
    told: Told = field(default_factory=Told)
    was_on: int | None = None
    steady_s: float = 0.0
    rest_s: float = 0.0
    off_volts: list[float] = field(default_factory=list)
    off_volts_ts: int = 0
    on_volts: list[float] = field(default_factory=list)
    last_level: float | None = None
