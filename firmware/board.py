# The ESP32 itself, as firmware/board_interface.py promises. The only file that touches machine, network and esp32:
# everything that can be decided without them is decided elsewhere, where it can be tested.

import asyncio
import gc
import os
import time

import ds18x20
import esp32
import machine
import network
import onewire
import vfs

from firmware import bootguard, files, keepsake, lights, networks, pins, secure, sensors, sntp, when
from hidran import contract

WATCHDOG_MS = 60000
TICK_MS = 100
WIFI_TRY_S = 15
DATA_LABEL = "hidran"
FLOW_FILTER_NS = 12000
BUTTON_WINDOW_MS = 3000
_CAUSES = {
    machine.PWRON_RESET: "power",
    machine.WDT_RESET: "watchdog",
    machine.SOFT_RESET: "soft",
    machine.HARD_RESET: "hard",
    machine.DEEPSLEEP_RESET: "deepsleep",
}


class Esp32Board:
    firmware_version = "0.1.0"
    data_dir = "/data"

    def __init__(self):
        self._uptime = when.Uptime(time.ticks_ms)
        self._nvs = esp32.NVS("hidran")
        self._rtc = machine.RTC()
        self._wdt = None
        self._wlan = None
        self._tls = None
        self._pattern = "start"
        self._step = 0
        self._led = machine.Pin(pins.DEFAULT["led"], machine.Pin.OUT, value=1)
        self._ntp = []
        self._pump = None
        self._sense = None
        self._thermometer = None
        self.sensors = {}
        # The clock runs on through every reset but a power cut, and its memory with it.
        self._source = "rtc" if self._rtc.memory() else "none"
        if self._source == "none":
            self._set_rtc(when.BUILD_TS)  # certificates are judged by a clock that is at least not absurd

    # -- start -------------------------------------------------------------------------------------------------

    def technician_waits(self):
        # The button (BOOT), held within three seconds after the start: then the node leaves the board to mpremote.
        button = machine.Pin(pins.DEFAULT["button"], machine.Pin.IN, machine.Pin.PULL_UP)
        self.led("config")
        for _i in range(BUTTON_WINDOW_MS // TICK_MS):
            if not button():
                self._led(0)
                return True
            self._blink()
            time.sleep_ms(TICK_MS)
        self.led("start")
        return False

    def start_watchdog(self):
        self._wdt = machine.WDT(timeout=WATCHDOG_MS)

    def mount_data(self):
        # The data area is a partition of its own where the board has one, so that it can be formatted without
        # touching the code; else a folder beside the code. False: not there this time, start again.
        found = esp32.Partition.find(esp32.Partition.TYPE_DATA, label=DATA_LABEL)
        if not found:
            return True
        return bootguard.mount_or_format(
            lambda: vfs.mount(found[0], self.data_dir),
            lambda: vfs.VfsLfs2.mkfs(found[0]),  # type: ignore[attr-defined]
            self.load_counter,
            self.save_counter,
            self.log,
        )

    def fit(self, config):
        # Make the sensors of this configuration.
        pin = pins.chosen(config["pins"])
        self._led = machine.Pin(pin["led"], machine.Pin.OUT)
        self._ntp = config["ntp"]
        network.hostname(config["node"])
        network.country("ID")
        power = machine.Pin(pin["turbidity_power"], machine.Pin.OUT, value=0)
        turbidity = _divider(config, pin, "turbidity")
        self.sensors = {
            "panel": sensors.Volts(_divider(config, pin, "panel")),
            "turbidity": sensors.Turbidity(turbidity, power, config["turbidity_warm_s"], self.sleep_s),
            "pump": self._make_pump(pin["pump"], config["pump_active_low"]),
        }
        for group in config["fitted"]:
            self.sensors[group] = getattr(self, "_make_" + group)(config, pin)

    def _make_pump(self, number, active_low):
        pin = machine.Pin(number, machine.Pin.IN, machine.Pin.PULL_UP if active_low else machine.Pin.PULL_DOWN)
        self._sense = sensors.Sense(pin, active_low)
        pin.irq(self._sense.hit, machine.Pin.IRQ_FALLING if active_low else machine.Pin.IRQ_RISING)
        self._pump = sensors.Pump(self._sense.look(), self._uptime.ms())
        return self._pump

    def _make_battery(self, config, pin):
        return sensors.Volts(_divider(config, pin, "battery"))

    def _make_supply(self, config, pin):
        return sensors.Volts(_divider(config, pin, "supply"))

    def _make_pump_current(self, config, pin):
        divider = _divider(config, pin, "pump_current", "pump_a")
        return sensors.Current(divider, config["pump_a_zero_mv"], config["pump_a_mv_per_a"])

    def _make_tank_full(self, config, pin):
        low = config["tank_full_active_low"]
        pull = machine.Pin.PULL_UP if low else machine.Pin.PULL_DOWN
        return sensors.Contact(machine.Pin(pin["tank_full"], machine.Pin.IN, pull), low)

    def _make_flow(self, config, pin):
        source = machine.Pin(pin["flow"], machine.Pin.IN, machine.Pin.PULL_UP)
        # Counted by hardware, so that no pulse is missed while the processor is busy.
        counter = machine.Counter(0, source, edge=machine.Counter.FALLING, filter_ns=FLOW_FILTER_NS)
        return sensors.Flow(counter.value, config["flow_pulses_per_l"], self._uptime.ms)

    def _make_water_temp(self, config, pin):
        bus = ds18x20.DS18X20(onewire.OneWire(machine.Pin(pin["water_temp"])))
        return sensors.Thermometer(bus, self.sleep_s)

    def _make_tank_level(self, config, pin):
        trigger = machine.Pin(pin["level_trigger"], machine.Pin.OUT, value=0)
        echo = machine.Pin(pin["level_echo"], machine.Pin.IN)

        def measure():
            trigger(1)
            time.sleep_us(20)
            trigger(0)
            pulse_us = machine.time_pulse_us(echo, 1, 30000)
            time.sleep_ms(60)  # let the last echo die away
            return sensors.echo_cm(pulse_us)

        return sensors.Level(measure, config["level_empty_cm"], config["level_full_cm"])

    async def tick(self):
        # A task for ever: LED, pump, and the uptime's wrap, ten times a second.
        while True:
            now_ms = self._uptime.ms()
            self._blink()
            if self._pump is not None and self._sense is not None:
                self._pump.feed(self._sense.look(), now_ms)
                self._pump.tick(now_ms)
            await asyncio.sleep_ms(TICK_MS)

    # -- time --------------------------------------------------------------------------------------------------

    def uptime_s(self):
        return self._uptime.seconds()

    async def sleep_s(self, seconds):
        await asyncio.sleep_ms(int(seconds * 1000))

    def wall(self):
        return None if self._source == "none" else when.unix(time.time())

    def wall_source(self):
        return self._source

    def set_wall(self, ts, src):
        if src not in contract.SOURCES:
            raise ValueError("source %r" % (src,))
        self._set_rtc(ts)
        self._rtc.memory(src.encode())
        self._source = src

    def _set_rtc(self, ts):
        year, month, day, hour, minute, second, weekday = time.gmtime(when.local(ts))[:7]
        self._rtc.datetime((year, month, day, weekday, hour, minute, second, 0))

    async def network_time(self):
        return await sntp.first_answer(self._ntp)

    # -- network -----------------------------------------------------------------------------------------------

    async def connect_network(self, config):
        wlan = self._wlan = self._wlan or network.WLAN(network.WLAN.IF_STA)
        if not wlan.active():
            wlan.active(True)
        if wlan.isconnected():
            return
        heard = wlan.scan() if len(config["wifi"]) > 1 else []
        for ssid, password in networks.order(config["wifi"], heard):
            wlan.connect(ssid, password)
            for _i in range(WIFI_TRY_S * 4):
                if wlan.isconnected():
                    self.log("Wi-Fi %s, %s dBm" % (ssid, self.rssi()))
                    return
                await asyncio.sleep_ms(250)
            self.log("Wi-Fi %s: not connected within %d s, status %d" % (ssid, WIFI_TRY_S, wlan.status()))
            wlan.disconnect()
        raise OSError("no known Wi-Fi: %s" % ", ".join([w[0] for w in config["wifi"]]))

    async def drop_network(self):
        if self._wlan is not None:
            try:
                self._wlan.disconnect()
            except OSError:
                pass  # it was not connected
            self._wlan.active(False)
            await asyncio.sleep_ms(500)

    def rssi(self):
        if self._wlan is None or not self._wlan.isconnected():
            return None
        return self._wlan.status("rssi")

    async def open_stream(self, host, port, tls):
        gc.collect()
        if not tls:
            return await asyncio.open_connection(host, port)
        return await asyncio.open_connection(host, port, ssl=self._tls_context(), server_hostname=host)

    def _tls_context(self):
        if self._tls is None:
            self._tls = secure.context(keepsake.authority(files.Files(self.data_dir + "/config")))
        return self._tls

    # -- storage that outlives a broken file system --------------------------------------------------------

    def load_counter(self, name):
        try:
            return self._nvs.get_i32(name) & 0xFFFFFFFF
        except OSError:
            return 0

    def save_counter(self, name, value):
        self._nvs.set_i32(name, value if value < 1 << 31 else value - (1 << 32))
        self._nvs.commit()

    def load_note(self, name):
        buffer = bytearray(4000)
        try:
            return bytes(buffer[: self._nvs.get_blob(name, buffer)])
        except OSError:
            return b""

    def save_note(self, name, data):
        self._nvs.set_blob(name, data)
        self._nvs.commit()

    # -- other -------------------------------------------------------------------------------------------------

    def reset_cause(self):
        return _CAUSES.get(machine.reset_cause(), "power")

    def restart(self, reason):
        self.log("starting again: %s" % reason)
        time.sleep_ms(200)  # let the line out
        machine.reset()

    def feed_watchdog(self):
        if self._wdt is not None:
            self._wdt.feed()

    def led(self, pattern):
        if pattern != self._pattern:
            self._pattern, self._step = pattern, 0

    def _blink(self):
        self._led(lights.lit(self._pattern, self._step))
        self._step += 1

    def mem_free(self):
        gc.collect()
        return gc.mem_free()

    def random(self):
        return int.from_bytes(os.urandom(3), "big") / (1 << 24)

    def log(self, text):
        print("%8d %s" % (self._uptime.seconds(), text))


def _divider(config, pin, use, key=None):
    key = key or use
    adc = machine.ADC(machine.Pin(pin[use]), atten=machine.ADC.ATTN_11DB)
    return sensors.Divider(adc, config[key + "_upper_ohm"], config[key + "_lower_ohm"])
