"""The pump and its controller: when it runs, how much it lifts, what it draws.

Sources: start in k*GHI > 250 W/m2 for 60 s, retries about every 90 s in weak sun with PUMP ON flickering (Lorentz PS2,
reference domain.md 4.2 F01 and 8.1); 12-20 L/min for 5-6 h (8.1). Below its start the light gives speed but no lift.
A pump without water draws about a third less (4.2 F03), a jammed one far more and lifts less, or trips at once (F06).
"""

START_W_M2 = 250.0
START_AFTER_S = 60
STOP_W_M2 = 190.0
STOP_AFTER_S = 30
RETRY_W_M2 = 40.0  # less than this does not wake the controller
RETRY_EVERY_S = 90
RETRY_S = 10
TRIP_S = 3
WATTS_PER_LPM = 7.3  # 365 W lift 50 L/min (8.1)
_STALL_W_M2 = 120.0
_FULL_POWER_W_M2 = 750.0
_DRY = 0.68
_TRIPPING = 0.85


def lift_lpm(rated_lpm: float, light_w_m2: float) -> float:
    """Litres a minute at that light: the affinity laws' square root above the light that just holds the column."""
    part = (light_w_m2 - _STALL_W_M2) / (1000 - _STALL_W_M2)
    return float(rated_lpm * min(part, 1.0) ** 0.5) if part > 0 else 0.0


class Pump:
    """What faults turn: `controller_ok`, `motor_ok` (its cable holds), `relay_welded` (it never stops by itself),
    `contact_welded` (the feedback says "on" for ever), `output` (1: as new), `jam` (0..1).

    `contact` is the feedback; its `on_s` and `starts` only grow.
    """

    def __init__(self, rated_lpm: float) -> None:
        self.rated_lpm = rated_lpm
        self.controller_ok = True
        self.motor_ok = True
        self.relay_welded = False
        self.contact_welded = False
        self.output = 1.0
        self.jam = 0.0
        self.on = False
        self.trying = False  # running in too little light
        self.on_s = 0
        self.starts = 0
        self.started_at = 0
        self.stopped_at = 0
        self._enough_s = 0
        self._weak_s = 0
        self._contact = False

    @property
    def contact(self) -> bool:
        return self.on or self.contact_welded

    @property
    def lifting(self) -> bool:
        return self.on and not self.trying and self.motor_ok

    def step(self, now: int, dt_s: int, light_w_m2: float, *, wanted: bool, powered: bool) -> float:
        """Run the step that ends at `now`; litres lifted in it from a full well."""
        if self.contact:
            self.on_s += dt_s
        litres = self._lifted_lpm(light_w_m2) * dt_s / 60 if self.lifting else 0.0
        allowed = self.relay_welded or (wanted and self.controller_ok)
        if not (allowed and powered):
            self._switch(now, on=False)
            self._enough_s = self._weak_s = 0
        elif self.on:
            self._keep(now, dt_s, light_w_m2)
        else:
            self._wait(now, dt_s, light_w_m2)
        if self.contact and not self._contact:
            self.starts += 1
        self._contact = self.contact
        return litres

    def watts(self, light_w_m2: float, *, dry: bool) -> float:
        """Electric power drawn from the feed."""
        if not self.on or not self.motor_ok:
            return 0.0
        part = 0.25 if self.trying else min(light_w_m2 / _FULL_POWER_W_M2, 1.0)
        return self.rated_lpm * WATTS_PER_LPM * part * (_DRY if dry else 1.0) * (1 + 0.9 * self.jam)

    def _lifted_lpm(self, light_w_m2: float) -> float:
        return lift_lpm(self.rated_lpm, light_w_m2) * self.output * (1 - 0.6 * self.jam)

    def _keep(self, now: int, dt_s: int, light_w_m2: float) -> None:
        if self.trying:
            self._switch(now, on=False)
            self._weak_s = 0
            return
        self._weak_s = self._weak_s + dt_s if light_w_m2 < STOP_W_M2 else 0
        if self._weak_s >= STOP_AFTER_S:
            self._switch(now, on=False)
            self._weak_s = 0

    def _wait(self, now: int, dt_s: int, light_w_m2: float) -> None:
        enough = light_w_m2 >= START_W_M2
        self._enough_s = self._enough_s + dt_s if enough else 0
        self._weak_s = self._weak_s + dt_s if not enough and light_w_m2 >= RETRY_W_M2 else 0
        if self._enough_s >= START_AFTER_S:
            self._start(now)
        elif self._weak_s >= RETRY_EVERY_S - RETRY_S:
            self._switch(now, on=True, trying=True)

    def _start(self, now: int) -> None:
        if self.jam < _TRIPPING:
            self._switch(now, on=True)
        else:  # the overload switch lets go within seconds
            self.starts += 1
            self.on_s += TRIP_S
            self.stopped_at = now
            self._enough_s = self._weak_s = 0

    def _switch(self, now: int, *, on: bool, trying: bool = False) -> None:
        if on and not self.on:
            self.started_at = now
            self._enough_s = self._weak_s = 0
        elif self.on and not on:
            self.stopped_at = now
        self.on, self.trying = on, trying
