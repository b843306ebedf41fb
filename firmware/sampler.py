# One reading a minute on the board's own time, and one more at every change of the pump.

import asyncio

from hidran import contract

SOON_S = 10  # a regular sample this close to the one before is skipped
EDGE_GAP_S = 5  # least time between an extra sample and the one before
EXTRA_BUDGET = 30  # extra samples that a chattering contact may cause; half a one comes back with each regular sample

# sensor group -> contract field, for all that give one value
SINGLE = {
    "panel": "panel_v",
    "water_temp": "water_temp_c",
    "nephelometer": "turbidity_ntu",
    "tank_full": "tank_full",
    "tank_level": "tank_level_pct",
    "flow": "flow_lpm",
    "pump_current": "pump_a",
    "battery": "battery_v",
    "supply": "supply_v",
}


def fitted_fields(sensors):
    # Names of the contract's fields that these sensors fill.
    names = [field for group, field in SINGLE.items() if group in sensors]
    if "turbidity" in sensors:
        names += ["turbidity_mv", "turbidity_sd_mv"]
    if "pump" in sensors:
        names += ["pump_on", "pump_on_s", "pump_starts"]
    return contract.fitted_names(contract.fitted_map(names))


class Sampler:
    # `keep`: called with (up_s, values, urgent) for each reading; `flush`: what is kept already shall go at once.
    def __init__(self, board, interval_s, keep, flush):
        self.board = board
        self.interval_s = interval_s
        self.keep = keep
        self.flush = flush
        self.next_s = board.uptime_s()
        self.last_s = None
        self.budget = EXTRA_BUDGET
        self.lock = asyncio.Lock()
        self.sensor_errors = 0

    def due(self):
        return self.board.uptime_s() >= self.next_s

    async def run(self, beat):
        while True:
            beat()
            wait_s = self.next_s - self.board.uptime_s()
            if wait_s > 0:
                await self.board.sleep_s(min(wait_s, 60))
            else:
                self.budget = min(EXTRA_BUDGET, self.budget + 0.5)
                await self.sample(False)
                self._plan()

    async def watch_pump(self):
        # Also what lasts 20 s is told at once.
        if "pump" not in self.board.sensors:
            return await _for_ever(self.board)
        while True:
            await self.board.sensors["pump"].changed()
            edge_s = self.board.uptime_s()
            if self.last_s is not None:
                gap_s = EDGE_GAP_S - (edge_s - self.last_s)
                if gap_s > 0:
                    await self.board.sleep_s(gap_s)
            if self.last_s is not None and self.last_s >= edge_s:
                self.flush()  # a regular sample has seen it meanwhile
            elif self.budget >= 1:
                self.budget -= 1
                await self.sample(True)

    def _plan(self):
        # The next whole interval of uptime; one that is nearly here is skipped.
        now = self.board.uptime_s()
        self.next_s = (int(now) // self.interval_s + 1) * self.interval_s
        if self.next_s - now < min(SOON_S, self.interval_s / 2):
            self.next_s += self.interval_s

    async def sample(self, urgent):
        async with self.lock:
            up_s = int(self.board.uptime_s())
            if self.last_s is not None and up_s <= self.last_s:
                return  # the second caller finds it done
            self.last_s = up_s
            self.keep(up_s, await self.measure(), urgent)

    async def measure(self):
        # Field values of everything fitted; None where it could not be measured.
        values = {}
        for group, field in SINGLE.items():
            if group in self.board.sensors:
                values[field] = await self.read(self.board.sensors[group].read)
        if "turbidity" in self.board.sensors:
            pair = await self.read(self.board.sensors["turbidity"].read)
            values["turbidity_mv"], values["turbidity_sd_mv"] = pair if pair is not None else (None, None)
        if "pump" in self.board.sensors:
            await self._measure_pump(values, self.board.sensors["pump"])
        return values

    async def _measure_pump(self, values, pump):
        values["pump_on"] = await self.read(pump.state)
        pair = await self.read(pump.take_interval)
        values["pump_on_s"], values["pump_starts"] = pair if pair is not None else (None, None)

    async def read(self, read):
        # A sensor that fails is a value that is missing, never a sample that is missing.
        try:
            found = read()
            return await found if hasattr(found, "send") else found
        except Exception as error:
            self.sensor_errors += 1
            self.board.log("sensor: %s %s" % (type(error).__name__, error))
            return None


async def _for_ever(board):
    while True:
        await board.sleep_s(3600)
