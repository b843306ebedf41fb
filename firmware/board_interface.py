"""What a board is to the node: the one door to hardware. Read this, implement it, hand it to `Node`.

`firmware/board.py` is the real ESP32, `simulator/board.py` a simulated one, `tests/firmware/bench.py` a bare one.
A board is duck-typed; nobody inherits from this class, it only writes the promise down (and types it for the
checker). "Node time" is the board's own: simulated where the board is simulated.

Attributes
    firmware_version   str, told in the birth message
    data_dir           str, folder on the flash file system for ring and configuration; plain open() and os calls
    sensors            dict, group name -> object with read(); only what is fitted. The groups and their fields:

        "panel"         read() -> V | None                       panel_v
        "turbidity"     await read() -> (mv, sd_mv) | None       turbidity_mv, turbidity_sd_mv
        "pump"          state() -> 0 | 1 | None                  pump_on
                        take_interval() -> (on_s, starts)        pump_on_s, pump_starts (since the last call)
                        await changed()                          returns at the next edge
        "water_temp"    read() -> degrees C | None               water_temp_c
        "nephelometer"  read() -> NTU | None                     turbidity_ntu
        "tank_full"     read() -> 0 | 1 | None                   tank_full
        "tank_level"    read() -> % | None                       tank_level_pct
        "flow"          read() -> L/min | None                   flow_lpm
        "pump_current"  read() -> A | None                       pump_a
        "battery"       read() -> V | None                       battery_v
        "supply"        read() -> V | None                       supply_v

    Any read() may be plain or async. None: could not be measured; an exception counts as None.
    A group that is not in `sensors` is not fitted, and its fields are absent from every payload.
"""


class Board:
    firmware_version: str = "0.0.0"
    data_dir: str = "."
    sensors: dict = {}

    # -- time (node time) ------------------------------------------------------------------------------------
    def uptime_s(self) -> float:
        """Seconds since power-up, never wrapping. Whole seconds where floats are single precision (ESP32)."""
        raise NotImplementedError

    async def sleep_s(self, seconds: float) -> None:
        """Wait in node time."""
        raise NotImplementedError

    def wall(self) -> "int | None":
        """Unix seconds (1970), None when the clock was never set since it lost power."""
        raise NotImplementedError

    def wall_source(self) -> str:
        """Where `wall()` comes from: one of contract.SOURCES."""
        raise NotImplementedError

    def set_wall(self, ts: int, src: str) -> None:
        """Set the board's clock to Unix second `ts`."""
        raise NotImplementedError

    async def network_time(self) -> "int | None":
        """Unix seconds from NTP (or the GSM network), None when nobody answered. May take long, may raise OSError.

        An attribute `network_time_source` ("ntp" | "gsm") may say which; "ntp" when absent.
        """
        raise NotImplementedError

    # -- network -----------------------------------------------------------------------------------------------
    async def connect_network(self, config: dict) -> None:
        """Be on the network on return (at once when it is already up). OSError when that fails."""
        raise NotImplementedError

    async def drop_network(self) -> None:
        """Wi-Fi (or modem) off, so that the next connect_network starts afresh. Never raises."""
        raise NotImplementedError

    def rssi(self) -> "int | None":
        """Signal in dBm."""
        raise NotImplementedError

    async def open_stream(self, host: str, port: int, tls: bool) -> tuple:
        """(reader, writer) as of asyncio.open_connection, with a fresh DNS look-up. OSError when that fails.

        With `tls` the board checks the server against its own `ca.pem` and against `host`.
        The caller bounds it with asyncio.wait_for, in real time. On a small heap it collects garbage first.
        """
        raise NotImplementedError

    # -- storage that outlives a broken file system (NVS) --------------------------------------------------
    def load_counter(self, name: str) -> int:
        """0 when it was never saved. Names have at most 15 characters."""
        raise NotImplementedError

    def save_counter(self, name: str, value: int) -> None:
        """Durable on return."""
        raise NotImplementedError

    # -- other -----------------------------------------------------------------------------------------------
    def reset_cause(self) -> str:
        """ "power", "watchdog", "soft", "hard" or "deepsleep"."""
        raise NotImplementedError

    def restart(self, reason: str) -> None:
        """Start the node again. The real board does not return; a simulated one may, and then ends `run()`."""
        raise NotImplementedError

    def feed_watchdog(self) -> None:
        """Called every 5 s of node time while every task is alive."""
        raise NotImplementedError

    def led(self, pattern: str) -> None:
        """ "start", "no-network", "no-broker", "online" or "config"; see README."""
        raise NotImplementedError

    def mem_free(self) -> int:
        """Bytes, after collecting garbage where the heap is small. Asked once a minute."""
        raise NotImplementedError

    def random(self) -> float:
        """0 <= x < 1."""
        raise NotImplementedError

    def log(self, text: str) -> None:
        """One line for a technician at the cable. Never holds a secret."""
        raise NotImplementedError


# What the node promises in return (`firmware/node.py`):
#
#   Node(board, config)     config: dict as `hidran node new` writes it (node, host, port, password, tls, wifi);
#                           every other key has a default in firmware/config.py
#   await node.run()        until cancelled, or until board.restart() was called and returned
#   node.connected          logged in to the broker
#   node.in_flight          readings published on this connection and neither covered by down/ack nor timed out
#   node.held               readings in the ring that no down/ack has covered
#   node.due                a sample or a live batch is due at the board's present time and not yet taken or sent
