"""One hydrant: all parts put together, stepped on a fixed grid of minutes, or of ten seconds while the pump may switch.

The grid depends on the plant alone, never on who looks how often, so the same seed gives the same data whether a node
samples it over a socket or `simulator.offline` walks through a year. Faults act on parts at the start of a minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hidran import solar
from simulator.plant.air import air_c, well_c
from simulator.plant.panel import Panel
from simulator.plant.people import People
from simulator.plant.probe import Probe
from simulator.plant.pump import Pump
from simulator.plant.sky import Season, Sky, Spell
from simulator.plant.sun import clear_sky_w_m2
from simulator.plant.tank import Tank
from simulator.plant.water import Water

MINUTE_S = 60
FINE_S = 10


@dataclass(frozen=True, slots=True)
class Spec:
    """What one hydrant is built like. Litres, V, mV; `sky_seed` the same for hydrants of one kampung."""

    seed: int
    sky_seed: int = 1
    season: Season = "dry"
    spells: tuple[Spell, ...] = ()
    lat: float = solar.SAMPIT_LAT
    lon: float = solar.SAMPIT_LON
    panel_nominal_v: int = 24
    rated_lpm: float = 18.0
    tank_l: float = 4000.0
    tank_level: float = 0.5
    daily_l: float = 3600.0
    fouling_mv_per_day: float = 1.0


class Fault(Protocol):
    """What `simulator.faults` holds: acts on the plant, never on what is reported."""

    def act(self, plant: "Plant", ts: int) -> None: ...


@dataclass(slots=True)
class Modem:
    """The node's way to the network. `up` is what a lost signal or an empty quota turns."""

    up: bool = True
    rssi_dbm: int = -71


@dataclass(slots=True)
class NodePower:
    """The node's own supply."""

    on: bool = True
    volts: float = 4.02


class Plant:
    """One hydrant at Unix second `now`, which only `advance_to` moves."""

    def __init__(self, spec: Spec, start: int, faults: Sequence[Fault] = ()) -> None:
        """`start` is rounded down to a whole minute."""
        self.spec = spec
        self.now = start - start % MINUTE_S
        self.faults = list(faults)
        self.sky = Sky(spec.sky_seed, spec.season, spec.spells)
        self.panel = Panel(spec.panel_nominal_v)
        self.pump = Pump(spec.rated_lpm)
        self.tank = Tank(spec.tank_l, spec.tank_level)
        self.people = People(spec.seed, spec.daily_l)
        self.water = Water(spec.seed)
        self.probe = Probe(spec.seed, spec.fouling_mv_per_day, self.now)
        self.modem = Modem()
        self.power = NodePower()
        self.light_w_m2 = 0.0
        self.want_l = 0.0
        self.lifted_l = 0.0
        self.drawn_l = 0.0
        self._minute = -1
        self._step_s = MINUTE_S
        self._lifted_at = 0
        self._lifting = False
        self._begin_minute()

    def advance_to(self, ts: float) -> None:
        """Take every step that ends at or before Unix second `ts`."""
        while self.now + self.step_s <= ts:
            self._step(self._step_s)

    @property
    def step_s(self) -> int:
        """Seconds of the next step; begins its minute, so that faults and weather of it hold."""
        if self.now // MINUTE_S != self._minute:
            self._begin_minute()
        return self._step_s

    def _begin_minute(self) -> None:
        self._minute = self.now // MINUTE_S
        for fault in self.faults:
            fault.act(self, self.now)
        elevation = solar.elevation_deg(self.now + 30, self.spec.lat, self.spec.lon)
        clear = clear_sky_w_m2(elevation)
        clearness = self.sky.clearness(self._minute)
        self.light_w_m2 = self.panel.light(clear * clearness) if clear else 0.0
        self.want_l = self.people.want_l(self.now, rain=self.sky.state == "storm")
        may_switch = self.pump.on or (not self.tank.full and self.light_w_m2 > 1)
        self._step_s = FINE_S if may_switch else MINUTE_S

    def _step(self, dt_s: int) -> None:
        self.now += dt_s
        pump = self.pump
        powered = self.panel.connected
        lifted_l = pump.step(self.now, dt_s, self.light_w_m2, wanted=not self.tank.full, powered=powered)
        self.lifted_l += lifted_l
        self.drawn_l += self.tank.step(lifted_l, self.want_l * dt_s / MINUTE_S)
        lifting = pump.on and not pump.trying
        if lifting and not self._lifting:
            self.water.flows_again(self.now, self.now - self._lifted_at)
        if lifting:
            self._lifted_at = self.now
        self._lifting = lifting

    # -- what can be measured at this moment -------------------------------------------------------------------

    @property
    def panel_v(self) -> float:
        """Voltage at the panel's terminals."""
        air = air_c(self.now)
        if self.pump.on:
            return self.panel.loaded_v(self.light_w_m2, air, weak=self.pump.trying)
        return self.panel.open_v(self.light_w_m2, air)

    @property
    def turbidity_ntu(self) -> float:
        """True turbidity at the probe."""
        return self.water.ntu(self.now, moving=self._lifting)

    @property
    def turbidity_mv(self) -> float:
        """Voltage of the turbidity probe."""
        return self.probe.mv(self.now, self.turbidity_ntu, well_c(self.now))
