# As much of an ESP32's modules as firmware/board.py uses, on both interpreters. `install()` puts them in place, and
# gives the chip whose pins, memories and air a test can look at and change.

import asyncio
import gc
import sys
import time

BORROWED = ("machine", "network", "esp32", "onewire", "ds18x20", "vfs", "firmware.board")
RESETS = {"PWRON_RESET": 1, "HARD_RESET": 2, "WDT_RESET": 3, "DEEPSLEEP_RESET": 4, "SOFT_RESET": 5}


class Reset(BaseException):
    # machine.reset() does not return.
    pass


class Chip:
    def __init__(self):
        self.levels = {}
        self.handlers = {}
        self.microvolts = {}
        self.attenuation = {}
        self.rtc_memory = b""
        self.rtc_time = None
        self.cause = 1
        self.nvs = {}
        self.commits = 0
        self.pulse_us = 0
        self.flow_count = 0
        self.degrees = 28.5
        self.partitions = []
        self.mount_errors = 0
        self.formats = 0
        self.air = {}  # ssid -> (password, dBm)
        self.joins = []
        self.watchdogs = []
        self.slept_ms = 0

    def press(self, pin, level):
        # A level from outside, with the interrupt that an edge makes.
        before, self.levels[pin] = self.levels.get(pin, 1), level
        if pin in self.handlers and before != level:
            handler, trigger = self.handlers[pin]
            if trigger & (2 if level == 0 else 1):
                handler(None)


class Fake:
    # A module: attributes are whatever it is given.
    def __init__(self, **given):
        for name, value in given.items():
            setattr(self, name, value)


def install(chip):
    # `uninstall` with what this returns.
    kept = {name: sys.modules.pop(name, None) for name in BORROWED}
    sys.modules["machine"] = _machine(chip)
    sys.modules["network"] = _network(chip)
    sys.modules["esp32"] = _esp32(chip)
    sys.modules["onewire"] = Fake(OneWire=lambda pin: pin)
    sys.modules["ds18x20"] = Fake(DS18X20=lambda _bus: Bus(chip))
    sys.modules["vfs"] = _vfs(chip)
    added = _fill_in(chip)
    return kept, added


def uninstall(token):
    kept, added = token
    for name in BORROWED:
        sys.modules.pop(name, None)
        if kept[name] is not None:
            sys.modules[name] = kept[name]
    for module, name in added:
        delattr(module, name)


def _fill_in(chip):
    # What MicroPython has and CPython lacks; there, blocking waits are only counted.
    added = []

    def add(module, name, value):
        if not hasattr(module, name):
            setattr(module, name, value)
            added.append((module, name))

    def sleep_ms(ms):
        chip.slept_ms += ms

    add(time, "ticks_ms", lambda: int(time.monotonic() * 1000) & 0x3FFFFFFF)
    add(time, "sleep_ms", sleep_ms)
    add(time, "sleep_us", lambda _us: None)
    add(asyncio, "sleep_ms", lambda ms: asyncio.sleep(ms / 1000))
    add(gc, "mem_free", lambda: 60000)
    return added


def _machine(chip):
    class Pin:
        IN, OUT, PULL_UP, PULL_DOWN, IRQ_RISING, IRQ_FALLING = 1, 3, 2, 1, 1, 2

        def __init__(self, number, mode=-1, pull=-1, *, value=None):
            self.number = number
            if value is not None:
                chip.levels[number] = value

        def __call__(self, level=None):
            if level is None:
                return chip.levels.get(self.number, 1)
            chip.levels[self.number] = level
            return None

        def irq(self, handler, trigger):
            chip.handlers[self.number] = (handler, trigger)

    class ADC:
        ATTN_11DB = 3

        def __init__(self, pin, *, atten):
            self.number = pin.number
            chip.attenuation[pin.number] = atten

        def read_uv(self):
            return chip.microvolts[self.number]

    class RTC:
        def memory(self, data=None):
            if data is None:
                return chip.rtc_memory
            chip.rtc_memory = data
            return None

        def datetime(self, parts):
            chip.rtc_time = parts

    class Counter:
        FALLING = 2

        def __init__(self, _unit, _pin, *, edge, filter_ns):
            pass

        def value(self):
            return chip.flow_count

    class WDT:
        def __init__(self, timeout):
            self.timeout, self.fed = timeout, 0
            chip.watchdogs.append(self)

        def feed(self):
            self.fed += 1

    def reset():
        raise Reset()

    return Fake(
        Pin=Pin,
        ADC=ADC,
        RTC=RTC,
        Counter=Counter,
        WDT=WDT,
        reset=reset,
        reset_cause=lambda: chip.cause,
        time_pulse_us=lambda _pin, _level, _timeout: chip.pulse_us,
        **RESETS,
    )


def _network(chip):
    class WLAN:
        IF_STA = 0

        def __init__(self, _interface):
            self.on = False
            self.joined = None

        def active(self, on=None):
            if on is None:
                return self.on
            self.on = on
            return None

        def isconnected(self):
            return self.joined is not None

        def scan(self):
            return [(name.encode(), b"", 1, chip.air[name][1], 3, 0) for name in chip.air]

        def connect(self, ssid, password):
            chip.joins.append(ssid)
            if ssid in chip.air and chip.air[ssid][0] == password:
                self.joined = ssid

        def disconnect(self):
            self.joined = None

        def status(self, what=None):
            return 201 if what is None else chip.air[self.joined][1]

    return Fake(WLAN=WLAN, hostname=lambda _name: None, country=lambda _code: None)


def _esp32(chip):
    class NVS:
        def __init__(self, _space):
            pass

        def get_i32(self, name):
            if name not in chip.nvs:
                raise OSError(-4354)
            return chip.nvs[name]

        def set_i32(self, name, value):
            assert len(name) <= 15 and -(1 << 31) <= value < 1 << 31
            chip.nvs[name] = value

        def get_blob(self, name, buffer):
            data = self.get_i32(name)
            buffer[: len(data)] = data
            return len(data)

        def set_blob(self, name, data):
            chip.nvs[name] = bytes(data)

        def commit(self):
            chip.commits += 1

    class Partition:
        TYPE_DATA = 1

        @staticmethod
        def find(_kind, label):
            return [p for p in chip.partitions if p == label]

    return Fake(NVS=NVS, Partition=Partition)


def _vfs(chip):
    class VfsLfs2:
        @staticmethod
        def mkfs(_partition):
            chip.formats += 1
            chip.mount_errors = 0

    def mount(_partition, _place):
        if chip.mount_errors:
            chip.mount_errors -= 1
            raise OSError(5)

    return Fake(VfsLfs2=VfsLfs2, mount=mount)


class Bus:
    def __init__(self, chip):
        self.chip = chip

    def scan(self):
        return [] if self.chip.degrees is None else [b"rom"]

    def convert_temp(self):
        pass

    def read_temp(self, _rom):
        return self.chip.degrees
