# From pin to physical value, once, here. Sensors take objects (an ADC with read_uv(), a pin that is called), never
# pin numbers, so they run against anything.
#
# None means "could not be measured". What the converter cannot see above its linear range is None, because the
# true value may be anything above; below its range it reads about 0, and that is what is told.

import asyncio

READS = 64
SPREAD_S = 1.5
PIN_MAX_MV = 2450  # end of the ESP32's linear range at 11 dB


def trimmed(values):
    # (mean of the middle half, standard deviation of all)
    ordered = sorted(values)
    cut = len(ordered) // 4
    middle = ordered[cut : len(ordered) - cut]
    mean = sum(ordered) / len(ordered)
    variance = sum([(v - mean) ** 2 for v in ordered]) / len(ordered)
    return sum(middle) / len(middle), variance**0.5


class Divider:
    # A voltage behind two resistors: `upper` from the source to the pin, `lower` from the pin to ground.
    def __init__(self, adc, upper_ohm, lower_ohm, reads=READS):
        self.adc = adc
        self.factor = (upper_ohm + lower_ohm) / lower_ohm
        self.reads = reads

    async def read_mv(self, sleep_s=None, spread_s=0):
        # (mV, sd in mV) at the source, or None.
        values = []
        for _i in range(self.reads):
            values.append(self.adc.read_uv())
            if sleep_s is not None:
                await sleep_s(spread_s / self.reads)
        mean_uv, sd_uv = trimmed(values)
        if mean_uv > PIN_MAX_MV * 1000:
            return None
        return mean_uv * self.factor / 1000, sd_uv * self.factor / 1000


class Volts:
    # Panel, battery or supply.
    def __init__(self, divider):
        self.divider = divider

    async def read(self):
        found = await self.divider.read_mv()
        return None if found is None else found[0] / 1000


class Turbidity:
    # A transmission probe that has power only while it is read: 40 mA less, and less slime on warm glass.
    def __init__(self, divider, power, warm_s, sleep_s, spread_s=SPREAD_S):
        self.divider = divider
        self.power = power  # called with 1 and 0
        self.warm_s = warm_s
        self.sleep_s = sleep_s
        self.spread_s = spread_s

    async def read(self):
        self.power(1)
        try:
            await self.sleep_s(self.warm_s)
            return await self.divider.read_mv(self.sleep_s, self.spread_s)
        finally:
            self.power(0)


class Current:
    # A Hall sensor: `zero_mv` at no current.
    def __init__(self, divider, zero_mv, mv_per_a):
        self.divider = divider
        self.zero_mv = zero_mv
        self.mv_per_a = mv_per_a

    async def read(self):
        found = await self.divider.read_mv()
        return None if found is None else (found[0] - self.zero_mv) / self.mv_per_a


class Contact:
    # A float switch or relay contact: `pin` is called for its level.
    def __init__(self, pin, active_low):
        self.pin = pin
        self.active_low = active_low

    def read(self):
        return self.pin() ^ self.active_low


class Sense:
    # Motor voltage behind an opto-isolator. A DC pump holds the pin, an AC pump pulses it 50 or 100 times a second;
    # each pulse is caught by interrupt, and the pump counts as on when one came since the last look.
    def __init__(self, pin, active_low):
        self.pin = pin
        self.active_low = active_low
        self.pulsed = False

    def hit(self, _pin):
        # From an interrupt: nothing here may take memory.
        self.pulsed = True

    def look(self):
        pulsed, self.pulsed = self.pulsed, False
        return 1 if pulsed else self.pin() ^ self.active_low


class Pump:
    # Pump state with edges, fed by `feed` some ten times a second: a run of 20 s between two samples is not missed.
    def __init__(self, on, now_ms, settle=3):
        self.settle = settle  # equal looks in a row before an edge counts: contacts bounce
        self.on = on
        self.streak = 0
        self.since_ms = now_ms
        self.on_ms = 0
        self.starts = 0
        self.edge = asyncio.Event()

    def feed(self, on, now_ms):
        if on == self.on:
            self.streak = 0
            return
        self.streak += 1
        if self.streak >= self.settle:
            self._account(now_ms)
            self.on = on
            self.streak = 0
            self.starts += on
            self.edge.set()

    def tick(self, now_ms):
        # Book the time up to now; `take_interval` has no clock of its own.
        self._account(now_ms)

    def state(self):
        return self.on

    def take_interval(self):
        on_s, starts = self.on_ms // 1000, self.starts
        self.on_ms -= on_s * 1000  # the rest of a second belongs to the next interval
        self.starts = 0
        return on_s, starts

    async def changed(self):
        await self.edge.wait()
        self.edge.clear()

    def _account(self, now_ms):
        if self.on:
            self.on_ms += now_ms - self.since_ms
        self.since_ms = now_ms


class Flow:
    # A pulse meter: litres a minute from counted pulses. 450 pulses a litre is the YF-S201's factor, not 7.5.
    def __init__(self, count, pulses_per_l, now_ms):
        self.count = count  # called for the running count
        self.pulses_per_l = pulses_per_l
        self.now_ms = now_ms  # called for the time
        self.last = (count(), now_ms())

    def read(self):
        count, now = self.count(), self.now_ms()
        pulses, minutes = count - self.last[0], (now - self.last[1]) / 60000
        self.last = (count, now)
        return None if minutes <= 0 else pulses / self.pulses_per_l / minutes


class Level:
    # An ultrasonic probe above the water: `measure` gives cm or None; the median of five echoes counts.
    def __init__(self, measure, empty_cm, full_cm):
        self.measure = measure
        self.empty_cm = empty_cm
        self.full_cm = full_cm

    def read(self):
        echoes = sorted([d for d in [self.measure() for _i in range(5)] if d is not None])
        if len(echoes) < 3 or self.empty_cm == self.full_cm:
            return None
        return 100 * (self.empty_cm - echoes[len(echoes) // 2]) / (self.empty_cm - self.full_cm)


ECHO_CM = (20, 450)  # blind below, deaf above
SOUND_CM_PER_US = 0.0348  # 28 degrees C over the water


def echo_cm(pulse_us):
    # Distance from a pulse as JSN-SR04T gives it, None when no echo came or none can be meant.
    cm = pulse_us * SOUND_CM_PER_US / 2
    return cm if ECHO_CM[0] <= cm <= ECHO_CM[1] else None


class Thermometer:
    # The first DS18B20 on a one-wire bus (DS18X20 of MicroPython).
    def __init__(self, bus, sleep_s):
        self.bus = bus
        self.sleep_s = sleep_s

    async def read(self):
        found = self.bus.scan()
        if not found:
            return None
        self.bus.convert_temp()
        await self.sleep_s(0.75)
        return celsius(self.bus.read_temp(found[0]))


def celsius(value):
    # A DS18B20 says 85.0 when it lost power before it had measured, and -127 when nobody answered.
    return None if value in (None, 85.0) or not -55 <= value <= 125 else value
