# The two traps of time on a microcontroller, handled here and nowhere else:
# ESP32's MicroPython counts seconds from 2000, others from 1970; and its ticks wrap after 12.4 days.

import time

EPOCH_2000 = 946684800
BUILD_TS = 1767225600  # 2026-01-01: no true clock shows less


def epoch_offset(year_of_zero):
    # Seconds to add to this interpreter's time() for Unix seconds.
    return EPOCH_2000 if year_of_zero == 2000 else 0


OFFSET = epoch_offset(time.gmtime(0)[0])


def unix(local_seconds):
    return int(local_seconds) + OFFSET


def local(ts):
    return ts - OFFSET


def is_sane(ts):
    return ts is not None and BUILD_TS <= ts < 0xFFFFFFFF


class Uptime:
    # Unwraps a millisecond counter. Must be asked at least once in half a period (6.2 days).
    PERIOD = 1 << 30

    def __init__(self, ticks_ms):
        self.ticks_ms = ticks_ms
        self.last = ticks_ms()
        self.total_ms = 0

    def ms(self):
        ticks = self.ticks_ms()
        self.total_ms += (ticks - self.last) % self.PERIOD
        self.last = ticks
        return self.total_ms

    def seconds(self):
        # Whole, because ESP32's single-precision floats lose seconds after half a year.
        return self.ms() // 1000
