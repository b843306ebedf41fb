"""One hydrant: all parts put together, stepped on a fixed grid of minutes, or of ten seconds while the pump may switch.

The grid depends on the plant alone, never on who looks how often, so the same seed gives the same data whether a node
samples it over a socket or `simulator.offline` walks through a year. Faults act on parts at the start of a minute.

Topologies (reference domain.md 3.3): `direct`, the panel drives the pump; `battery_pwm` and `battery_mppt`, a bank
between them; `ac_inverter`, panel and mains feed one inverter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from hidran import solar
from simulator.chance import Dice
from simulator.plant.air import air_c, well_c
from simulator.plant.battery import Battery
from simulator.plant.monitor import Modem, NodeClock, NodePower
from simulator.plant.panel import Panel
from simulator.plant.people import People
from simulator.plant.probe import Probe
from simulator.plant.pump import Pump
from simulator.plant.sky import Season, Sky, Spell
from simulator.plant.sun import clear_sky_w_m2
from simulator.plant.tank import Tank
from simulator.plant.water import Water
from simulator.plant.well import Well

Topology = Literal["direct", "battery_pwm", "battery_mppt", "ac_inverter"]
MINUTE_S = 60
FINE_S = 10
FED_W_M2 = 800.0  # a pump on battery or mains runs as in good sun
MAINS_V = 230.0
_IDLE_A = 0.04
_WIRE_V = 0.4  # between a charging panel's terminals and the bank


@dataclass(frozen=True, slots=True)
class Spec:
    """What one hydrant is built like. Litres, V, mV; `sky_seed` the same for hydrants of one kampung.

    `well_lpm_per_m`: yield of the borehole for each metre of draw-down, None: one that never falls.
    """

    seed: int
    sky_seed: int = 1
    season: Season = "dry"
    spells: tuple[Spell, ...] = ()
    lat: float = solar.SAMPIT_LAT
    lon: float = solar.SAMPIT_LON
    topology: Topology = "direct"
    mppt: bool = True
    panel_nominal_v: int = 24
    battery_wh: float = 2400.0
    rated_lpm: float = 18.0
    well_lpm_per_m: float | None = None
    tank_l: float = 4000.0
    tank_level: float = 0.5
    daily_l: float = 3600.0
    fouling_mv_per_day: float = 1.0
    small_events: bool = False


class Fault(Protocol):
    """What `simulator.faults` holds: acts on the plant, never on what is reported."""

    def act(self, plant: "Plant", ts: int) -> None: ...


class Plant:
    """One hydrant at Unix second `now`, which only `advance_to` moves."""

    def __init__(self, spec: Spec, start: int, faults: Sequence[Fault] = ()) -> None:
        """`start` is rounded down to a whole minute."""
        self.spec = spec
        self.now = start - start % MINUTE_S
        self.faults = list(faults)
        self.sky = Sky(spec.sky_seed, spec.season, spec.spells)
        self.panel = Panel(spec.panel_nominal_v, mppt=spec.mppt)
        self.battery = Battery(spec.panel_nominal_v, spec.battery_wh) if spec.topology.startswith("battery") else None
        self.mains_ok = True
        self.well = Well(spec.well_lpm_per_m) if spec.well_lpm_per_m is not None else None
        self.pump = Pump(spec.rated_lpm)
        self.tank = Tank(spec.tank_l, spec.tank_level)
        self.people = People(spec.seed, spec.daily_l)
        self.water = Water(spec.seed, small_events=spec.small_events)
        self.probe = Probe(spec.seed, spec.fouling_mv_per_day, self.now)
        self.modem = Modem()
        self.power = NodePower()
        self.clock = NodeClock()
        self.light_w_m2 = 0.0
        self.want_l = 0.0
        self.lifted_l = 0.0
        self.drawn_l = 0.0
        self._dice = Dice(spec.seed, "supply")
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
        irradiance = clear * clearness if clear else 0.0
        self.light_w_m2 = self.panel.light(irradiance) + self.panel.lamp_w_m2 if clear else self.panel.lamp_w_m2
        self.want_l = self.people.want_l(self.now, rain=self.sky.state == "storm")
        self.power.minute(irradiance)
        if self.power.unrest and self._dice.uniform(self._minute) < self.power.unrest:
            self.power.resets += 1
        may_switch = self.pump.on or (self._wants_water() and self._drive_w_m2() > 1)
        self._step_s = FINE_S if may_switch else MINUTE_S

    def _wants_water(self) -> bool:
        return not self.tank.full or self.pump.relay_welded or self.tank.float_chatters

    def _drive_w_m2(self) -> float:
        """The light by which the pump runs, or what the bank or the mains are worth in light."""
        if self.battery is not None:
            return 0.0 if self.battery.let_go else FED_W_M2
        if self.spec.topology == "ac_inverter":
            return FED_W_M2 if self.mains_ok else self.light_w_m2
        return self.light_w_m2

    def _powered(self) -> bool:
        return self.panel.connected or self.battery is not None or self.spec.topology == "ac_inverter"

    def _step(self, dt_s: int) -> None:
        self.now += dt_s
        pump, tank, well = self.pump, self.tank, self.well
        if tank.float_chatters:
            tank.shake(self.now)
        drive, started = self._drive_w_m2(), pump.starts
        locked = well is not None and self.now < well.locked_until
        lifted_l = pump.step(self.now, dt_s, drive, wanted=not (tank.full or locked), powered=self._powered())
        if well is not None:
            lifted_l *= well.part
            well.step(self.now, dt_s, lifted_l)
        if self.battery is not None:
            offered_w = self.panel.watts(self.light_w_m2)
            self.battery.step(dt_s, offered_w, pump.watts(drive, dry=self._dry))
        self.lifted_l += lifted_l
        self.drawn_l += tank.step(dt_s, lifted_l, self.want_l * dt_s / MINUTE_S)
        self._follow_water(pump)
        if pump.starts > started and self.power.dips and self._dice.uniform(-self.now) < self.power.dips:
            self.power.resets += 1

    @property
    def _dry(self) -> bool:
        return self.well is not None and self.well.dry

    def _follow_water(self, pump: Pump) -> None:
        lifting = pump.lifting and not self._dry
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
        if self.battery is not None:
            return self._charging_v(self.battery, self.panel.open_v(self.light_w_m2, air), air)
        if self.spec.topology == "ac_inverter":
            return self.panel.loaded_v(self.light_w_m2, air, weak=False)
        if self.pump.on and self.pump.motor_ok:
            return self.panel.loaded_v(self.light_w_m2, air, weak=self.pump.trying)
        return self.panel.open_v(self.light_w_m2, air)

    def _charging_v(self, battery: Battery, open_v: float, air: float) -> float:
        """PWM ties the panel to its bank; MPPT holds it at its best point until the bank is full."""
        if open_v <= battery.volts + _WIRE_V or not battery.charger_ok:
            return open_v
        if self.spec.topology == "battery_pwm":
            return battery.volts + _WIRE_V
        return open_v if battery.full else self.panel.loaded_v(self.light_w_m2, air, weak=False)

    @property
    def pump_a(self) -> float:
        """Current into the pump's controller."""
        watts = self.pump.watts(self._drive_w_m2(), dry=self._dry)
        if self.battery is not None:
            volts = self.battery.volts
        else:
            volts = MAINS_V if self.spec.topology == "ac_inverter" else self.panel_v
        return _IDLE_A + (watts / volts if volts > 1 else 0.0)

    @property
    def battery_v(self) -> float | None:
        """The pump's bank; None: there is none."""
        return None if self.battery is None else self.battery.volts

    @property
    def turbidity_ntu(self) -> float:
        """True turbidity at the probe."""
        return self.water.ntu(self.now, moving=self._lifting)

    @property
    def turbidity_mv(self) -> float:
        """Voltage of the turbidity probe."""
        return self.probe.mv(self.now, self.turbidity_ntu, well_c(self.now))
