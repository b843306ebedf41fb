"""The pump and its controller: when it runs, and how much it lifts.

Sources: start in k*GHI > 250 W/m2 for 60 s, retries about every 90 s in weak sun with PUMP ON flickering (Lorentz PS2,
reference domain.md 4.2 F01 and 8.1); 12-20 L/min for 5-6 h (8.1). Below its start the light gives speed but no lift.
"""

START_W_M2 = 250.0
START_AFTER_S = 60
STOP_W_M2 = 190.0
STOP_AFTER_S = 30
RETRY_W_M2 = 40.0  # less than this does not wake the controller
RETRY_EVERY_S = 90
RETRY_S = 10
_STALL_W_M2 = 120.0


def lift_lpm(rated_lpm: float, light_w_m2: float) -> float:
    """Litres a minute at that light: the affinity laws' square root above the light that just holds the column."""
    part = (light_w_m2 - _STALL_W_M2) / (1000 - _STALL_W_M2)
    return float(rated_lpm * min(part, 1.0) ** 0.5) if part > 0 else 0.0


class Pump:
    """`controller_ok` and `motor_ok` are what faults turn. `on_s` and `starts` only grow (pump feedback contact)."""

    def __init__(self, rated_lpm: float) -> None:
        self.rated_lpm = rated_lpm
        self.controller_ok = True
        self.motor_ok = True
        self.on = False
        self.trying = False  # running in too little light
        self.on_s = 0
        self.starts = 0
        self.started_at = 0
        self.stopped_at = 0
        self._enough_s = 0
        self._weak_s = 0

    def step(self, now: int, dt_s: int, light_w_m2: float, *, wanted: bool, powered: bool) -> float:
        """Run the step that ends at `now`; litres lifted in it."""
        if self.on:
            self.on_s += dt_s
        litres = lift_lpm(self.rated_lpm, light_w_m2) * dt_s / 60 if self.on and not self.trying else 0.0
        if not (wanted and powered and self.controller_ok and self.motor_ok):
            self._switch(now, on=False)
            self._enough_s = self._weak_s = 0
        elif self.on:
            self._keep(now, dt_s, light_w_m2)
        else:
            self._wait(now, dt_s, light_w_m2)
        return litres

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
            self._switch(now, on=True)
        elif self._weak_s >= RETRY_EVERY_S - RETRY_S:
            self._switch(now, on=True, trying=True)

    def _switch(self, now: int, *, on: bool, trying: bool = False) -> None:
        if on and not self.on:
            self.starts += 1
            self.started_at = now
            self._enough_s = self._weak_s = 0
        elif self.on and not on:
            self.stopped_at = now
        self.on, self.trying = on, trying
