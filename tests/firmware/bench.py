# A bare board for the node's tests, on both interpreters: time runs `speed` times as fast, sensors are plain values.

import asyncio
import gc
import time

from firmware.board_interface import Board

START_TS = 1790000000


def real_ms():
    return time.ticks_ms() if hasattr(time, "ticks_ms") else int(time.monotonic() * 1000)


class Value:
    # A sensor that gives what it was told, or raises it.
    def __init__(self, value):
        self.value = value

    def read(self):
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


class Pair(Value):
    async def read(self):
        return Value.read(self)


class BenchPump:
    def __init__(self):
        self.on = 0
        self.on_s = 0
        self.starts = 0
        self.edge = asyncio.Event()

    def switch(self, on, on_s=0):
        self.starts += on and not self.on
        self.on = on
        self.on_s += on_s
        self.edge.set()

    def state(self):
        return self.on

    def take_interval(self):
        found = (self.on_s, self.starts)
        self.on_s = self.starts = 0
        return found

    async def changed(self):
        await self.edge.wait()
        self.edge.clear()


def minimum_sensors():
    return {"panel": Value(37.25), "turbidity": Pair((4102.4, 6.04)), "pump": BenchPump()}


class BenchBoard(Board):
    firmware_version = "0.1.0"

    def __init__(self, data_dir, sensors=None, speed=200, counters=None, set_clock=True):
        self.data_dir = data_dir
        self.sensors = minimum_sensors() if sensors is None else sensors
        self.speed = speed
        self.counters = {} if counters is None else counters
        self.started_ms = real_ms()
        self.zero = START_TS if set_clock else None
        self.source = "rtc" if set_clock else "none"
        self.network_ts = None
        self.cause = "soft"
        self.restarts = []
        self.feeds = 0
        self.lines = []
        self.lights = []
        self.drops = 0
        self.chance = 0.05
        self.open = asyncio.open_connection

    def uptime_s(self):
        return (real_ms() - self.started_ms) * self.speed / 1000

    async def sleep_s(self, seconds):
        await asyncio.sleep(seconds / self.speed)

    def wall(self):
        return None if self.zero is None else self.zero + int(self.uptime_s())

    def wall_source(self):
        return self.source

    def set_wall(self, ts, src):
        self.zero = ts - int(self.uptime_s())
        self.source = src

    async def network_time(self):
        return self.network_ts

    async def connect_network(self, config):
        pass

    async def drop_network(self):
        self.drops += 1

    def rssi(self):
        return -67

    async def open_stream(self, host, port, tls):
        if hasattr(gc, "mem_free"):
            gc.collect()  # a microcontroller's heap: tidy before the biggest things are made
        return await self.open(host, port)

    def load_counter(self, name):
        return self.counters.get(name, 0)

    def save_counter(self, name, value):
        self.counters[name] = value

    def reset_cause(self):
        return self.cause

    def restart(self, reason):
        self.restarts.append(reason)

    def feed_watchdog(self):
        self.feeds += 1

    def led(self, pattern):
        self.lights.append(pattern)

    def mem_free(self):
        return gc.mem_free() if hasattr(gc, "mem_free") else 100000

    def random(self):
        return self.chance

    def log(self, text):
        self.lines.append(text)
