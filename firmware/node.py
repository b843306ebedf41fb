# The node's main story: sample, keep, send, forget what the server has.
#
# `firmware/board_interface.py` says what a board gives and what a node promises in return.

import asyncio

from firmware import config as configuration
from firmware.bootguard import SHORT_BOOT_S, BootGuard
from firmware.clocking import Clock
from firmware.files import Files
from firmware.link import Link
from firmware.outbox import Outbox
from firmware.ring import Ring
from firmware.sampler import Sampler, fitted_fields
from firmware.uplink import Uplink
from firmware.watchdog import Supervisor
from hidran import contract

# Half again as many readings as minutes: changes of the pump add some.
READINGS_PER_DAY = 2160


class Node:
    def __init__(self, board, config, config_state=configuration.OK, config_version=0):
        self.board = board
        self.config = configuration.complete(config)
        self.config_state = config_state
        self.config_version = config_version
        self.fields = fitted_fields(board.sensors)
        self.wake = asyncio.Event()
        self.report_due = False
        self.refused = 0  # readings that the server could not use
        self.config_error = None
        self._open_ring()
        self.clock = Clock(board)
        self.supervisor = Supervisor(board)
        self.guard = BootGuard(board, self.config["supply_min_mv"] / 1000)
        self.outbox = Outbox(self.ring, self.config["live_batch"], self.config["ack_timeout_s"])
        self.link = Link(self, self.guard, self.supervisor.beater("link"))
        self.uplink = Uplink(self, self.link, self.outbox, self.clock)
        self.sampler = Sampler(board, self.config["interval_s"], self._keep, self._flush)

    def _open_ring(self):
        capacity = self.config["ring_days"] * READINGS_PER_DAY * contract.SAMPLE_INTERVAL_S // self.config["interval_s"]
        files = Files(self.board.data_dir + "/ring")
        self.ring = Ring(files, contract.fitted_map(self.fields), capacity)
        counted = self.board.load_counter("boot")
        # The ring remembers too, should NVS have been lost: a boot that comes twice would be refused by the server.
        self.boot = max(counted, self.ring.newest_boot(), self.config["boot_floor"]) + 1
        self.board.save_counter("boot", self.boot)
        self.ring.begin(self.boot)
        self.dropped_before = self.board.load_counter("dropped")

    # -- what others may ask -----------------------------------------------------------------------------------

    @property
    def connected(self):
        return self.link.up()

    @property
    def in_flight(self):
        return self.outbox.in_flight() if self.connected else 0

    @property
    def held(self):
        return self.ring.held

    @property
    def due(self):
        return self.sampler.due() or (self.connected and self.outbox.live_due())

    # -- the story ---------------------------------------------------------------------------------------------

    async def run(self):
        board, supervisor = self.board, self.supervisor
        board.led("start")
        board.log("%s boot %d, %d readings held" % (self.config["node"], self.boot, self.ring.held))
        board.log("config %s, clock %s" % (self.config_state, self.clock.src))
        limit_s = 3 * self.config["interval_s"]
        try:
            supervisor.start("sampler", self.sampler.run(supervisor.beater("sampler")), max(180, limit_s))
            supervisor.start("pump", self.sampler.watch_pump())
            supervisor.start("link", self.link.run(), 180)
            supervisor.start("live", self.uplink.run_live())
            supervisor.start("backlog", self.uplink.run_backlog(supervisor.beater("backlog")), 180)
            supervisor.start("clock", self.clock.keep_synced(self.link.up, supervisor.beater("clock")), 300)
            supervisor.start("health", self._watch_health())
            reason = await supervisor.watch()
        finally:
            await supervisor.stop()
            if self.link.client is not None:
                await self.link.client.abort()
        board.log("restart: %s" % reason)
        self.ring.save_cursor()
        board.restart(reason)

    def restart(self, reason):
        # Within FEED_EVERY_S, from `run`.
        self.supervisor.reason = reason

    async def _watch_health(self):
        # Once a minute: what is worth keeping through a power cut.
        survived = False
        while True:
            await self.board.sleep_s(60)
            self.board.mem_free()
            if self.clock.anchor != self.uplink.anchored:
                self.wake.set()
            if not survived and self.board.uptime_s() >= SHORT_BOOT_S:
                self.guard.survived()
                survived = True

    # -- readings ----------------------------------------------------------------------------------------------

    def _keep(self, up_s, values, urgent):
        ts, src = self.clock.stamp(up_s)
        before = self.ring.dropped
        row = self.ring.append(up_s, ts, src, values)
        if self.ring.dropped != before:
            self.board.save_counter("dropped", self.dropped_before + self.ring.dropped)
        self.outbox.add(row, urgent or self._is_last_gasp(values), self.connected)
        self.wake.set()

    def _flush(self):
        self.outbox.urgent = bool(self.outbox.live)
        self.wake.set()

    def _is_last_gasp(self, values):
        volts, least = values.get("supply_v"), self.config["supply_min_mv"] / 1000
        return volts is not None and volts < least

    async def read_supply(self):
        sensor = self.board.sensors.get("supply")
        return None if sensor is None else await self.sampler.read(sensor.read)

    # -- the connection ----------------------------------------------------------------------------------------

    async def birth(self):
        health = {
            "fw": self.board.firmware_version,
            "reset": self.board.reset_cause(),
            "rssi": self.board.rssi(),
            "held_n": self.ring.held,
            "dropped": self.dropped_before + self.ring.dropped,
            "corrupt": self.ring.corrupt,
            "flash_errors": self.ring.failed,
            "refused": self.refused,
            "outages": self.link.outages,
            "mem_free": self.board.mem_free(),
            "config": self.config_state,
            "config_v": self.config_version,
            "interval_s": self.config["interval_s"],
            "fitted": self.fields,
        }
        volts = await self.read_supply()
        if volts is not None:
            health["supply_v"] = round(volts * 100) / 100
        if self.config_error is not None:
            health["config_error"] = self.config_error
        return contract.encode_birth(self.boot, health)

    def on_up(self):
        self.wake.set()

    def on_lost(self):
        self.uplink.on_lost()

    def on_down(self, kind, payload, retained):
        # One message from the server. Must not raise: whatever cannot be read is logged and ignored.
        try:
            text = str(payload, "utf-8")
            if kind == contract.DOWN_ACK:
                self._on_ack(text)
            elif kind == contract.DOWN_CONFIG:
                self._on_config(contract.decode_object(text))
            elif not retained:  # an old time or an old command must not work again at every connect
                self._on_word(kind, contract.decode_object(text))
        except (ValueError, TypeError, KeyError, OSError) as error:
            self.board.log("down/%s ignored: %s" % (kind, error))

    def _on_ack(self, text):
        boot, upto, ranges, nack = contract.decode_ack(text)
        for seq, code in nack:
            self.board.log("reading %d/%d refused by the server: %s" % (boot, seq, code))
        self.refused += len(nack)
        self.outbox.acknowledge(boot, upto, ranges)
        if self.board.load_counter("offline_boots"):
            self.board.save_counter("offline_boots", 0)

    def _on_word(self, kind, data):
        if kind == contract.DOWN_TIME:
            if self.clock.server_says(data["ts"]):
                self.wake.set()
        elif kind == contract.DOWN_COMMAND:
            self._on_command(data["do"])

    def _on_command(self, word):
        if word == "restart":
            self.restart("command")
        elif word == "report":
            self._ask_report()
        else:
            self.board.log("command %r: wanted restart or report" % (word,))

    def _ask_report(self):
        self.report_due = True
        self.wake.set()

    def _on_config(self, data):
        # {"v": n, "set": {...}}; only a version that is newer counts, so the retained message does no harm.
        store = configuration.Store(Files(self.board.data_dir + "/config"))
        store.load()
        if data["v"] <= max(store.version, self.config_version):
            return
        try:
            changed = configuration.apply_remote(self.config, data["set"])
        except configuration.ConfigError as error:
            self.config_error = str(error)
            self.board.log("config %d refused: %s" % (data["v"], error))
            self._ask_report()
            return
        store.save(changed, data["v"])
        self.restart("config %d" % data["v"])


def load(board):
    # (config, state, version) from the board's flash, as main.py starts with.
    store = configuration.Store(Files(board.data_dir + "/config"))
    found = store.load()
    return found, store.state, store.version
